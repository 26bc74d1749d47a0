import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, sealed, sealedOnly, tag } from '../../columns.ts'
import { application } from './application.ts'
import { person } from './person.ts'

/** 条例・規則 as dated data of this municipality, versioned and approved; an old version is never deleted. */
export const ordinance = sqliteTable(
  'ordinance',
  {
    id: id().primaryKey(),
    scheme: text('scheme', { enum: ['medical-aid'] }).notNull(),
    version: integer('version').notNull(),
    /** Dated tables as JSON, in the shape of the rules. */
    body: text('body').notNull(),
    recordedAt: text('recorded_at').notNull(),
    approvalId: text('approval_id'),
  },
  (t) => [uniqueIndex('ordinance_version').on(t.scheme, t.version)],
)

/** 認定・却下: facts frozen as they were seen, the rule's steps, and who decided. */
export const determination = sqliteTable(
  'determination',
  {
    id: id().primaryKey(),
    rev: integer('rev').notNull(),
    applicationId: text('application_id')
      .notNull()
      .references(() => application.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    outcome: text('outcome', { enum: ['grant', 'reject'] }).notNull(),
    reasonCode: text('reason_code').notNull(),
    effectiveOn: text('effective_on').notNull(),
    /** What the rules proposed; a decision against it carries a reason in `basis`. */
    proposedOutcome: text('proposed_outcome', { enum: ['grant', 'reject', 'undecided'] }).notNull(),
    ruleVersion: text('rule_version').notNull(),
    ordinanceVersion: integer('ordinance_version').notNull(),
    proposedBy: text('proposed_by').notNull(),
    decidedBy: text('decided_by').notNull(),
    decidedAt: text('decided_at').notNull(),
    approvalId: text('approval_id').notNull(),
    /** Frozen facts and every step with its article. */
    basis: sealed('basis_sealed', 'determination.basis').notNull(),
  },
  (t) => [sealedOnly('determination_basis_sealed', t.basis), uniqueIndex('determination_once').on(t.applicationId)],
)

/** 資格, valid in time and known in time. A change closes the known row and writes the next. */
export const entitlement = sqliteTable(
  'entitlement',
  {
    id: id().primaryKey(),
    rev: integer('rev').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    determinationId: text('determination_id')
      .notNull()
      .references(() => determination.id),
    scheme: text('scheme', { enum: ['medical-aid'] }).notNull(),
    validFrom: text('valid_from').notNull(),
    validTo: text('valid_to').notNull(),
    recordedAt: text('recorded_at').notNull(),
    supersededAt: text('superseded_at'),
    state: text('state', { enum: ['active', 'suspended', 'lost'] }).notNull(),
    /** 失効日, only where it is explicit. */
    lostOn: text('lost_on'),
    guardianId: text('guardian_id'),
    /** 受給者番号, copay class and what an answer needs. */
    benefit: sealed('benefit_sealed', 'entitlement.benefit').notNull(),
  },
  (t) => [
    sealedOnly('entitlement_benefit_sealed', t.benefit),
    uniqueIndex('entitlement_known').on(t.personId, t.scheme, t.validFrom).where(sql`${t.supersededAt} is null`),
    index('entitlement_determination').on(t.determinationId),
  ],
)

/** 医療証: one issue on paper. Only the newest is current; the entitlement itself hangs on number and day. */
export const certificate = sqliteTable(
  'certificate',
  {
    id: id().primaryKey(),
    rev: integer('rev').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    entitlementId: text('entitlement_id')
      .notNull()
      .references(() => entitlement.id),
    issueNo: integer('issue_no').notNull(),
    state: text('state', { enum: ['current', 'replaced', 'lost', 'collected'] }).notNull(),
    reason: text('reason', { enum: ['first', 'renewal', 'lost', 'damaged', 'changed'] }).notNull(),
    issuedOn: text('issued_on').notNull(),
    issuedAt: text('issued_at').notNull(),
    validFrom: text('valid_from').notNull(),
    validTo: text('valid_to').notNull(),
    /** Tag of the 80-bit certificate code: the only way in from outside. */
    codeTag: tag('code_tag').notNull(),
    /** Everything printed, code included, as it was printed. */
    face: sealed('face_sealed', 'certificate.face').notNull(),
  },
  (t) => [
    sealedOnly('certificate_face_sealed', t.face),
    uniqueIndex('certificate_code').on(t.codeTag),
    uniqueIndex('certificate_current').on(t.entitlementId).where(sql`${t.state} = 'current'`),
    uniqueIndex('certificate_issue').on(t.entitlementId, t.issueNo),
    index('certificate_person').on(t.personId, t.issuedAt),
  ],
)

/** 連番: 受付番号, 受給者番号, 団体内統合宛名番号. */
export const sequence = sqliteTable('sequence', {
  name: text('name').primaryKey(),
  value: integer('value').notNull(),
})
