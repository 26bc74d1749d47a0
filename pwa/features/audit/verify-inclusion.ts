import type { Inclusion } from '../../../shared/contract/audit.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What the terminal could establish itself. `unsupported`: this browser cannot check Ed25519 signatures. */
export type ProofVerdict =
  | { readonly kind: 'verified'; readonly size: number; readonly witnessedAt: Date | undefined }
  | { readonly kind: 'broken'; readonly what: 'bytes' | 'path' | 'signature' | 'cosignature' }
  | { readonly kind: 'unsupported' }

class Broken extends Error {
  readonly what: 'bytes' | 'path' | 'signature' | 'cosignature'
  constructor(what: Broken['what']) {
    super(what)
    this.what = what
  }
}

/**
 * Checks a log entry on this terminal, so that the answer is not the server's own word: the entry's bytes give its hash,
 * the path leads to the signed root (RFC 9162 §2.1.3.2), log and witness signed that root (C2SP signed-note, cosignature/v1).
 */
export async function verifyInclusion(
  seq: number,
  entry: { readonly bytes: string | null; readonly leafHash: string },
  proof: Inclusion,
): Promise<ProofVerdict> {
  try {
    const leaf = decode(entry.leafHash)
    if (entry.bytes !== null && !equal(await hash(0, decode(entry.bytes)), leaf)) throw new Broken('bytes')
    const { body, signatures } = split(proof.note)
    const [, size, root = ''] = body.split('\n')
    if (size !== String(proof.size)) throw new Broken('path')
    if (!equal(await climb(leaf, seq, proof.size, proof.path.map(decode)), decode(root))) throw new Broken('path')
    await requireSignature(body, signatures, proof.logKey)
    return { kind: 'verified', size: proof.size, witnessedAt: await witnessedAt(body, proof) }
  } catch (error) {
    if (error instanceof Broken) return { kind: 'broken', what: error.what }
    if (error instanceof DOMException && error.name === 'NotSupportedError') return { kind: 'unsupported' }
    throw error
  }
}

async function climb(leaf: Bytes, seq: number, size: number, path: readonly Bytes[]): Promise<Bytes> {
  let [index, last, node] = [seq, size - 1, leaf]
  for (const other of path) {
    if (last === 0) throw new Broken('path')
    if (index % 2 === 1 || index === last) {
      node = await hash(1, other, node)
      while (index % 2 === 0 && index !== 0) [index, last] = [index / 2, Math.floor(last / 2)]
    } else node = await hash(1, node, other)
    ;[index, last] = [Math.floor(index / 2), Math.floor(last / 2)]
  }
  if (last !== 0) throw new Broken('path')
  return node
}

async function requireSignature(body: string, lines: readonly string[], vkey: string): Promise<void> {
  const key = readKey(vkey, 1)
  for (const line of lines) {
    const signature = signatureOf(line, key)
    if (signature && (await verify(key.publicKey, signature, body))) return
  }
  throw new Broken('signature')
}

async function witnessedAt(body: string, { cosignature }: Inclusion): Promise<Date | undefined> {
  if (!cosignature) return undefined
  const key = readKey(cosignature.key, 4)
  const timed = signatureOf(cosignature.line.trimEnd(), key)
  if (timed?.length !== 72) throw new Broken('cosignature')
  const seconds = new DataView(timed.buffer, timed.byteOffset).getBigUint64(0)
  const text = `cosignature/v1\ntime ${seconds}\n${body}`
  if (!(await verify(key.publicKey, timed.slice(8), text))) throw new Broken('cosignature')
  return new Date(Number(seconds) * 1000)
}

type Key = { readonly name: string; readonly id: string; readonly publicKey: Bytes }

/** A verifier key, `name+id+key`; the first byte of the key says what it signs. */
function readKey(vkey: string, type: 1 | 4): Key {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? []
  const bytes = decode(encoded)
  if (bytes.length !== 33 || bytes[0] !== type) throw new Broken(type === 1 ? 'signature' : 'cosignature')
  return { name, id, publicKey: bytes.slice(1) }
}

/** The signature of a line by this key; undefined for another's. */
function signatureOf(line: string, { name, id }: Key): Bytes | undefined {
  const [, signer, encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
  if (signer !== name) return undefined
  const bytes = decode(encoded)
  const theirs = [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return theirs === id ? bytes.slice(4) : undefined
}

function split(note: string): { body: string; signatures: string[] } {
  const at = note.lastIndexOf('\n\n')
  if (at < 0) throw new Broken('signature')
  return {
    body: note.slice(0, at + 1),
    signatures: note
      .slice(at + 2)
      .trimEnd()
      .split('\n'),
  }
}

async function verify(publicKey: Bytes, signature: Bytes, text: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, signature, new TextEncoder().encode(text))
}

async function hash(prefix: 0 | 1, ...parts: readonly Bytes[]): Promise<Bytes> {
  const all = new Blob([Uint8Array.of(prefix), ...parts])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await all.arrayBuffer()))
}

function decode(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function equal(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
