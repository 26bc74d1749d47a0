import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, id } from '../../columns.ts'

/** 承認: binds one exact request (hash) to another person's yes, used once by the transaction that acts on it. */
export const approval = sqliteTable(
  'approval',
  {
    id: id().primaryKey(),
    /** The contract's name that may consume it. */
    action: text('action').notNull(),
    /** What it is about: an application, an ordinance. */
    refId: text('ref_id').notNull(),
    /** SHA-256 of the canonical request. */
    requestHash: bytes('request_hash').notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: text('requested_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    state: text('state', { enum: ['pending', 'consumed', 'refused'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: text('decided_at'),
    refusalReason: text('refusal_reason'),
  },
  (t) => [index('approval_pending').on(t.state, t.requestedAt), index('approval_ref').on(t.refId)],
)

/** Single-use, 60-second handle of a paper, bound to the session that asked for it. */
export const documentHandle = sqliteTable('document_handle', {
  /** SHA-256 of the handle. */
  id: text('id').primaryKey(),
  session: text('session').notNull(),
  kind: text('kind', { enum: ['receipt', 'certificate'] }).notNull(),
  refId: text('ref_id').notNull(),
  expiresAt: text('expires_at').notNull(),
})
