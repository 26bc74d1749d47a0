import { and, eq, inArray, or } from 'drizzle-orm'
import { outbox } from '../../../db/schema/data/job.ts'
import { person } from '../../../db/schema/data/person.ts'
import { retryHub } from '../../../shared/contract/hub.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { findHubSubject } from '../../records/hub-subject.ts'
import { queueHubRegistration } from '../../records/outbox.ts'
import { findPerson } from '../../records/person.ts'

/** Pressing twice sends once: a message that waits already is only made due. */
export default endpoint(retryHub, async (ctx, { personId }) =>
  ctx.partition.transact(ctx.intent('hub.correction', [personId]), async (tx) => {
    const row = await findPerson(tx, personId)
    const subject = row && (await findHubSubject(tx, row.id))
    if (!subject) throw new Problem('not-found')
    const ids = tx.db
      .select({ id: person.id })
      .from(person)
      .where(or(eq(person.id, subject.personId), eq(person.mergedIntoId, subject.personId)))
    const waiting = await tx.db
      .update(outbox)
      .set({ dueAt: ctx.now() })
      .where(and(eq(outbox.topic, 'hub-registration'), eq(outbox.state, 'waiting'), inArray(outbox.personId, ids)))
      .returning({ id: outbox.id })
    if (waiting.length === 0)
      await queueHubRegistration(tx, {
        id: ctx.newId(),
        personId: subject.personId,
        refId: ctx.requestId,
        at: ctx.now(),
      })
    return { done: true as const }
  }),
)
