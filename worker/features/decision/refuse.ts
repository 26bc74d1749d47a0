import { and, eq } from 'drizzle-orm'
import { application } from '../../../db/schema/data/application.ts'
import { approval } from '../../../db/schema/data/approval.ts'
import { decisionProposal } from '../../../db/schema/data/decision-proposal.ts'
import { decideApplication, refuseProposal } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { moveApplication } from '../../records/application-status.ts'

/** The reason's code stands in the approval, its words in the sealed proposal: they may name the family's circumstances. */
export default endpoint(refuseProposal, async (ctx, { approvalId, reason, remark }) =>
  ctx.partition.transact(ctx.intent(`decision.refuse-${reason}`, [], approvalId), async (tx) => {
    const [asked] = await tx.db.select().from(approval).where(eq(approval.id, approvalId))
    const [proposal] = await tx.db.select().from(decisionProposal).where(eq(decisionProposal.id, approvalId))
    const [row] = await tx.db
      .select()
      .from(application)
      .where(eq(application.id, asked?.refId ?? ''))
    if (asked?.action !== decideApplication.name || !proposal || !row) throw new Problem('not-found')
    const basis = await tx.open(proposal.personId, 'decision_proposal.basis', proposal, proposal.basis)
    const again = asked.state === 'refused' && asked.decidedBy === ctx.actor.id && asked.refusalReason === reason
    if (again && basis.refusal === remark.trim()) return { done: true as const }
    const refused = await tx.db
      .update(approval)
      .set({ state: 'refused', decidedBy: ctx.actor.id, decidedAt: ctx.now(), refusalReason: reason })
      .where(and(eq(approval.id, approvalId), eq(approval.state, 'pending')))
      .returning({ id: approval.id })
    if (refused.length === 0) throw new Problem('approval-spent')
    if (row.status !== 'proposed') throw new Problem('wrong-state')
    const place = { id: proposal.id, rev: proposal.rev + 1 }
    const told = { ...basis, refusal: remark.trim() }
    await tx.db
      .update(decisionProposal)
      .set({ rev: place.rev, basis: await tx.seal(proposal.personId, 'decision_proposal.basis', place, told) })
      .where(eq(decisionProposal.id, proposal.id))
    const detail = await tx.open(row.personId, 'application.detail', row, row.detail)
    if ((await moveApplication(tx, row, detail, 'in-review')) === undefined) throw new Problem('stale-version')
    return { done: true as const }
  }),
)
