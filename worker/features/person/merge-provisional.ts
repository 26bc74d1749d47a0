import { and, eq, inArray, isNull } from 'drizzle-orm'
import { application } from '../../../db/schema/data/application.ts'
import { jobItem } from '../../../db/schema/data/job.ts'
import { person, supportMeasure } from '../../../db/schema/data/person.ts'
import { mergeProvisional } from '../../../shared/contract/merge-provisional.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { openStatuses } from '../../records/application.ts'
import { entitlementsOf, lastDayOf, overlapping } from '../../records/entitlement.ts'
import { findHubSubject, flagHubSubject } from '../../records/hub-subject.ts'
import { queueHubRegistration } from '../../records/outbox.ts'
import { openPersons } from '../../records/person.ts'

/**
 * The entry becomes another id of the registered person. Its applications, decisions and entitlements stay where they
 * were written: decisions never change, a pending approval binds the exact row, and every reader follows the link.
 * The number goes first: killed behind it, the same request finishes the rest.
 */
export default endpoint(mergeProvisional, async (ctx, { provisionalId, personId }) => {
  const ids = [provisionalId, personId]
  const already = await ctx.partition.read(ctx.intent('person.merge-check', ids), async (reader) => {
    const rows = await reader.db.select().from(person).where(inArray(person.id, ids))
    const provisional = rows.find((row) => row.id === provisionalId)
    const registered = rows.find((row) => row.id === personId)
    if (!provisional || !registered) throw new Problem('not-found')
    if (provisional.mergedIntoId === personId) return true
    if (provisional.standing !== 'provisional' || registered.standing !== 'registered') throw new Problem('wrong-state')
    if (provisional.mergedIntoId !== null || registered.mergedIntoId !== null) throw new Problem('wrong-state')
    const [one, other] = await openPersons(reader, ids, ctx.today())
    if (one?.ident.birthOn !== other?.ident.birthOn)
      throw new Problem('wrong-state', { detail: '生年月日が違います。同じ人かどうか、もう一度確認してください。' })
    await checkDoubles(reader, provisionalId, personId)
    return false
  })
  if (already) return { done: true as const }
  const number = await ctx.numbers.move(provisionalId, personId)
  const now = ctx.now()
  return ctx.partition.transact(ctx.intent('person.merge', ids), async (tx) => {
    await checkDoubles(tx, provisionalId, personId)
    const [merged] = await tx.db
      .update(person)
      .set({ mergedIntoId: personId })
      .where(and(eq(person.id, provisionalId), isNull(person.mergedIntoId)))
      .returning({ id: person.id })
    if (!merged) throw new Problem('stale-version')
    if (number !== 'none') await tx.db.update(person).set({ numberPending: false }).where(eq(person.id, personId))
    await carryMeasure(tx, provisionalId, personId, ctx.newId(), now)
    await carryFlags(ctx, tx, provisionalId, personId)
    await tx.db
      .update(jobItem)
      .set({ resolvedAt: now })
      .where(
        and(
          eq(jobItem.reason, 'provisional-candidate'),
          eq(jobItem.relatedId, provisionalId),
          isNull(jobItem.resolvedAt),
        ),
      )
    return { done: true as const }
  })
})

/** One application and one entitlement at a time: what both hold must be settled first. */
async function checkDoubles(reader: Reader, provisionalId: string, personId: string): Promise<void> {
  const open = await reader.db
    .select({ scheme: application.scheme })
    .from(application)
    .where(
      and(inArray(application.personId, [provisionalId, personId]), inArray(application.status, [...openStatuses])),
    )
  if (new Set(open.map((row) => row.scheme)).size < open.length) throw new Problem('already-open')
  const [mine, theirs] = [await entitlementsOf(reader, provisionalId), await entitlementsOf(reader, personId)]
  if (mine.some((row) => overlapping(theirs, { from: row.validFrom, to: lastDayOf(row) }).length > 0))
    throw new Problem('already-entitled')
}

/** Whoever was masked as a provisional entry stays masked: the measure is written anew under the person's own key. */
async function carryMeasure(tx: Transactor, from: string, to: string, id: string, now: Instant): Promise<void> {
  const rows = await tx.db
    .select()
    .from(supportMeasure)
    .where(and(inArray(supportMeasure.personId, [from, to]), isNull(supportMeasure.endedAt)))
  const measure = rows.find((row) => row.personId === from)
  if (!measure || rows.some((row) => row.personId === to)) return
  const detail = await tx.open(from, 'support_measure.detail', measure, measure.detail)
  const place = { id, rev: 1 }
  await tx.db.insert(supportMeasure).values({
    ...place,
    personId: to,
    fromOn: measure.fromOn,
    untilOn: measure.untilOn,
    recordedAt: now,
    detail: await tx.seal(to, 'support_measure.detail', place, detail),
  })
}

/**
 * Answers look at the record of the person the entry stands for now: what was withheld under the entry stays withheld,
 * and the hub hears of it.
 */
async function carryFlags(ctx: StaffCtx, tx: Transactor, from: string, to: string): Promise<void> {
  const entered = await findHubSubject(tx, from)
  if (!entered) return
  const at = ctx.now()
  await queueHubRegistration(tx, { id: ctx.newId(), personId: to, refId: ctx.requestId, at })
  const own = await findHubSubject(tx, to)
  if (!own) throw new Error('the person has no record at the hub')
  const notDisclosed = own.notDisclosed || entered.notDisclosed
  const viewSuspended = own.viewSuspended || entered.viewSuspended
  if (notDisclosed === own.notDisclosed && viewSuspended === own.viewSuspended) return
  await flagHubSubject(tx, own, { notDisclosed, viewSuspended }, { historyId: ctx.newId(), at })
}
