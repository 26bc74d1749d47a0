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
  const [masked, households] = await Promise.all([
    maskedPersons(reader, personIds),
    hiddenHouseholds(
      reader,
      [...own.values()].map((version) => version.householdNo),
      on,
    ),
  ])
  return new Set(personIds.filter((id) => masked.has(id) || households.has(own.get(id)?.householdNo ?? '')))
}

/** Those of these households in which somebody under an open support measure lives on the day. */
export async function hiddenHouseholds(
  reader: Reader,
  householdNos: readonly (string | null)[],
  on: CalendarDate,
): Promise<Set<string>> {
  const asked = [...new Set(householdNos.filter((no) => no !== null))]
  if (asked.length === 0) return new Set()
  const mates = await matesOf(reader, asked, on)
  const masked = await maskedPersons(reader, [...mates.values()].flat())
  return new Set(asked.filter((no) => mates.get(no)?.some((mate) => masked.has(mate))))
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
