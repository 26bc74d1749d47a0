import * as v from 'valibot'
import { isAtenaNumber } from '../values/atena-number.ts'
import { toDigits } from '../values/width.ts'
import { contract } from './contract.ts'
import { dateSchema, idSchema, pageSchema } from './schemas.ts'

/** Entries a piece of an export holds at most. */
export const EXPORT_ENTRIES = 5000

const seq = v.pipe(v.number(), v.integer(), v.minValue(0))

/** One entry of the log as a screen shows it. Codes are turned into words by shared/ja/actions.ts. */
const shown = {
  seq,
  at: v.string(),
  actor: v.strictObject({
    kind: v.picklist(['staff', 'client', 'job']),
    /** Null for someone the directory does not know. */
    name: v.nullable(v.string()),
    /** 職員番号. */
    number: v.nullable(v.string()),
    role: v.nullable(v.string()),
  }),
  /** Null where none took part, and where it would betray a place (`placesHidden`). */
  office: v.nullable(v.string()),
  terminal: v.nullable(v.strictObject({ id: v.string(), name: v.string() })),
  placesHidden: v.boolean(),
  action: v.string(),
  purpose: v.string(),
  result: v.string(),
  /** How many persons' data it touched. */
  persons: v.number(),
  /** False when the stored entry is not what was written: its columns, bytes and hash disagree. */
  intact: v.boolean(),
}

export const logEntry = v.strictObject(shown)
export type LogEntry = v.InferOutput<typeof logEntry>

const page = { entries: v.array(logEntry), total: v.number() }

const atenaNo = v.pipe(
  v.string(),
  v.transform(toDigits),
  v.check(isAtenaNumber, '宛名番号が正しくありません。10桁の数字をもう一度確認してください。'),
)

/** Who looked at one person: every entry that names them, newest first. */
export const listAccess = contract({
  name: 'listAccess',
  door: 'staff',
  method: 'POST',
  path: '/api/audit/access',
  access: { permission: 'audit.view' },
  audit: 'audit.access-listed',
  summary: 'Lists every act that touched one person’s data, reading and refusals included.',
  input: v.variant('by', [
    v.strictObject({ by: v.literal('id'), personId: idSchema, page: pageSchema }),
    v.strictObject({ by: v.literal('atena-no'), atenaNo, page: pageSchema }),
  ]),
  output: v.strictObject({
    personId: idSchema,
    atenaNo: v.nullable(v.string()),
    integratedNo: v.string(),
    ...page,
  }),
})

/** The log of a span of days, by member of staff, terminal, or refusals only. Names no persons; an opened entry does. */
export const listLog = contract({
  name: 'listLog',
  door: 'staff',
  method: 'POST',
  path: '/api/audit/log',
  access: { permission: 'audit.view' },
  audit: 'audit.log-listed',
  summary: 'Lists log entries of a span of days, newest first.',
  input: v.pipe(
    v.strictObject({
      from: dateSchema,
      to: dateSchema,
      /** 職員番号; empty for everyone. */
      staffNumber: v.pipe(v.string(), v.transform(toDigits)),
      deviceId: v.nullable(idSchema),
      refusedOnly: v.boolean(),
      page: pageSchema,
    }),
    v.forward(
      v.check(({ from, to }) => from <= to, '終わりの日は、始まりの日以後にしてください。'),
      ['to'],
    ),
  ),
  output: v.strictObject({
    ...page,
    /** The newest signed head that the witness cosigned; null before the first, and without a witness. */
    witnessed: v.nullable(v.strictObject({ size: seq, at: v.string() })),
    /** What the system or the witness objected to, newest first. Empty is the only good answer. */
    findings: v.array(v.strictObject({ code: v.string(), size: seq, at: v.string() })),
  }),
})

const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/))

/** What proves an entry to someone who trusts two keys and nothing else (RFC 6962 §2.1.1, C2SP tlog-checkpoint). */
export const inclusion = v.strictObject({
  size: seq,
  /** Hashes from the entry up to the root, lowest first. */
  path: v.array(base64),
  /** The signed checkpoint. */
  note: v.string(),
  logKey: v.string(),
  cosignature: v.nullable(v.strictObject({ line: v.string(), key: v.string() })),
})
export type Inclusion = v.InferOutput<typeof inclusion>

/** One entry with whose data it touched, and its proof against the newest checkpoint that covers it. */
export const proveEntry = contract({
  name: 'proveEntry',
  door: 'staff',
  method: 'POST',
  path: '/api/audit/entry',
  access: { permission: 'audit.view' },
  audit: 'audit.entry-read',
  summary: 'Opens one log entry with its inclusion proof.',
  input: v.strictObject({ seq }),
  output: v.strictObject({
    entry: logEntry,
    requestId: v.nullable(v.string()),
    session: v.nullable(v.string()),
    approvalId: v.nullable(v.string()),
    recordHash: v.nullable(v.string()),
    subjects: v.array(v.strictObject({ id: v.string(), atenaNo: v.nullable(v.string()) })),
    /** The exact bytes that were hashed; null where they would betray a place. */
    bytes: v.nullable(base64),
    leafHash: base64,
    /** Null while no checkpoint covers the entry yet. */
    proof: v.nullable(inclusion),
  }),
})

/** A piece of the exported log; pieces from 0 on, put behind one another, are the file that `audit:verify` checks. */
export const exportLog = contract({
  name: 'exportLog',
  door: 'staff',
  method: 'POST',
  path: '/api/audit/export',
  access: { permission: 'audit.update' },
  audit: 'audit.exported',
  summary: 'Answers a piece of the exported log as JSON lines; the last piece ends with its `end` line.',
  input: v.strictObject({
    from: seq,
    max: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(EXPORT_ENTRIES)),
  }),
  output: v.instance(Uint8Array<ArrayBuffer>),
  produces: 'application/x-ndjson',
})
