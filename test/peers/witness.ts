import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Checkpoint, findCheckpoint } from '../../worker/log/checkpoint.ts'
import { cosign } from '../../worker/log/cosignature.ts'
import { type Bytes, emptyRoot, equalBytes, verifyConsistency } from '../../worker/log/merkle.ts'
import {
  encodeVkey,
  findVkey,
  type NoteKey,
  type NoteSigner,
  noteKey,
  splitNote,
  verifyNote,
} from '../../worker/log/note.ts'
import { findAddCheckpoint, SIZE_CONTENT_TYPE } from '../../worker/log/witness-request.ts'

/** The municipality's own witness (c2sp.org/tlog-witness): it remembers one checkpoint a log and cosigns what extends it. */

export type WitnessOptions = {
  /** Holds the witness's key and the last checkpoint of each log. */
  readonly folder: string
  /** Verifier keys of the logs it serves; the key's name is the log's origin. A function answers those of one origin. */
  readonly logs: readonly string[] | ((origin: string) => readonly string[])
  /** 0 for any free port. Loopback only. */
  readonly port: number
  readonly name?: string
  readonly nowSeconds?: () => number
}

export type Witness = { readonly url: string; readonly vkey: string; stop(): Promise<void> }

type Answer = { readonly status: number; readonly body: string; readonly contentType?: string }

type Desk = {
  readonly folder: string
  readonly keysOf: (origin: string) => readonly NoteKey[]
  readonly signer: NoteSigner
  readonly nowSeconds: () => number
}

const MAX_BODY_BYTES = 65_536

/** Throws RangeError for a log key that cannot be read. */
export async function startWitness(options: WitnessOptions): Promise<Witness> {
  const { logs } = options
  const fixed = typeof logs === 'function' ? [] : readKeys(logs)
  const keysOf = (origin: string) =>
    (typeof logs === 'function' ? readKeys(logs(origin)) : fixed).filter((key) => key.name === origin)
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const signer = await openKey(options.folder, options.name ?? 'witness.example')
  const nowSeconds = options.nowSeconds ?? (() => Math.floor(Date.now() / 1000))
  const desk = { folder: options.folder, keysOf, signer, nowSeconds }
  const server = createServer((request, response) => {
    serve(desk, request, response).catch(() => send(response, { status: 500, body: '' }))
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((stopped) => {
      server.close(() => stopped())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}`, vkey: encodeVkey(signer.key), stop }
}

function readKeys(vkeys: readonly string[]): NoteKey[] {
  const keys = vkeys.map(findVkey).filter((key) => key?.type === 1) as NoteKey[]
  if (keys.length < vkeys.length) throw new RangeError('not the verifier key of a log')
  return keys
}

/** Where the witness keeps the last checkpoint of a log, cosigned by itself: a note anyone can read. */
export function checkpointFile(folder: string, origin: string): string {
  return join(folder, `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.checkpoint`)
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/add-checkpoint') return send(response, { status: 404, body: '' })
  if (request.method !== 'POST') return send(response, { status: 405, body: '' })
  const body = await readBody(request)
  send(response, body === undefined ? { status: 413, body: '' } : await addCheckpoint(desk, body))
}

async function addCheckpoint(desk: Desk, text: string): Promise<Answer> {
  const asked = findAddCheckpoint(text)
  const split = asked && splitNote(asked.note)
  const head = split && findCheckpoint(split.body)
  if (!asked || !split || !head) return { status: 400, body: '' }
  const keys = desk.keysOf(head.origin)
  if (keys.length === 0) return { status: 404, body: '' }
  if (!(await verifyNote(asked.note, keys)).ok) return { status: 403, body: '' }
  if (asked.oldSize > head.size) return { status: 400, body: '' }
  // Signed before it is known whether it may leave: from here to the file nothing may be awaited, or two requests
  // could both see the same last checkpoint.
  const line = await cosign(split.body, desk.nowSeconds(), desk.signer)
  return decide(desk, head, asked.oldSize, asked.proof, `${asked.note}${line}`, line)
}

function decide(
  desk: Desk,
  head: Checkpoint,
  oldSize: number,
  proof: readonly Bytes[],
  note: string,
  line: string,
): Answer {
  const last = lastCheckpoint(desk.folder, head.origin)
  const conflict = { status: 409, body: `${last.size}\n`, contentType: SIZE_CONTENT_TYPE }
  if (oldSize !== last.size) return conflict
  if (oldSize === head.size && !equalBytes(last.root, head.root)) return keepEvidence(desk.folder, note, conflict)
  if (!verifyConsistency(last.size, last.root, head.size, head.root, proof)) {
    return keepEvidence(desk.folder, note, { status: 422, body: '' })
  }
  writeDurably(checkpointFile(desk.folder, head.origin), note)
  return { status: 200, body: line }
}

/** Throws when the file is there but is not what this witness wrote: starting anew would forget what it has seen. */
function lastCheckpoint(folder: string, origin: string): { size: number; root: Bytes } {
  const file = checkpointFile(folder, origin)
  if (!existsSync(file)) return { size: 0, root: emptyRoot() }
  const split = splitNote(readFileSync(file, 'utf8'))
  const head = split && findCheckpoint(split.body)
  if (head?.origin !== origin) throw new Error('the last checkpoint cannot be read')
  return head
}

/** A signed checkpoint that contradicts the last one is proof against the log. It is kept without our cosignature. */
function keepEvidence(folder: string, note: string, answer: Answer): Answer {
  const signed = note.slice(0, note.lastIndexOf('— '))
  const name = createHash('sha256').update(signed).digest('hex').slice(0, 32)
  writeDurably(join(folder, `${name}.evidence`), signed)
  return answer
}

async function openKey(folder: string, name: string): Promise<NoteSigner> {
  const file = join(folder, 'key.json')
  if (!existsSync(file)) {
    const made = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    if (!('privateKey' in made)) throw new Error('Ed25519 makes key pairs')
    writeDurably(file, JSON.stringify(await crypto.subtle.exportKey('jwk', made.privateKey)))
  }
  const jwk = JSON.parse(readFileSync(file, 'utf8')) as JsonWebKey & { x: string }
  const privateKey = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
  return { key: noteKey(name, Buffer.from(jwk.x, 'base64url'), 4), privateKey }
}

/** All of it or nothing, and on the disk when this returns. */
function writeDurably(file: string, text: string): void {
  const fresh = openSync(`${file}.new`, 'w', 0o600)
  writeSync(fresh, text)
  fsyncSync(fresh)
  closeSync(fresh)
  renameSync(`${file}.new`, file)
  const folder = openSync(join(file, '..'), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': answer.contentType ?? 'text/plain; charset=utf-8' })
  response.end(answer.body)
}

if (import.meta.main) {
  const one = { type: 'string' } as const
  const options = { folder: one, port: one, name: one, log: { type: 'string', multiple: true } } as const
  const { folder, port, name, log } = parseArgs({ options }).values
  if (!folder || !log) {
    process.stderr.write(
      'node test/peers/witness.ts --folder FOLDER --log VKEY [--log VKEY]… [--port PORT] [--name NAME]\n',
    )
    process.exit(2)
  }
  const witness = await startWitness({ folder, logs: log, port: Number(port ?? 0), ...(name ? { name } : {}) })
  process.stdout.write(`${witness.url}\n${witness.vkey}\n{"ready":true}\n`)
  process.once('SIGTERM', () => void witness.stop())
  process.once('SIGINT', () => void witness.stop())
}
