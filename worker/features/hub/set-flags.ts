import { setHubFlags } from '../../../shared/contract/hub.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { findHubSubject, flagHubSubject } from '../../records/hub-subject.ts'
import { queueHubRegistration } from '../../records/outbox.ts'
import { findPerson } from '../../records/person.ts'

/** The flags stop answers from the next query on; the hub hears of them with the next message. */
export default endpoint(setHubFlags, async (ctx, { personId, rev, notDisclosed, viewSuspended, reason }) =>
  ctx.partition.transact(ctx.intent(`hub.flags.${reason}`, [personId]), async (tx) => {
    const row = await findPerson(tx, personId)
    const before = row && (await findHubSubject(tx, row.id))
    if (!before) throw new Problem('not-found')
    if (before.rev !== rev) throw new Problem('stale-version')
    const change = { historyId: ctx.newId(), at: ctx.now() }
    const next = await flagHubSubject(tx, before, { notDisclosed, viewSuspended }, change)
    await queueHubRegistration(tx, {
      id: ctx.newId(),
      personId: before.personId,
      refId: ctx.requestId,
      at: ctx.now(),
    })
    return { rev: next }
  }),
)
