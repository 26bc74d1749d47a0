import { and, eq } from 'drizzle-orm'
import { approval } from '../../../db/schema/data/approval.ts'
import { decisionProposal } from '../../../db/schema/data/decision-proposal.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { decideApplication } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import {
  APPROVAL_DAYS,
  type DecisionReason,
  type DecisionRequest,
  proposeDecision,
} from '../../../shared/contract/review.ts'
import { certificatesOf } from '../../../shared/rules/medical-aid/certificate.ts'
import { addDays, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { instantMs, toInstant } from '../../../shared/values/instant.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { moveApplication } from '../../records/application-status.ts'
import { findPendingApproval, requestHash } from '../../records/approval.ts'
import { canonicalHex } from '../../records/canonical-hash.ts'
import { overlapping } from '../../records/entitlement.ts'
import { decidingReason, type Judgement, judge, saltedHash } from '../../records/judgement.ts'
import { findMedicalAidCase, type MedicalAidCase } from '../../records/medical-aid-facts.ts'
import { hasSecondCarer } from '../../records/second-carer.ts'

type Proposed = Input<typeof proposeDecision>

/** What is proposed, filled in from what the rules say where the input leaves it to them. */
interface Proposal {
  readonly outcome: Proposed['outcome']
  readonly reasonCode: DecisionReason
  readonly validFrom: CalendarDate | null
  readonly validTo: CalendarDate | null
}

export default endpoint(proposeDecision, async (ctx, input) =>
  ctx.partition.transact(ctx.intent(`review.propose-${input.outcome}`), async (tx) => {
    const again = await answerAgain(ctx, tx, input)
    if (again) return again
    const found = await findMedicalAidCase(tx, input.applicationId, ctx.today())
    if (!found) throw new Problem('not-found')
    await checkState(ctx, tx, input, found)
    if (canonicalHex(found.facts) !== input.factsHash)
      throw new Problem('stale-version', {
        detail: '表示のあとで内容が変わりました。開き直して、判定を確認してください。',
      })
    const now = await judge(tx, found.facts, ctx.today())
    const proposal = proposalOf(input, now)
    checkDeparture(input, proposal, now)
    if (proposal.outcome === 'grant') checkGrant(found, proposal, now)
    return freeze(ctx, tx, input, found, now, proposal)
  }),
)

/** The same request again gets the same answer; its id with anything else is refused. */
async function answerAgain(ctx: StaffCtx, tx: Transactor, input: Proposed) {
  const [asked] = await tx.db.select().from(approval).where(eq(approval.id, input.id))
  if (!asked) return undefined
  const [row] = await tx.db.select().from(decisionProposal).where(eq(decisionProposal.id, input.id))
  if (!row || asked.requestedBy !== ctx.actor.id || row.applicationId !== input.applicationId)
    throw new Problem('taken-id')
  const basis = await tx.open(row.personId, 'decision_proposal.basis', row, row.basis)
  const same =
    row.outcome === input.outcome &&
    basis.remark === input.remark.trim() &&
    canonicalHex(basis.facts) === input.factsHash &&
    (input.reasonCode === null || input.reasonCode === row.reasonCode) &&
    (input.validFrom === null || input.validFrom === row.validFrom) &&
    (input.validTo === null || input.validTo === row.validTo)
  if (!same) throw new Problem('taken-id')
  const request: DecisionRequest = {
    applicationId: row.applicationId as Id,
    rev: row.applicationRev,
    outcome: row.outcome,
    reasonCode: row.reasonCode as DecisionReason,
    validFrom: row.validFrom as CalendarDate | null,
    validTo: row.validTo as CalendarDate | null,
    ordinanceVersion: row.ordinanceVersion,
    factsHash: saltedHash(basis.salt, basis.facts),
  }
  return { id: input.id, request, expiresAt: asked.expiresAt }
}

/** In review, or proposed with an approval that ran out: that one is closed, so that it can be proposed anew. */
async function checkState(ctx: StaffCtx, tx: Transactor, input: Proposed, { application: row }: MedicalAidCase) {
  if (row.status === 'proposed') {
    const pending = await findPendingApproval(tx, decideApplication.name, row.id)
    if (pending && pending.expiresAt > ctx.now())
      throw new Problem('wrong-state', { detail: 'すでに起案されています。決裁か差戻しを待ってください。' })
    if (pending)
      await tx.db
        .update(approval)
        .set({ state: 'refused', decidedAt: ctx.now() })
        .where(and(eq(approval.id, pending.id), eq(approval.state, 'pending')))
  } else if (row.status !== 'in-review') throw new Problem('wrong-state')
  if (row.rev !== input.rev) throw new Problem('stale-version')
}

function proposalOf(input: Proposed, { proposal }: Judgement): Proposal {
  const agrees = proposal.outcome === input.outcome
  const reasonCode = input.reasonCode ?? (agrees ? decidingReason(proposal) : 'weighed-otherwise')
  if (input.outcome === 'reject') return { outcome: 'reject', reasonCode, validFrom: null, validTo: null }
  const validFrom = input.validFrom ?? proposal.validFrom
  const validTo = input.validTo ?? proposal.validTo
  const fault = (pointer: string, message: string) => new Problem('invalid-input', { faults: [{ pointer, message }] })
  if (!validFrom) throw fault('/validFrom', '認定する最初の日を入力してください。')
  if (!validTo) throw fault('/validTo', '認定する最後の日を入力してください。')
  if (validTo < validFrom) throw fault('/validTo', '最後の日は最初の日以後にしてください。')
  return { outcome: 'grant', reasonCode, validFrom, validTo }
}

function checkDeparture(input: Proposed, mine: Proposal, { proposal }: Judgement): void {
  const sameOutcome = mine.outcome === proposal.outcome
  const samePeriod =
    mine.outcome === 'reject' || (mine.validFrom === proposal.validFrom && mine.validTo === proposal.validTo)
  const sameReason = !sameOutcome || mine.reasonCode === decidingReason(proposal)
  if ((sameOutcome && samePeriod && sameReason) || input.remark.trim() !== '') return
  const message = '規則の判定と異なる起案です。そのように判断した理由を入力してください。'
  throw new Problem('invalid-input', { faults: [{ pointer: '/remark', message }] })
}

/** What no remark can set aside: one entitlement at a time, one carer, and an age the ordinance covers. */
function checkGrant(found: MedicalAidCase, { validFrom, validTo }: Proposal, { ordinance }: Judgement): void {
  if (!validFrom || !validTo) throw new Problem('internal')
  if (overlapping(found.entitlements, { from: validFrom, to: validTo }).length > 0)
    throw new Problem('already-entitled', { detail: overlapWords(found) })
  const plans = certificatesOf(ordinance.body, found.child.ident.birthOn, validFrom, validTo)
  const covered = plans[0]?.validFrom === validFrom && plans.at(-1)?.validTo === validTo
  const unbroken = plans.every(
    (plan, i) => i === 0 || addDays(plans[i - 1]?.validTo ?? plan.validFrom, 1) === plan.validFrom,
  )
  if (covered && unbroken) return
  const message = '条例の対象年齢から外れる日が含まれています。期間を確認してください。'
  throw new Problem('invalid-input', { faults: [{ pointer: '/validTo', message }] })
}

function overlapWords(found: MedicalAidCase): string {
  return hasSecondCarer(found)
    ? 'このお子さんには、別の保護者による資格がすでにあります。二人の保護者に結び付けることはできません。'
    : 'このお子さんには、同じ期間の資格がすでにあります。'
}

async function freeze(
  ctx: StaffCtx,
  tx: Transactor,
  input: Proposed,
  found: MedicalAidCase,
  { ordinance, judgedOn, proposal }: Judgement,
  mine: Proposal,
) {
  const rev = await moveApplication(tx, found.application, found.detail, 'proposed')
  if (rev === undefined) throw new Problem('stale-version')
  const salt = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex')
  const request: DecisionRequest = {
    applicationId: input.applicationId,
    rev,
    ...mine,
    ordinanceVersion: ordinance.version,
    factsHash: saltedHash(salt, found.facts),
  }
  const expiresAt = toInstant(instantMs(ctx.now()) + APPROVAL_DAYS * 86_400_000)
  await tx.db.insert(approval).values({
    id: input.id,
    action: decideApplication.name,
    refId: input.applicationId,
    requestHash: requestHash(decideApplication.name, request),
    requestedBy: ctx.actor.id,
    requestedAt: ctx.now(),
    expiresAt,
    state: 'pending',
  })
  const personId = found.child.person.id
  const row = { id: input.id, rev: 1 }
  const basis = { judgedOn, facts: found.facts, proposal, remark: input.remark.trim(), salt, refusal: null }
  await tx.db.insert(decisionProposal).values({
    ...row,
    ...mine,
    applicationId: input.applicationId,
    applicationRev: rev,
    personId,
    ordinanceVersion: ordinance.version,
    judgedOn,
    basis: await tx.seal(personId, 'decision_proposal.basis', row, basis),
  })
  return { id: input.id, request, expiresAt }
}
