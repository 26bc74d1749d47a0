import { isId } from '../../shared/values/id.ts'
import { type Instant, isInstant } from '../../shared/values/instant.ts'
import { type Bytes, equalBytes } from './merkle.ts'

/**
 * One entry of the operation log (操作記録). Ids and codes only: a name, an address or a number has no place here, so
 * that an erased person's entries link to nothing and may be kept for their whole term.
 */
export type Leaf = {
  /** Position in the log, counted from 0; the index of the leaf in the tree. */
  readonly seq: number
  readonly at: Instant
  /** Staff id, client id, or the code of a job. */
  readonly actor: string
  readonly role: string | null
  /** Identifier of the session row; never the secret of the cookie. */
  readonly session: string | null
  readonly device: string | null
  readonly office: string | null
  readonly action: string
  readonly purpose: string
  /** Whose data: person ids, at most 500, in ascending order and each once. */
  readonly subjects: readonly string[]
  readonly result: string
  readonly requestId: string
  /** Rows read or written. */
  readonly rows: number
  /** SHA-256 of the written record, 64 hex digits. */
  readonly recordHash: string | null
  readonly approvalId: string | null
}

export const MAX_SUBJECTS = 500

const VERSION = 1
const FIELDS = 16
// Printable ASCII without space, quote and backslash: no Japanese name fits, and JSON has one spelling for it.
const CODE = /^[!#-[\]-~]{1,128}$/
const HASH = /^[0-9a-f]{64}$/
const INDIVIDUAL_NUMBER = /^\d{12}$/

/**
 * The exact bytes that are hashed: a JSON array without spaces. Sorts the subjects and drops repeated ones.
 * Throws RangeError for anything that is not an id, a code or a count.
 */
export function encodeLeaf(leaf: Leaf): Bytes {
  const subjects = [...new Set(leaf.subjects)].sort()
  if (subjects.length > MAX_SUBJECTS) throw new RangeError('a leaf names at most 500 persons')
  if (!subjects.every(isId)) throw new RangeError('leaf subjects are person ids')
  if (!isInstant(leaf.at)) throw new RangeError('leaf time is not an instant')
  if (leaf.recordHash !== null && !HASH.test(leaf.recordHash)) throw new RangeError('record hash is 64 hex digits')
  const fields = [
    VERSION,
    count(leaf.seq),
    leaf.at,
    code(leaf.actor),
    codeOrNull(leaf.role),
    codeOrNull(leaf.session),
    codeOrNull(leaf.device),
    codeOrNull(leaf.office),
    code(leaf.action),
    code(leaf.purpose),
    subjects,
    code(leaf.result),
    code(leaf.requestId),
    count(leaf.rows),
    leaf.recordHash,
    codeOrNull(leaf.approvalId),
  ]
  return new Uint8Array(new TextEncoder().encode(JSON.stringify(fields)))
}

/** Reads exact bytes. Throws RangeError unless they are, byte for byte, what `encodeLeaf` writes. */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  const leaf = readFields(bytes)
  if (!equalBytes(encodeLeaf(leaf), bytes)) throw new RangeError('leaf is not in its canonical form')
  return leaf
}

function readFields(bytes: Uint8Array): Leaf {
  const fields = parse(bytes)
  if (!Array.isArray(fields) || fields.length !== FIELDS) throw new RangeError('a leaf is an array of 16')
  const [v, seq, at, actor, role, session, device, office, action, purpose, subjects, result, requestId, rows] = fields
  const [recordHash, approvalId] = fields.slice(14)
  if (v !== VERSION) throw new RangeError('unknown leaf version')
  if (!Array.isArray(subjects)) throw new RangeError('leaf subjects are a list')
  return {
    seq: number(seq),
    at: text(at) as Instant,
    actor: text(actor),
    role: textOrNull(role),
    session: textOrNull(session),
    device: textOrNull(device),
    office: textOrNull(office),
    action: text(action),
    purpose: text(purpose),
    subjects: subjects.map(text),
    result: text(result),
    requestId: text(requestId),
    rows: number(rows),
    recordHash: textOrNull(recordHash),
    approvalId: textOrNull(approvalId),
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    // The parser's message quotes what it read.
    throw new RangeError('a leaf is JSON in UTF-8')
  }
}

function text(field: unknown): string {
  if (typeof field !== 'string') throw new RangeError('leaf field is not text')
  return field
}

function textOrNull(field: unknown): string | null {
  return field === null ? null : text(field)
}

function number(field: unknown): number {
  if (typeof field !== 'number') throw new RangeError('leaf field is not a number')
  return field
}

function count(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0))
    throw new RangeError('leaf field is not a count')
  return value
}

function code(value: string): string {
  if (!CODE.test(value) || INDIVIDUAL_NUMBER.test(value)) throw new RangeError('leaf field is neither id nor code')
  return value
}

function codeOrNull(value: string | null): string | null {
  return value === null ? null : code(value)
}
