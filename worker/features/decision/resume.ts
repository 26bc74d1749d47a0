import { resumeEntitlement } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { changeEntitlement } from '../../records/entitlement-change.ts'

export default endpoint(resumeEntitlement, async (ctx, input) =>
  ctx.partition.transact(ctx.intent('entitlement.resume'), async (tx) => {
    const { id, entitlementId, rev, effectiveOn, remark } = input
    const by = ctx.actor.id
    const change = { kind: 'resumed', reason: 'lifted', effectiveOn, remark: remark.trim(), by } as const
    return changeEntitlement(
      tx,
      { id, entitlementId, rev, state: 'active', lostOn: null, change },
      (row) => {
        if (row.state !== 'suspended') throw new Problem('wrong-state')
      },
      ctx,
    )
  }),
)
