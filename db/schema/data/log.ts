import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from '../../columns.ts'

/** Why a log is not to be trusted until a person has looked at it. */
export const findingCodes = ['shrunk', 'rewritten', 'witness-ahead', 'witness-refused', 'witness-unverified'] as const
export type FindingCode = (typeof findingCodes)[number]

/** 操作記録: the exact bytes are the truth, the columns a copy for searching. Triggers refuse update and delete. */
export const leaf = sqliteTable(
  'leaf',
  {
    seq: integer('seq').primaryKey(),
    bytes: bytes('bytes').notNull(),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    office: text('office'),
    device: text('device'),
    result: text('result').notNull(),
    requestId: text('request_id').notNull(),
  },
  (t) => [index('leaf_at').on(t.at), index('leaf_actor').on(t.actor, t.at), index('leaf_device').on(t.device, t.at)],
)

/** Whose data an entry is about. */
export const leafSubject = sqliteTable(
  'leaf_subject',
  { personId: text('person_id').notNull(), seq: integer('seq').notNull() },
  (t) => [primaryKey({ columns: [t.personId, t.seq] })],
)

/** Completed nodes of the RFC 6962 tree, for proofs. */
export const logNode = sqliteTable(
  'log_node',
  { level: integer('level').notNull(), position: integer('position').notNull(), hash: bytes('hash').notNull() },
  (t) => [primaryKey({ columns: [t.level, t.position] })],
)

/** The right edge of the tree: one row, moved only together with the leaf it counts. */
export const logHead = sqliteTable('log_head', {
  id: integer('id').primaryKey(),
  size: integer('size').notNull(),
  frontier: bytes('frontier').notNull(),
})

/** Signed checkpoints (C2SP), each a note over size and root. */
export const checkpoint = sqliteTable('checkpoint', {
  size: integer('size').primaryKey(),
  at: text('at').notNull(),
  note: text('note').notNull(),
})

/** The witness's signature under a checkpoint. */
export const cosignature = sqliteTable(
  'cosignature',
  {
    size: integer('size').notNull(),
    /** Verifier key (`name+id+key`), so that a new key of the same witness is another witness. */
    witness: text('witness').notNull(),
    line: text('line').notNull(),
    at: text('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.witness] })],
)

/** 異常の記録: what the witness or our own check objected to, once for each size. Kept, because it is evidence. */
export const logFinding = sqliteTable(
  'log_finding',
  {
    code: text('code', { enum: findingCodes }).notNull(),
    /** Size of the log that was being signed or cosigned. */
    size: integer('size').notNull(),
    at: text('at').notNull(),
    /** The witness's size or HTTP status, or the size last signed. */
    detail: integer('detail').notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.size] })],
)
