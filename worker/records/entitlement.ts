import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import { entitlement } from '../../db/schema/data/determination.ts'
import { person } from '../../db/schema/data/person.ts'
import { addDays, type CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Reader } from '../partition/reader.ts'

export type EntitlementRow = typeof entitlement.$inferSelect

/** The last day that still counts: the end, or the day before it was lost. Before `validFrom` when it never counted. */
export function lastDayOf({ validTo, lostOn }: Pick<EntitlementRow, 'validTo' | 'lostOn'>): CalendarDate {
  return lostOn === null ? (validTo as CalendarDate) : addDays(lostOn as CalendarDate, -1)
}

/** A person's entitlements of children's medical aid as known now, oldest first, also under ids merged into this one. */
export async function entitlementsOf(reader: Reader, personId: string): Promise<EntitlementRow[]> {
  const ids = reader.db
    .select({ id: person.id })
    .from(person)
    .where(or(eq(person.id, personId), eq(person.mergedIntoId, personId)))
  return reader.db
    .select()
    .from(entitlement)
    .where(
      and(inArray(entitlement.personId, ids), eq(entitlement.scheme, 'medical-aid'), isNull(entitlement.supersededAt)),
    )
    .orderBy(asc(entitlement.validFrom))
}

/** Those with a day in the period on which they still count. */
export function overlapping(
  rows: readonly EntitlementRow[],
  period: { readonly from: string; readonly to: string },
): EntitlementRow[] {
  return rows.filter((row) => {
    const last = lastDayOf(row)
    return row.validFrom <= last && row.validFrom <= period.to && last >= period.from
  })
}
