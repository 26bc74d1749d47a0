import { and, desc, eq } from 'drizzle-orm'
import { approval } from '../../../db/schema/data/approval.ts'
import { decisionProposal } from '../../../db/schema/data/decision-proposal.ts'
import { certificate, determination, entitlement } from '../../../db/schema/data/determination.ts'
import type { Input, Output } from '../../../shared/contract/contract.ts'
import { decideApplication } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { DecisionProposalBasis } from '../../../shared/contract/sealed-values.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { moveApplication } from '../../records/application-status.ts'
import { consumeApproval, requestHash } from '../../records/approval.ts'
import { canonicalHex } from '../../records/canonical-hash.ts'
import { findMedicalAidCase, type MedicalAidCase } from '../../records/medical-aid-facts.ts'
import { findOrdinance, type KnownOrdinance } from '../../records/ordinance.ts'
import { grant } from './grant.ts'

type Decided = Input<typeof decideApplication>
export type ProposalRow = typeof decisionProposal.$inferSelect

/** Everything a decision acts on, checked to be what was proposed. */
export interface Matter {
  readonly found: MedicalAidCase
  readonly row: ProposalRow
  readonly basis: DecisionProposalBasis
  readonly ordinance: KnownOrdinance
  /** One moment for every row of the act. */
  readonly at: Instant
}

/** One transaction: the approval is used up where the determination is written, or neither happens. */
export default endpoint(decideApplication, async (ctx, input) =>
  ctx.partition.transact(ctx.intent(`decision.${input.request.outcome}`, [], input.approvalId), async (tx) => {
    const again = await answerAgain(ctx, tx, input)
    if (again) return again
    const asked = await approvalOf(tx, input)
    const found = await findMedicalAidCase(tx, input.request.applicationId, ctx.today())
    if (!found) throw new Problem('not-found')
    const self = ctx.actor.id
    if (asked.requestedBy === self || found.application.takenBy === self) throw new Problem('own-request')
    await consume(ctx, tx, input)
    const matter = await matterOf(tx, input, found, ctx.now())
    await determine(ctx, tx, input, asked.requestedBy, matter)
    const { determinationId } = input
    const answer =
      matter.row.outcome === 'grant'
        ? { determinationId, status: 'granted' as const, ...(await grant(ctx, tx, determinationId, matter)) }
        : { determinationId, status: 'rejected' as const, entitlementId: null, certificateId: null }
    const moved = await moveApplication(tx, found.application, found.detail, answer.status)
    if (moved === undefined) throw new Problem('stale-version')
    return answer
  }),
)

async function approvalOf(tx: Transactor, { approvalId, request }: Decided) {
  const [asked] = await tx.db.select().from(approval).where(eq(approval.id, approvalId))
  if (asked?.action !== decideApplication.name || asked.refId !== request.applicationId) throw new Problem('not-found')
  return asked
}

/** What the decider saw must be what was proposed, to the last letter; and the yes counts once, in time. */
async function consume(ctx: StaffCtx, tx: Transactor, { approvalId, request }: Decided): Promise<void> {
  const hash = requestHash(decideApplication.name, request)
  const use = { id: approvalId, action: decideApplication.name, hash, by: ctx.actor.id, now: ctx.now() }
  if (await consumeApproval(tx, use)) return
  const [asked] = await tx.db.select().from(approval).where(eq(approval.id, approvalId))
  const same = asked && Buffer.from(asked.requestHash).equals(hash)
  if (asked?.state === 'pending' && !same)
    throw new Problem('stale-version', {
      detail: '承認しようとした内容が起案と一致しません。開き直して確認してください。',
    })
  throw new Problem('approval-spent')
}

/** Holds the facts against the frozen ones: a decision is never made on facts nobody proposed it for. */
async function matterOf(
  tx: Transactor,
  { approvalId, request }: Decided,
  found: MedicalAidCase,
  at: Instant,
): Promise<Matter> {
  const [[row], ordinance] = await Promise.all([
    tx.db.select().from(decisionProposal).where(eq(decisionProposal.id, approvalId)),
    findOrdinance(tx),
  ])
  const { application } = found
  if (!row || !ordinance) throw new Problem('not-found')
  if (application.status !== 'proposed' || application.rev !== request.rev) throw new Problem('stale-version')
  if (ordinance.version !== request.ordinanceVersion)
    throw new Problem('stale-version', { detail: '起案のあとで条例が変わりました。差し戻して、起案し直してください。' })
  const basis = await tx.open(row.personId, 'decision_proposal.basis', row, row.basis)
  if (canonicalHex(basis.facts) !== canonicalHex(found.facts))
    throw new Problem('stale-version', {
      detail: '起案のあとで住民記録か申請の内容が変わりました。差し戻して、起案し直してください。',
    })
  return { found, row, basis, ordinance, at }
}

async function determine(
  ctx: StaffCtx,
  tx: Transactor,
  { determinationId, approvalId }: Decided,
  proposedBy: string,
  { found, row, basis, ordinance, at }: Matter,
): Promise<void> {
  const place = { id: determinationId, rev: 1 }
  const personId = found.child.person.id
  const { judgedOn, facts, proposal, remark } = basis
  await tx.db.insert(determination).values({
    ...place,
    applicationId: found.application.id,
    personId,
    outcome: row.outcome,
    reasonCode: row.reasonCode,
    effectiveOn: row.validFrom ?? ctx.today(),
    proposedOutcome: proposal.outcome,
    ruleVersion: proposal.ruleVersion,
    ordinanceVersion: ordinance.version,
    proposedBy,
    decidedBy: ctx.actor.id,
    decidedAt: at,
    approvalId,
    basis: await tx.seal(personId, 'determination.basis', place, { judgedOn, facts, proposal, remark }),
  })
}

/** The same decision sent again, by the same person, gets the answer of the first. */
async function answerAgain(
  ctx: StaffCtx,
  tx: Transactor,
  input: Decided,
): Promise<Output<typeof decideApplication> | undefined> {
  const [row] = await tx.db.select().from(determination).where(eq(determination.id, input.determinationId))
  if (!row) return undefined
  if (row.approvalId !== input.approvalId || row.decidedBy !== ctx.actor.id) throw new Problem('taken-id')
  const { determinationId } = input
  tx.note([row.personId])
  if (row.outcome === 'reject') return { determinationId, status: 'rejected', entitlementId: null, certificateId: null }
  const [first] = await tx.db
    .select({ entitlementId: entitlement.id, certificateId: certificate.id })
    .from(entitlement)
    .innerJoin(certificate, eq(certificate.entitlementId, entitlement.id))
    .where(and(eq(entitlement.determinationId, determinationId), eq(certificate.issuedAt, row.decidedAt)))
    .orderBy(desc(certificate.issueNo))
    .limit(1)
  return {
    determinationId,
    status: 'granted',
    entitlementId: (first?.entitlementId ?? null) as Id | null,
    certificateId: (first?.certificateId ?? null) as Id | null,
  }
}
