import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes, id } from '../../columns.ts'

/** 処理: unique by what it does and for when, so that starting twice is nothing. */
export const job = sqliteTable(
  'job',
  {
    id: id().primaryKey(),
    kind: text('kind', { enum: ['resident-import', 'hub-registration', 'checkpoint'] }).notNull(),
    /** For when, or for which file (hash). */
    target: text('target').notNull(),
    state: text('state', { enum: ['running', 'finished', 'stopped'] }).notNull(),
    /** How far it is committed: the first row not done. */
    cursor: integer('cursor').notNull(),
    total: integer('total').notNull(),
    accepted: integer('accepted').notNull(),
    changed: integer('changed').notNull(),
    unchanged: integer('unchanged').notNull(),
    rejected: integer('rejected').notNull(),
    /** Of an import: SHA-256 of every piece of the file, 32 bytes each, in order. */
    manifest: bytes('manifest'),
    /** What a resumed job must know and holds no personal data: the layout read from the header. */
    plan: text('plan'),
    leaseBy: text('lease_by'),
    leaseUntil: text('lease_until'),
    startedBy: text('started_by').notNull(),
    startedAt: text('started_at').notNull(),
    finishedAt: text('finished_at'),
  },
  (t) => [uniqueIndex('job_once').on(t.kind, t.target)],
)

/** Outcome of each row of a chunk, one letter a row: a accepted, c changed, u unchanged, r rejected. */
export const jobChunk = sqliteTable(
  'job_chunk',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => job.id),
    firstRow: integer('first_row').notNull(),
    outcomes: text('outcomes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.firstRow] })],
)

/** A row that needs a person's eye: why, and in which column; never the value. */
export const jobItem = sqliteTable(
  'job_item',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => job.id),
    row: integer('row').notNull(),
    reason: text('reason').notNull(),
    column: text('column'),
    personId: text('person_id'),
    /** The other person of a pair that may be one: who holds the number, the provisional entry. */
    relatedId: text('related_id'),
    resolvedAt: text('resolved_at'),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.row] })],
)

/** 送信待ち: messages to the outside, written with the act they report. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: id().primaryKey(),
    topic: text('topic', { enum: ['hub-registration'] }).notNull(),
    personId: text('person_id').notNull(),
    refId: text('ref_id').notNull(),
    state: text('state', { enum: ['waiting', 'sent', 'stopped'] }).notNull(),
    attempts: integer('attempts').notNull(),
    dueAt: text('due_at').notNull(),
    lastError: text('last_error'),
    createdAt: text('created_at').notNull(),
    doneAt: text('done_at'),
  },
  (t) => [index('outbox_due').on(t.state, t.dueAt), uniqueIndex('outbox_once').on(t.topic, t.refId)],
)
