import { and, inArray, isNull } from 'drizzle-orm'
import { personVersion } from '../../db/schema/data/person.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Reader } from '../partition/reader.ts'
import { maskedPersons, versionsOn } from './person.ts'

/**
 * Whose places must not be shown: persons under an open support measure, and everyone who lives with one, because one
 * address of a household betrays it for all. Asked for every page and paper that shows an address, office or telephone.
 */
export async function hiddenPlaces(
  reader: Reader,
  personIds: readonly string[],
  on: CalendarDate,
): Promise<Set<string>> {
  const own = await versionsOn(reader, personIds, on)
  const households = [...own.values()].map((version) => version.householdNo).filter((no) => no !== null)
  const mates = households.length > 0 ? await matesOf(reader, households, on) : new Map<string, string[]>()
  const masked = await maskedPersons(reader, [...personIds, ...[...mates.values()].flat()])
  return new Set(
    personIds.filter((id) => {
      const household = own.get(id)?.householdNo
      return masked.has(id) || (household != null && mates.get(household)?.some((mate) => masked.has(mate)))
    }),
  )
}

/** Who lives in these households on the day; those who have left are not among them. */
async function matesOf(reader: Reader, households: string[], on: CalendarDate): Promise<Map<string, string[]>> {
  const ever = await reader.db
    .selectDistinct({ personId: personVersion.personId })
    .from(personVersion)
    .where(and(inArray(personVersion.householdNo, households), isNull(personVersion.supersededAt)))
  const now = await versionsOn(
    reader,
    ever.map((row) => row.personId),
    on,
  )
  const mates = new Map<string, string[]>()
  for (const { personId, householdNo } of now.values())
    if (householdNo !== null) mates.set(householdNo, [...(mates.get(householdNo) ?? []), personId])
  return mates
}
