import { suspendEntitlement } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { changeEntitlement } from '../../records/entitlement-change.ts'

export default endpoint(suspendEntitlement, async (ctx, input) =>
  ctx.partition.transact(ctx.intent(`entitlement.suspend-${input.reason}`), async (tx) => {
    const { id, entitlementId, rev, effectiveOn, reason, remark } = input
    const change = { kind: 'suspended', reason, effectiveOn, remark: remark.trim(), by: ctx.actor.id } as const
    return changeEntitlement(
      tx,
      { id, entitlementId, rev, state: 'suspended', lostOn: null, change },
      (row) => {
        if (row.state !== 'active') throw new Problem('wrong-state')
        if (effectiveOn < row.validFrom || effectiveOn > row.validTo) throw outside()
      },
      ctx,
    )
  }),
)

const outside = () =>
  new Problem('invalid-input', {
    faults: [{ pointer: '/effectiveOn', message: '停止する日は、資格の期間の中の日付を入力してください。' }],
  })
