import { and, desc, eq } from 'drizzle-orm'
import { applicationDocument, identityCheck } from '../../../db/schema/data/application.ts'
import { approval } from '../../../db/schema/data/approval.ts'
import { decisionProposal } from '../../../db/schema/data/decision-proposal.ts'
import { determination } from '../../../db/schema/data/determination.ts'
import { decideApplication } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { CaseWarning, DecisionReason, ProposalRefusal } from '../../../shared/contract/review.ts'
import { readCase } from '../../../shared/contract/review.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { findPendingApproval } from '../../records/approval.ts'
import { canonicalHex } from '../../records/canonical-hash.ts'
import { type Judgement, judge, saltedHash } from '../../records/judgement.ts'
import { findMedicalAidCase, type MedicalAidCase } from '../../records/medical-aid-facts.ts'
import { getOrdinance } from '../../records/ordinance.ts'
import { householdOf, openPersons, versionsOn } from '../../records/person.ts'
import { summaryOf } from '../../records/person-summary.ts'
import { hiddenPlaces } from '../../records/places.ts'
import { hasSecondCarer } from '../../records/second-carer.ts'
import { staffNames } from '../../records/staff-names.ts'
import { shownDetail, shownJudgement } from './shown-case.ts'

export default endpoint(readCase, async (ctx, { applicationId }) =>
  ctx.partition.read(ctx.intent('review.case'), async (reader) => {
    const today = ctx.today()
    const found = await findMedicalAidCase(reader, applicationId, today)
    if (!found) throw new Problem('not-found')
    const { child, guardian } = found
    const decided = await decidedOf(reader, applicationId)
    const [now, mates, pending, refused, lines] = await Promise.all([
      decided?.judgement ?? judge(reader, found.facts, today),
      matesOf(reader, found, today),
      proposalOf(reader, found),
      refusedOf(reader, applicationId),
      linesOf(reader, applicationId),
    ])
    const shown = [child, ...(guardian ? [guardian] : []), ...mates]
    const hidden = await hiddenPlaces(reader, [...new Set(shown.map((one) => one.person.id))], today)
    const placesHidden = hidden.has(child.person.id) || (guardian !== undefined && hidden.has(guardian.person.id))
    const summary = (one: (typeof shown)[number]) => summaryOf(one, placesHidden || hidden.has(one.person.id))
    const nameOf = await staffNames(ctx.control, ctx.municipality, [
      found.application.takenBy,
      pending?.row.requestedBy,
      refused?.by,
      decided?.proposedBy,
      decided?.decidedBy,
    ])
    return {
      application: { ...headOf(found), takenBy: nameOf(found.application.takenBy) },
      placesHidden,
      child: summary(child),
      applicant: guardian ? summary(guardian) : null,
      ...shownDetail(found.detail, placesHidden),
      household: mates.map((mate) => ({ ...summary(mate), relationship: mate.ident.relationship })),
      ...lines,
      warnings: decided ? [] : warningsOf(found, now, pending, lines.documents),
      judgement: { ...shownJudgement(now, placesHidden), factsHash: canonicalHex(found.facts) },
      approval: pending ? approvalOf(ctx, found, pending, nameOf(pending.row.requestedBy)) : null,
      refused: refused ? { ...refused, by: nameOf(refused.by) } : null,
      decided: decided ? namedDecision(decided, nameOf) : null,
    }
  }),
)

function headOf({ application: row }: MedicalAidCase) {
  const { rev, receiptNo, status, channel, enteredAt, lateEntryReason } = row
  return {
    id: row.id as Id,
    rev,
    receiptNo,
    status,
    channel,
    receivedOn: row.receivedOn as CalendarDate,
    postmarkedOn: row.postmarkedOn as CalendarDate | null,
    eventOn: row.eventOn as CalendarDate,
    enteredAt,
    lateEntryReason,
  }
}

/** Who lives with the child now, the child and the applicant left out. */
async function matesOf(reader: Reader, { child, guardian }: MedicalAidCase, today: CalendarDate) {
  const ever = await householdOf(reader, child.version)
  const versions = await versionsOn(reader, ever, today)
  const here = ever.filter((id) => versions.get(id)?.householdNo === child.version.householdNo)
  const others = here.filter((id) => id !== guardian?.person.id).slice(0, 50)
  return (await openPersons(reader, others, today)).filter((one) => one.person.mergedIntoId === null)
}

async function linesOf(reader: Reader, applicationId: string) {
  const [documents, checks] = await Promise.all([
    reader.db
      .select({
        document: applicationDocument.document,
        state: applicationDocument.state,
        dueOn: applicationDocument.dueOn,
      })
      .from(applicationDocument)
      .where(eq(applicationDocument.applicationId, applicationId)),
    reader.db
      .select({
        of: identityCheck.of,
        kind: identityCheck.kind,
        evidence: identityCheck.evidence,
        manner: identityCheck.manner,
      })
      .from(identityCheck)
      .where(eq(identityCheck.applicationId, applicationId)),
  ])
  return { documents: documents.map((line) => ({ ...line, dueOn: line.dueOn as CalendarDate | null })), checks }
}

type Pending = NonNullable<Awaited<ReturnType<typeof proposalOf>>>

async function proposalOf(reader: Reader, { application: row }: MedicalAidCase) {
  if (row.status !== 'proposed') return undefined
  const pending = await findPendingApproval(reader, decideApplication.name, row.id)
  if (!pending) return undefined
  const [proposal] = await reader.db.select().from(decisionProposal).where(eq(decisionProposal.id, pending.id))
  if (!proposal) return undefined
  const basis = await reader.open(proposal.personId, 'decision_proposal.basis', proposal, proposal.basis)
  return { row: pending, proposal, basis }
}

function approvalOf(
  ctx: StaffCtx,
  { application: row }: MedicalAidCase,
  { row: asked, proposal, basis }: Pending,
  by: string,
) {
  return {
    id: asked.id as Id,
    request: {
      applicationId: row.id as Id,
      rev: proposal.applicationRev,
      outcome: proposal.outcome,
      reasonCode: proposal.reasonCode as DecisionReason,
      validFrom: proposal.validFrom as CalendarDate | null,
      validTo: proposal.validTo as CalendarDate | null,
      ordinanceVersion: proposal.ordinanceVersion,
      factsHash: saltedHash(basis.salt, basis.facts),
    },
    remark: basis.remark,
    requestedBy: by,
    requestedAt: asked.requestedAt,
    expiresAt: asked.expiresAt,
    expired: asked.expiresAt <= ctx.now(),
    byAnother: asked.requestedBy !== ctx.actor.id && row.takenBy !== ctx.actor.id,
  }
}

async function refusedOf(reader: Reader, applicationId: string) {
  const [last] = await reader.db
    .select({
      proposal: decisionProposal,
      reason: approval.refusalReason,
      by: approval.decidedBy,
      at: approval.decidedAt,
    })
    .from(decisionProposal)
    .innerJoin(approval, eq(approval.id, decisionProposal.id))
    .where(and(eq(decisionProposal.applicationId, applicationId), eq(approval.state, 'refused')))
    .orderBy(desc(approval.decidedAt))
    .limit(1)
  if (!last?.reason || !last.by || !last.at) return undefined
  const { proposal, reason, by, at } = last
  const basis = await reader.open(proposal.personId, 'decision_proposal.basis', proposal, proposal.basis)
  return { reason: reason as ProposalRefusal, remark: basis.refusal ?? '', by, at }
}

/** A decision with what it was made on: once decided, the case shows the frozen facts' judgement and not today's. */
async function decidedOf(reader: Reader, applicationId: string) {
  const [row] = await reader.db.select().from(determination).where(eq(determination.applicationId, applicationId))
  if (!row) return undefined
  const [basis, ordinance] = await Promise.all([
    reader.open(row.personId, 'determination.basis', row, row.basis),
    getOrdinance(reader, row.ordinanceVersion),
  ])
  const judgement: Judgement = { ordinance, judgedOn: basis.judgedOn, proposal: basis.proposal }
  return { ...row, remark: basis.remark, judgement }
}

type Decided = NonNullable<Awaited<ReturnType<typeof decidedOf>>>

function namedDecision({ outcome, reasonCode, effectiveOn, decidedAt, remark, ...by }: Decided, nameOf: NameOf) {
  return {
    outcome,
    reasonCode: reasonCode as DecisionReason,
    effectiveOn: effectiveOn as CalendarDate,
    proposedBy: nameOf(by.proposedBy),
    decidedBy: nameOf(by.decidedBy),
    decidedAt,
    remark,
  }
}

type NameOf = Awaited<ReturnType<typeof staffNames>>

function warningsOf(
  found: MedicalAidCase,
  now: Judgement,
  pending: Pending | undefined,
  documents: readonly { readonly state: string }[],
): CaseWarning[] {
  const { application: row, child, facts } = found
  const changed = pending && canonicalHex(pending.basis.facts) !== canonicalHex(facts)
  const holds: [CaseWarning, boolean][] = [
    ['facts-changed', changed === true],
    ['ordinance-changed', pending !== undefined && pending.proposal.ordinanceVersion !== now.ordinance.version],
    ['second-carer', hasSecondCarer(found)],
    ['late-entry', row.lateEntryReason !== null],
    ['insurance-pending', row.insurancePending],
    ['number-pending', child.person.numberPending],
    ['documents-later', documents.some(({ state }) => state === 'later')],
  ]
  return holds.filter(([, is]) => is).map(([code]) => code)
}
