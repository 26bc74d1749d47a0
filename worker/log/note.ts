import { createHash } from 'node:crypto'
import { findBytes, toBase64 } from './base64.ts'
import { type Bytes, equalBytes } from './merkle.ts'

/** Signed notes (c2sp.org/signed-note) with Ed25519: text, a blank line, signature lines. */

/** Signature types: 1 signs the text of a note, 4 is a witness's timestamped cosignature of a checkpoint. */
export type NoteKeyType = 1 | 4

export type NoteKey = {
  readonly name: string
  readonly type: NoteKeyType
  readonly id: Bytes
  readonly publicKey: Bytes
}

/** The runtime's CryptoKey; Node, browsers and workerd declare that type in different places. */
type PrivateKey = Parameters<typeof crypto.subtle.sign>[1]

/** A key that can sign. The private key may be not extractable, which is why the public key stands beside it. */
export type NoteSigner = { readonly key: NoteKey; readonly privateKey: PrivateKey }

export type SignatureLine = { readonly name: string; readonly id: Bytes; readonly signature: Bytes }

export type VerifiedNote =
  | { readonly ok: true; readonly body: string; readonly keys: readonly NoteKey[] }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown-key' | 'bad-signature' }

const KEY_BYTES = 32
const ID_BYTES = 4
const MAX_SIGNATURES = 16
const NAME = /^[^\s+\p{Cc}]+$/u
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format refuses exactly these
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

/** Throws RangeError for a name with a space or plus sign, or a key that is not 32 bytes. */
export function noteKey(name: string, publicKey: Uint8Array, type: NoteKeyType = 1): NoteKey {
  if (!NAME.test(name)) throw new RangeError('a key name has no spaces and no plus sign')
  if (publicKey.length !== KEY_BYTES) throw new RangeError('an Ed25519 public key has 32 bytes')
  const digest = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(type)).update(publicKey).digest()
  return { name, type, id: new Uint8Array(digest.subarray(0, ID_BYTES)), publicKey: new Uint8Array(publicKey) }
}

/** `name+id+key`: how a verifier is told whom to trust. */
export function encodeVkey(key: NoteKey): string {
  const id = [...key.id].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${key.name}+${id}+${toBase64(Uint8Array.of(key.type, ...key.publicKey))}`
}

/** Undefined unless name, id and key fit each other and the type is one of ours. */
export function findVkey(vkey: string): NoteKey | undefined {
  const [, name, encoded] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(vkey) ?? []
  const bytes = encoded ? findBytes(encoded) : undefined
  const type = bytes?.[0]
  if (!name || !NAME.test(name) || bytes?.length !== 1 + KEY_BYTES || (type !== 1 && type !== 4)) return undefined
  const key = noteKey(name, bytes.subarray(1), type)
  return encodeVkey(key) === vkey ? key : undefined
}

/** Signs a text, which must end in a newline, and answers the whole note. */
export async function signNote(body: string, signer: NoteSigner): Promise<string> {
  if (signer.key.type !== 1) throw new RangeError('a cosigning key does not sign notes')
  if (!isText(body)) throw new RangeError('the text of a note ends in a newline and has no control characters')
  const signature = await crypto.subtle.sign('Ed25519', signer.privateKey, new TextEncoder().encode(body))
  return `${body}\n${formatLine(signer.key, new Uint8Array(signature))}`
}

/**
 * Whether at least one of these keys signed. Lines of other keys are ignored; one wrong line under the name and id of
 * a known key spoils the note.
 */
export async function verifyNote(note: string, known: readonly NoteKey[]): Promise<VerifiedNote> {
  const split = splitNote(note)
  if (!split) return { ok: false, reason: 'malformed' }
  const keys: NoteKey[] = []
  for (const line of split.lines) {
    const key = known.find((k) => k.type === 1 && isBy(line, k))
    if (!key) continue
    if (!(await verifyEd25519(key, line.signature, split.body))) return { ok: false, reason: 'bad-signature' }
    keys.push(key)
  }
  return keys.length > 0 ? { ok: true, body: split.body, keys } : { ok: false, reason: 'unknown-key' }
}

/** Takes a note apart without checking signatures. Undefined when it is not a note with 1 to 16 signatures. */
export function splitNote(note: string): { body: string; lines: SignatureLine[] } | undefined {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n') || CONTROL.test(note)) return undefined
  const texts = note.slice(at + 2, -1).split('\n')
  if (texts.length > MAX_SIGNATURES) return undefined
  const lines = texts.map((text) => findLine(`${text}\n`)).filter((line) => line !== undefined)
  return lines.length === texts.length ? { body: note.slice(0, at + 1), lines } : undefined
}

/** One signature line, newline included. */
export function formatLine(key: NoteKey, signature: Uint8Array): string {
  return `— ${key.name} ${toBase64(Uint8Array.of(...key.id, ...signature))}\n`
}

export function findLine(line: string): SignatureLine | undefined {
  const [, name, encoded] = line.endsWith('\n') ? (LINE.exec(line.slice(0, -1)) ?? []) : []
  const bytes = encoded ? findBytes(encoded) : undefined
  if (!name || !bytes || bytes.length <= ID_BYTES) return undefined
  return { name, id: bytes.slice(0, ID_BYTES), signature: bytes.slice(ID_BYTES) }
}

/** Whether the line claims to be by this key; says nothing about the signature. */
export function isBy(line: SignatureLine, key: NoteKey): boolean {
  return line.name === key.name && equalBytes(line.id, key.id)
}

export async function verifyEd25519(key: NoteKey, signature: Bytes, message: string): Promise<boolean> {
  const publicKey = await crypto.subtle.importKey('raw', key.publicKey, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', publicKey, signature, new TextEncoder().encode(message))
}

function isText(body: string): boolean {
  return body.endsWith('\n') && body.isWellFormed() && !CONTROL.test(body)
}
