import { and, eq, isNull } from 'drizzle-orm'
import { entitlement } from '../../db/schema/data/determination.ts'
import { Problem } from '../../shared/contract/problems.ts'
import type { EntitlementBenefit, EntitlementChange } from '../../shared/contract/sealed-values.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { Transactor } from '../partition/transactor.ts'
import type { EntitlementRow } from './entitlement.ts'
import { queueHubRegistration } from './outbox.ts'

/** What is asked of an entitlement, and what it is afterwards. */
export interface Change {
  readonly id: Id
  readonly entitlementId: Id
  readonly rev: number
  readonly state: EntitlementRow['state']
  readonly lostOn: CalendarDate | null
  readonly change: EntitlementChange
}

/** Looks at the row as it is known before the change; throws a `Problem` when it must not be made. */
type Check = (row: EntitlementRow, benefit: EntitlementBenefit) => void

/**
 * Closes the known row and writes the next, valid for the same days: what was known before stays readable, and the hub
 * hears of the new one. The same request again answers the same. Refuses `stale-version` when the row is no longer known.
 */
export async function changeEntitlement(
  tx: Transactor,
  wanted: Change,
  check: Check,
  by: { newId(): Id; now(): Instant },
): Promise<{ entitlementId: Id; rev: number }> {
  const { id, entitlementId, state, lostOn, change } = wanted
  const [made] = await tx.db.select().from(entitlement).where(eq(entitlement.id, id))
  if (made) return answerAgain(tx, made, wanted)
  const [row] = await tx.db.select().from(entitlement).where(eq(entitlement.id, entitlementId))
  if (!row) throw new Problem('not-found')
  const benefit = await tx.open(row.personId, 'entitlement.benefit', row, row.benefit)
  if (row.supersededAt !== null || row.rev !== wanted.rev) throw new Problem('stale-version')
  check(row, benefit)
  const at = by.now()
  const closed = await tx.db
    .update(entitlement)
    .set({ supersededAt: at })
    .where(and(eq(entitlement.id, row.id), isNull(entitlement.supersededAt)))
    .returning({ id: entitlement.id })
  if (closed.length === 0) throw new Problem('stale-version')
  const place = { id, rev: 1 }
  await tx.db.insert(entitlement).values({
    ...row,
    ...place,
    state,
    lostOn,
    recordedAt: at,
    supersededAt: null,
    benefit: await tx.seal(row.personId, 'entitlement.benefit', place, { ...benefit, change }),
  })
  await queueHubRegistration(tx, { id: by.newId(), personId: row.personId, refId: id, at })
  return { entitlementId: id, rev: place.rev }
}

async function answerAgain(tx: Transactor, made: EntitlementRow, { id, change }: Change) {
  const benefit = await tx.open(made.personId, 'entitlement.benefit', made, made.benefit)
  if (JSON.stringify(benefit.change) !== JSON.stringify(change)) throw new Problem('taken-id')
  return { entitlementId: id, rev: made.rev }
}
