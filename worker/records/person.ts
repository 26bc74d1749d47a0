import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import { person, personVersion, supportMeasure } from '../../db/schema/data/person.ts'
import type { Ident, Whereabouts } from '../../shared/contract/sealed-values.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Reader } from '../partition/reader.ts'

export type PersonRow = typeof person.$inferSelect
export type PersonVersionRow = typeof personVersion.$inferSelect

/** A person as known now and valid on a day, with the sealed parts opened. */
export interface KnownPerson {
  readonly person: PersonRow
  readonly version: PersonVersionRow
  readonly ident: Ident
  readonly whereabouts: Whereabouts
  /** 支援措置 is open: everything that betrays a place is to be masked. */
  readonly masked: boolean
}

/** Follows merges: the person an id stands for today. Undefined when there is none. */
export async function findPerson(reader: Reader, id: string): Promise<PersonRow | undefined> {
  let current = id
  // A merge is undone rather than chained, so two steps are already more than occur.
  for (let step = 0; step < 4; step++) {
    const [row] = await reader.db.select().from(person).where(eq(person.id, current))
    if (!row?.mergedIntoId) return row
    current = row.mergedIntoId
  }
  return undefined
}

/** The versions of these persons that are known now and valid on the day: the latest that began, else the first to begin. */
export async function versionsOn(
  reader: Reader,
  personIds: readonly string[],
  on: CalendarDate,
): Promise<Map<string, PersonVersionRow>> {
  const found = new Map<string, PersonVersionRow>()
  if (personIds.length === 0) return found
  const known = and(inArray(personVersion.personId, [...personIds]), isNull(personVersion.supersededAt))
  const rows = await reader.db.select().from(personVersion).where(known).orderBy(asc(personVersion.validFrom))
  for (const row of rows) if (!found.has(row.personId) || row.validFrom <= on) found.set(row.personId, row)
  return found
}

/** Opens persons for a screen or a rule, in the order asked; unknown and erased ones are left out. Notes them for the log. */
export async function openPersons(
  reader: Reader,
  personIds: readonly string[],
  on: CalendarDate,
): Promise<KnownPerson[]> {
  const ids = [...new Set(personIds)]
  if (ids.length === 0) return []
  const [rows, versions, masked] = await Promise.all([
    reader.db.select().from(person).where(inArray(person.id, ids)),
    versionsOn(reader, ids, on),
    maskedPersons(reader, ids),
    reader.prefetch(ids),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const opened = ids.map(async (id): Promise<KnownPerson | undefined> => {
    const row = byId.get(id)
    const version = versions.get(id)
    if (!row || !version) return undefined
    const [ident, whereabouts] = await Promise.all([
      reader.open(id, 'person_version.ident', version, version.ident),
      reader.open(id, 'person_version.whereabouts', version, version.whereabouts),
    ])
    return { person: row, version, ident, whereabouts, masked: masked.has(id) }
  })
  return (await Promise.all(opened)).filter((one) => one !== undefined)
}

/** Which of these persons are under an open support measure. */
export async function maskedPersons(reader: Reader, personIds: readonly string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set()
  const rows = await reader.db
    .select({ personId: supportMeasure.personId })
    .from(supportMeasure)
    .where(and(inArray(supportMeasure.personId, [...personIds]), isNull(supportMeasure.endedAt)))
  return new Set(rows.map((row) => row.personId))
}

/** The whole history of a person's register entries, newest knowledge first within each day. */
export async function historyOf(reader: Reader, personId: string): Promise<PersonVersionRow[]> {
  return reader.db
    .select()
    .from(personVersion)
    .where(eq(personVersion.personId, personId))
    .orderBy(desc(personVersion.validFrom), desc(personVersion.recordedAt))
}

/** Ids of the others in the same household, known now. */
export async function householdOf(reader: Reader, version: PersonVersionRow): Promise<string[]> {
  if (version.householdNo === null) return []
  const same = and(eq(personVersion.householdNo, version.householdNo), isNull(personVersion.supersededAt))
  const rows = await reader.db.selectDistinct({ personId: personVersion.personId }).from(personVersion).where(same)
  return rows.map((row) => row.personId).filter((id) => id !== version.personId)
}
