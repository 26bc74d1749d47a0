import type { FindingCode } from '../../db/schema/data/log.ts'
import { instantMs, toInstant } from '../../shared/values/instant.ts'
import { checkpointBody, findCheckpoint } from '../log/checkpoint.ts'
import { verifyCosignature } from '../log/cosignature.ts'
import { type Bytes, consistencyProof, type Frontier, rootOf, verifyConsistency } from '../log/merkle.ts'
import { findVkey, type NoteSigner, signNote, splitNote } from '../log/note.ts'
import { logKeyOf } from '../log/signer.ts'
import { encodeAddCheckpoint, readWitnessAnswer, type WitnessAnswer } from '../log/witness-request.ts'
import { LogBook, type StoredCheckpoint } from '../partition/log-book.ts'
import { readAnswer } from './read-answer.ts'
import type { JobServices } from './services.ts'
import type { Job, JobCity } from './tick.ts'

/** A checkpoint is due after this many entries, however soon they came. */
const ENTRIES = 256
/** Longest wait for the witness, in ms. */
const WITNESS_MS = 5_000

/** Longest answer of the witness read, in bytes; a cosignature has some 200. */
const MAX_ANSWER_BYTES = 16_384

/** Rounds in which the witness did not answer: the other municipalities of that round do not wait for it again. */
const unanswered = new WeakSet<JobServices>()

/** Signs the head of the log when it has grown, and has the newest signed head cosigned by the witness. */
export const checkpointJob: Job = { name: 'checkpoint', run }

type Work = { readonly city: JobCity; readonly book: LogBook; readonly signer: NoteSigner }

async function run(city: JobCity): Promise<void> {
  const { code, services } = city
  const { key: privateKey, publicKey, name } = services.log
  const book = new LogBook(code, services.data)
  const work = { city, book, signer: { key: logKeyOf(name, code, publicKey), privateKey } }
  const newest = await sign(work, await book.newest())
  if (newest && services.witness && !unanswered.has(services)) await haveCosigned(work, newest, services.witness)
}

/** Answers the newest checkpoint. Undefined when there is none, or none that may go out. */
async function sign(work: Work, last: StoredCheckpoint | undefined): Promise<StoredCheckpoint | undefined> {
  const { book, signer, city } = work
  const edge = await book.edge()
  const at = city.services.now()
  if (last && edge.size < last.size) return found(work, 'shrunk', last.size, edge.size)
  if (last && !(await goesOn(book, last, edge))) return found(work, 'rewritten', last.size, edge.size)
  const grown = edge.size - (last?.size ?? 0)
  const waitedMs = last ? instantMs(at) - Date.parse(last.at) : Number.POSITIVE_INFINITY
  if (grown === 0 || (grown < ENTRIES && waitedMs < city.services.checkpointSeconds * 1000)) return last
  const note = await signNote(checkpointBody(signer.key.name, edge.size, rootOf(edge)), signer)
  await book.keep(edge.size, at, note)
  return { size: edge.size, at, note }
}

/** Whether the tree begins with what was signed last. Our own signature must never stand under two histories. */
async function goesOn(book: LogBook, last: StoredCheckpoint, edge: Frontier): Promise<boolean> {
  const signed = findCheckpoint(splitNote(last.note)?.body ?? '')
  if (signed?.size !== last.size) return false
  const proof = await book.prove((read) => consistencyProof(read, last.size, edge.size))
  return proof !== undefined && verifyConsistency(last.size, signed.root, edge.size, rootOf(edge), proof)
}

async function haveCosigned(work: Work, newest: StoredCheckpoint, witness: { url: string; key: string }) {
  const { book } = work
  const known = await book.cosignedSize(witness.key)
  if (known >= newest.size || (await refusedBefore(book, newest.size))) return
  let answer = await ask(work, newest, known, witness.url)
  if (answer?.kind === 'conflict' && answer.size > newest.size)
    return found(work, 'witness-ahead', newest.size, answer.size)
  // Its memory counts: an answer of it may have been lost on the way to us.
  if (answer?.kind === 'conflict') {
    const stand = answer.size
    answer = await ask(work, newest, stand, witness.url)
    // Asked from where it stands it objects to nothing but another root of the same size.
    if (answer?.kind === 'conflict' && answer.size === stand) return found(work, 'witness-refused', newest.size, 409)
  }
  if (answer?.kind === 'refused') return found(work, 'witness-refused', newest.size, answer.status)
  if (answer?.kind === 'cosigned') await keepVerified(work, newest, witness.key, answer.lines)
}

/** A refusal of this very head is not asked for again; the next head is. */
async function refusedBefore(book: LogBook, size: number): Promise<boolean> {
  const codes = ['witness-ahead', 'witness-refused', 'witness-unverified'] as const
  for (const code of codes) if (await book.hasFinding(code, size)) return true
  return false
}

/** Undefined when the witness cannot be reached or is out of order itself: the next round tries again. */
async function ask(
  { book, city: { services } }: Work,
  newest: StoredCheckpoint,
  oldSize: number,
  url: string,
): Promise<WitnessAnswer | undefined> {
  const proof: Bytes[] | undefined = await book.prove((read) => consistencyProof(read, oldSize, newest.size))
  if (!proof) throw new RangeError('the tree lacks a node')
  try {
    const body = encodeAddCheckpoint({ oldSize, proof, note: newest.note })
    const signal = AbortSignal.timeout(WITNESS_MS)
    // It may not send us on: what this Worker reaches is what the operator named.
    const asked = { method: 'POST', body, signal, redirect: 'manual' as const }
    const response = await services.out.fetch(`${url}/add-checkpoint`, asked)
    const text = await readAnswer(response, MAX_ANSWER_BYTES)
    if (response.status < 500) return readWitnessAnswer(response.status, response.headers.get('content-type'), text)
  } catch {
    // Answered below: what exactly failed on the way says nothing of the log.
  }
  unanswered.add(services)
  return undefined
}

async function keepVerified(
  work: Work,
  newest: StoredCheckpoint,
  vkey: string,
  lines: readonly string[],
): Promise<void> {
  const key = findVkey(vkey)
  const body = splitNote(newest.note)?.body
  for (const line of lines) {
    const seconds = key && body ? await verifyCosignature(body, line, key) : undefined
    if (seconds === undefined) continue
    return work.book.keepCosignature(newest.size, vkey, line, toInstant(seconds * 1000))
  }
  await found(work, 'witness-unverified', newest.size, lines.length)
}

/** Kept once for each size, and said on the console the first time. */
async function found({ book, city }: Work, code: FindingCode, size: number, detail: number): Promise<undefined> {
  if (await book.hasFinding(code, size)) return undefined
  await book.keepFinding(code, size, detail, city.services.now())
  console.error(JSON.stringify({ job: 'checkpoint', municipality: city.code, code, size, detail }))
  return undefined
}
