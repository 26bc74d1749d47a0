import { hubSubject } from '../../db/schema/data/hub.ts'
import { outbox } from '../../db/schema/data/job.ts'
import type { Id } from '../../shared/values/id.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { Transactor } from '../partition/transactor.ts'

/**
 * Queues the message that the hub must hear of a person, in the transaction of the act itself: both happen or neither.
 * `refId` names the act, so that repeating it queues nothing more. Also for a person whose 個人番号 is not known yet:
 * the message then waits until it is.
 */
export async function queueHubRegistration(
  tx: Transactor,
  message: { id: Id; personId: string; refId: string; at: Instant },
): Promise<void> {
  const { id, personId, refId, at } = message
  await tx.db
    .insert(outbox)
    .values({
      id,
      topic: 'hub-registration',
      personId,
      refId,
      state: 'waiting',
      attempts: 0,
      dueAt: at,
      createdAt: at,
    })
    .onConflictDoNothing()
  await tx.db
    .insert(hubSubject)
    .values({ personId, rev: 1, state: 'waiting', notDisclosed: false, viewSuspended: false, updatedAt: at })
    .onConflictDoNothing()
}
