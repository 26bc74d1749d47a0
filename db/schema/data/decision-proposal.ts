import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, sealed, sealedOnly } from '../../columns.ts'
import { application } from './application.ts'
import { approval } from './approval.ts'

/** 起案: what one member of staff proposes to decide, with the facts frozen as they were seen. Its approval has the same id. */
export const decisionProposal = sqliteTable(
  'decision_proposal',
  {
    id: id()
      .primaryKey()
      .references(() => approval.id),
    rev: integer('rev').notNull(),
    applicationId: text('application_id')
      .notNull()
      .references(() => application.id),
    /** Revision of the application that this is about. */
    applicationRev: integer('application_rev').notNull(),
    personId: text('person_id').notNull(),
    outcome: text('outcome', { enum: ['grant', 'reject'] }).notNull(),
    reasonCode: text('reason_code').notNull(),
    validFrom: text('valid_from'),
    validTo: text('valid_to'),
    ordinanceVersion: integer('ordinance_version').notNull(),
    /** 判定日. */
    judgedOn: text('judged_on').notNull(),
    /** The facts as frozen, every step with its article, and the remark. */
    basis: sealed('basis_sealed', 'decision_proposal.basis').notNull(),
  },
  (t) => [
    sealedOnly('decision_proposal_basis_sealed', t.basis),
    index('decision_proposal_application').on(t.applicationId),
  ],
)
