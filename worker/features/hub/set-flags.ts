import { and, eq } from 'drizzle-orm'
import { hubSubject } from '../../../db/schema/data/hub.ts'
import { setHubFlags } from '../../../shared/contract/hub.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { findHubSubject, type HubSubjectRow } from '../../records/hub-subject.ts'
import { queueHubRegistration } from '../../records/outbox.ts'
import { findPerson } from '../../records/person.ts'

/** The flags stop answers from the next query on; the hub hears of them with the next message. */
export default endpoint(setHubFlags, async (ctx, { personId, rev, notDisclosed, viewSuspended, reason }) =>
  ctx.partition.transact(ctx.intent(`hub.flags.${reason}`, [personId]), async (tx) => {
    const row = await findPerson(tx, personId)
    const before = row && (await findHubSubject(tx, row.id))
    if (!before) throw new Problem('not-found')
    if (before.rev !== rev) throw new Problem('stale-version')
    const next = { id: before.personId, rev: rev + 1 }
    await tx.db
      .update(hubSubject)
      .set({
        rev: next.rev,
        notDisclosed,
        viewSuspended,
        pmhId: await resealed(tx, before, next),
        historyId: ctx.newId(),
        updatedAt: ctx.now(),
      })
      .where(and(eq(hubSubject.personId, before.personId), eq(hubSubject.rev, rev)))
    await queueHubRegistration(tx, {
      id: ctx.newId(),
      personId: before.personId,
      refId: ctx.requestId,
      at: ctx.now(),
    })
    return { rev: next.rev }
  }),
)

/** A sealed cell belongs to one revision of its row. */
async function resealed(tx: Transactor, before: HubSubjectRow, next: { id: string; rev: number }) {
  if (!before.pmhId) return null
  const here = { id: before.personId, rev: before.rev }
  const pmhId = await tx.open(before.personId, 'hub_subject.pmh_id', here, before.pmhId)
  return tx.seal(before.personId, 'hub_subject.pmh_id', next, pmhId)
}
