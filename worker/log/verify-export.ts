import { findCheckpoint } from './checkpoint.ts'
import { verifyCosignature } from './cosignature.ts'
import { type ExportLine, type ExportRecord, readExport } from './export.ts'
import { decodeLeaf, type Leaf } from './leaf.ts'
import { append, EMPTY_FRONTIER, equalBytes, type Frontier, hashLeaf, rootOf } from './merkle.ts'
import { findLine, findVkey, isBy, type NoteKey, verifyNote } from './note.ts'

/** What is wrong, and where: the line of the file and, where it can be told, the entries `from` … `to`. */
export type Finding = {
  readonly code: FindingCode
  readonly line: number
  readonly from?: number
  readonly to?: number
}

export type FindingCode =
  | 'no-header'
  | 'unreadable'
  | 'not-canonical'
  | 'edited'
  | 'missing'
  | 'out-of-place'
  | 'checkpoint-unreadable'
  | 'checkpoint-of-another-log'
  | 'checkpoint-out-of-place'
  | 'unknown-log-key'
  | 'bad-signature'
  | 'root-mismatch'
  | 'not-cosigned'
  | 'witness-mismatch'
  | 'not-sealed'
  | 'cut-off'
  | 'after-end'
  | 'known-mismatch'
  | 'shorter-than-known'

/** What the checker trusts. Nothing of it may come from the file that is checked. */
export type Trust = {
  /** Without one the keys in the header are taken: the export is then only shown to agree with itself. */
  readonly logKeys: readonly NoteKey[]
  /** Given any, each checkpoint must carry a cosignature of one of them. */
  readonly witnessKeys: readonly NoteKey[]
  /** A signed checkpoint kept elsewhere: with the witness, or on paper. The log must still contain it. */
  readonly known?: string
}

export type Verdict =
  | {
      readonly ok: true
      readonly origin: string
      readonly size: number
      readonly root: Uint8Array
      readonly checkpoints: number
      /** Time of the last cosignature, seconds since 1970. */
      readonly witnessedAtSeconds: number | undefined
    }
  | { readonly ok: false; readonly finding: Finding }

class Found extends Error {
  readonly finding: Finding
  constructor(code: FindingCode, line: number, from?: number, to = from) {
    super(code)
    this.finding = from === undefined ? { code, line } : { code, line, from, to: to ?? from }
  }
}

/**
 * Checks an exported log and nothing but the log: every entry canonical and in its place, the root of every checkpoint
 * computed anew from the entries (which is also what makes the checkpoints consistent with each other), signatures,
 * cosignatures. Answers the first thing that is wrong. Reads once, in memory that does not grow with the file.
 */
export async function verifyExport(chunks: AsyncIterable<Uint8Array>, trust: Trust): Promise<Verdict> {
  try {
    return await verify(readExport(chunks), trust)
  } catch (error) {
    if (error instanceof Found) return { ok: false, finding: error.finding }
    throw error
  }
}

type State = {
  readonly origin: string
  readonly logKeys: readonly NoteKey[]
  readonly witnessKeys: readonly NoteKey[]
  known: { readonly size: number; readonly root: Uint8Array } | undefined
  frontier: Frontier
  line: number
  checkpoints: number
  sealedSize: number
  witnessedAtSeconds: number | undefined
}

async function verify(lines: AsyncGenerator<ExportLine>, trust: Trust): Promise<Verdict> {
  const first = await lines.next()
  if (first.done || first.value.record?.kind !== 'header') throw new Found('no-header', 1)
  const state = await begin(first.value.record, trust)
  checkKnown(state)
  for await (const { line, record } of lines) {
    state.line = line
    if (!record || record.kind === 'header') throw new Found('unreadable', line, state.frontier.size)
    if (record.kind === 'leaf') addLeaf(state, record.bytes, record.hash)
    if (record.kind === 'checkpoint') await addCheckpoint(state, record.note, record.cosignatures)
    if (record.kind === 'end') return finish(state, record.size, lines)
  }
  throw new Found('cut-off', state.line + 1, state.frontier.size)
}

async function begin(header: ExportRecord & { kind: 'header' }, trust: Trust): Promise<State> {
  const declared = header.keys.map(findVkey).filter((key) => key !== undefined)
  const logKeys = trust.logKeys.length > 0 ? trust.logKeys : declared
  return {
    origin: header.origin,
    logKeys,
    witnessKeys: trust.witnessKeys,
    known: trust.known === undefined ? undefined : await readKnown(trust.known, header.origin, logKeys),
    frontier: EMPTY_FRONTIER,
    line: 1,
    checkpoints: 0,
    sealedSize: -1,
    witnessedAtSeconds: undefined,
  }
}

/** A known checkpoint of another log, or one its key did not sign, is a mismatch: the two do not belong together. */
async function readKnown(note: string, origin: string, logKeys: readonly NoteKey[]) {
  const verified = await verifyNote(note, logKeys)
  const known = verified.ok ? findCheckpoint(verified.body) : undefined
  if (known?.origin !== origin) throw new Found('known-mismatch', 1)
  return known
}

function addLeaf(state: State, bytes: Uint8Array, hash: Uint8Array): void {
  const { line, frontier } = state
  const seq = readLeaf(bytes, line, frontier.size).seq
  if (seq > frontier.size) throw new Found('missing', line, frontier.size, seq - 1)
  if (seq < frontier.size) throw new Found('out-of-place', line, seq)
  const computed = hashLeaf(bytes)
  if (!equalBytes(computed, hash)) throw new Found('edited', line, seq)
  state.frontier = append(frontier, computed).frontier
  checkKnown(state)
}

function readLeaf(bytes: Uint8Array, line: number, expected: number): Leaf {
  try {
    return decodeLeaf(bytes)
  } catch {
    throw new Found('not-canonical', line, expected)
  }
}

async function addCheckpoint(state: State, note: string, cosignatures: readonly string[]): Promise<void> {
  const { line, frontier } = state
  const from = Math.max(state.sealedSize, 0)
  const verified = await verifyNote(note, state.logKeys)
  if (!verified.ok) {
    const code = {
      malformed: 'checkpoint-unreadable',
      'unknown-key': 'unknown-log-key',
      'bad-signature': 'bad-signature',
    }
    throw new Found(code[verified.reason] as FindingCode, line, from, Math.max(from, frontier.size - 1))
  }
  const head = findCheckpoint(verified.body)
  if (!head) throw new Found('checkpoint-unreadable', line)
  if (head.origin !== state.origin) throw new Found('checkpoint-of-another-log', line)
  if (head.size > frontier.size) throw new Found('missing', line, frontier.size, head.size - 1)
  if (head.size < frontier.size || head.size <= state.sealedSize) throw new Found('checkpoint-out-of-place', line)
  if (!equalBytes(head.root, rootOf(frontier)))
    throw new Found('root-mismatch', line, from, Math.max(from, head.size - 1))
  if (state.witnessKeys.length > 0) {
    state.witnessedAtSeconds = await witnessedAt(state, verified.body, cosignatures, from)
  }
  state.sealedSize = head.size
  state.checkpoints += 1
}

/** A line under the name of a trusted witness that does not fit this text means: the witness saw another history. */
async function witnessedAt(state: State, body: string, lines: readonly string[], from: number): Promise<number> {
  const to = Math.max(from, state.frontier.size - 1)
  const times: number[] = []
  for (const line of lines) {
    const signature = findLine(line)
    const key = state.witnessKeys.find((k) => signature && isBy(signature, k))
    if (!key) continue
    const time = await verifyCosignature(body, line, key)
    if (time === undefined) throw new Found('witness-mismatch', state.line, from, to)
    times.push(time)
  }
  if (times.length === 0) throw new Found('not-cosigned', state.line, from, to)
  return Math.max(...times)
}

function checkKnown(state: State): void {
  const { known, frontier, line } = state
  if (known?.size !== frontier.size) return
  if (!equalBytes(known.root, rootOf(frontier))) {
    throw new Found('known-mismatch', line, 0, Math.max(0, known.size - 1))
  }
  state.known = undefined
}

async function finish(state: State, size: number, lines: AsyncGenerator<ExportLine>): Promise<Verdict> {
  const { frontier, line } = state
  if (size > frontier.size) throw new Found('missing', line, frontier.size, size - 1)
  if (size < frontier.size) throw new Found('cut-off', line, size)
  if (state.sealedSize < size) throw new Found('not-sealed', line, Math.max(state.sealedSize, 0), Math.max(0, size - 1))
  if (!(await lines.next()).done) throw new Found('after-end', line + 1)
  if (state.known) throw new Found('shorter-than-known', line, size, state.known.size - 1)
  return {
    ok: true,
    origin: state.origin,
    size,
    root: rootOf(frontier),
    checkpoints: state.checkpoints,
    witnessedAtSeconds: state.witnessedAtSeconds,
  }
}
