import { endEntitlement } from '../../../shared/contract/decision.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { addDays, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import { endpoint } from '../../http/endpoint.ts'
import { changeEntitlement } from '../../records/entitlement-change.ts'

/** The paper is not taken back by this: an old copy answers that the entitlement is gone, until it is collected. */
export default endpoint(endEntitlement, async (ctx, input) =>
  ctx.partition.transact(ctx.intent(`entitlement.end-${input.reason}`), async (tx) => {
    const { id, entitlementId, rev, effectiveOn, reason, remark } = input
    const change = { kind: 'lost', reason, effectiveOn, remark: remark.trim(), by: ctx.actor.id } as const
    return changeEntitlement(
      tx,
      { id, entitlementId, rev, state: 'lost', lostOn: effectiveOn, change },
      (row, benefit) => {
        if (row.state === 'lost') throw new Problem('wrong-state')
        const last = addDays(row.validTo as CalendarDate, 1)
        if (effectiveOn < row.validFrom || effectiveOn > last)
          throw fault('失効する日は、資格の期間の中の日付を入力してください。')
        // Days after the suspension were never answered for; a later end would answer for them.
        const stoppedOn = row.state === 'suspended' ? benefit.change?.effectiveOn : undefined
        if (stoppedOn !== undefined && effectiveOn > stoppedOn)
          throw fault(
            '支給停止より後の日では終了できません。停止した日までの日付にするか、先に停止を解除してください。',
          )
      },
      ctx,
    )
  }),
)

const fault = (message: string) => new Problem('invalid-input', { faults: [{ pointer: '/effectiveOn', message }] })
