import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, sealed, sealedOnly } from '../../columns.ts'
import { person } from './person.ts'

/** 申請: one procedure for one person, with the four days that must not be confused. */
export const application = sqliteTable(
  'application',
  {
    id: id().primaryKey(),
    rev: integer('rev').notNull(),
    /** 受付番号, running within the fiscal year. */
    receiptNo: text('receipt_no').notNull(),
    scheme: text('scheme', { enum: ['medical-aid'] }).notNull(),
    procedure: text('procedure', { enum: ['new'] }).notNull(),
    status: text('status', {
      enum: ['received', 'awaiting-documents', 'in-review', 'proposed', 'granted', 'rejected', 'withdrawn'],
    }).notNull(),
    /** The child. */
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** 申請者 (guardian, or the youth). */
    applicantId: text('applicant_id').references(() => person.id),
    channel: text('channel', { enum: ['counter', 'branch', 'post', 'online'] }).notNull(),
    office: text('office').notNull(),
    /** 受付日. */
    receivedOn: text('received_on').notNull(),
    /** 消印日, for applications by post. */
    postmarkedOn: text('postmarked_on'),
    /** 事由発生日: birth, moving in. */
    eventOn: text('event_on').notNull(),
    /** 入力日時. */
    enteredAt: text('entered_at').notNull(),
    /** Why 受付日 and 入力日 differ. */
    lateEntryReason: text('late_entry_reason'),
    takenBy: text('taken_by').notNull(),
    /** 保険待ち: the child's insurance is not known yet. */
    insurancePending: integer('insurance_pending', { mode: 'boolean' }).notNull(),
    /** Guardian, insurance, account, contact and the answers of the form. */
    detail: sealed('detail_sealed', 'application.detail').notNull(),
  },
  (t) => [
    sealedOnly('application_detail_sealed', t.detail),
    uniqueIndex('application_receipt_no').on(t.receiptNo),
    uniqueIndex('application_open')
      .on(t.personId, t.scheme)
      .where(sql`${t.status} in ('received', 'awaiting-documents', 'in-review', 'proposed')`),
    index('application_status').on(t.status, t.receivedOn),
    index('application_person').on(t.personId),
    index('application_applicant').on(t.applicantId),
  ],
)

/** 本人確認と番号確認, recorded apart, for the applicant and for a proxy. Document kinds only, never their numbers. */
export const identityCheck = sqliteTable(
  'identity_check',
  {
    applicationId: text('application_id')
      .notNull()
      .references(() => application.id),
    of: text('of', { enum: ['applicant', 'proxy'] }).notNull(),
    kind: text('kind', { enum: ['identity', 'number', 'authority'] }).notNull(),
    /** Which document, by the code of the checklist. */
    evidence: text('evidence').notNull(),
    manner: text('manner', { enum: ['original', 'copy', 'card', 'lookup'] }).notNull(),
    checkedBy: text('checked_by').notNull(),
    checkedAt: text('checked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.of, t.kind] })],
)

/** 必要書類: one line of the checklist of this application. */
export const applicationDocument = sqliteTable(
  'application_document',
  {
    applicationId: text('application_id')
      .notNull()
      .references(() => application.id),
    document: text('document').notNull(),
    state: text('state', { enum: ['received', 'later', 'not-needed'] }).notNull(),
    dueOn: text('due_on'),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.document] })],
)

/** 下書き of one member of staff. Its key is its own (`draftKeyId`), so dropping the draft destroys it. */
export const draft = sqliteTable(
  'draft',
  {
    id: id().primaryKey(),
    rev: integer('rev').notNull(),
    staffId: text('staff_id').notNull(),
    form: text('form').notNull(),
    savedAt: text('saved_at').notNull(),
    body: sealed('body_sealed', 'draft.body').notNull(),
  },
  (t) => [sealedOnly('draft_body_sealed', t.body), uniqueIndex('draft_of').on(t.staffId, t.form)],
)
