import { and, eq, inArray, isNull } from 'drizzle-orm'
import { person, personTag, personVersion } from '../../../db/schema/data/person.ts'
import type { Reader } from '../../partition/reader.ts'
import type { Compared, Matched } from './match.ts'

/**
 * Provisional entries that may be the persons of these new rows: the same kana and birth date, or the same household
 * and birth date (a newborn may be entered before it has a name). Only candidates: people decide, nothing merges by itself.
 */
export async function candidatesFor(
  reader: Reader,
  rows: readonly Compared[],
  searchTags: ReadonlyMap<number, Matched['searchTags']>,
): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  if (rows.length === 0) return found
  for (const [rowNo, personId] of await inHousehold(reader, rows)) found.set(rowNo, personId)
  for (const [rowNo, personId] of await byName(reader, rows, searchTags)) found.set(rowNo, personId)
  return found
}

const provisional = and(eq(person.standing, 'provisional'), isNull(person.mergedIntoId))

async function byName(
  reader: Reader,
  rows: readonly Compared[],
  searchTags: ReadonlyMap<number, Matched['searchTags']>,
): Promise<[number, string][]> {
  const rowOf = new Map<string, number>()
  for (const { rowNo } of rows) for (const { tag } of searchTags.get(rowNo) ?? []) rowOf.set(hex(tag), rowNo)
  const tags = rows.flatMap(({ rowNo }) => (searchTags.get(rowNo) ?? []).map(({ tag }) => tag))
  const hits = await reader.db
    .select({ personId: person.id, tag: personTag.tag })
    .from(personTag)
    .innerJoin(person, eq(person.id, personTag.personId))
    .where(and(inArray(personTag.tag, tags), provisional))
  return hits.map(({ personId, tag }) => [rowOf.get(hex(tag)) ?? 0, personId])
}

async function inHousehold(reader: Reader, rows: readonly Compared[]): Promise<[number, string][]> {
  const households = [...new Set(rows.map(({ row }) => row.householdNo))]
  const hits = await reader.db
    .select({ version: personVersion })
    .from(personVersion)
    .innerJoin(person, eq(person.id, personVersion.personId))
    .where(and(inArray(personVersion.householdNo, households), isNull(personVersion.supersededAt), provisional))
  const opened = hits.map(async ({ version }) => {
    const ident = await reader.open(version.personId, 'person_version.ident', version, version.ident)
    const row = rows.find((one) => one.row.householdNo === version.householdNo && one.row.birthOn === ident.birthOn)
    return row ? ([[row.rowNo, version.personId]] as [number, string][]) : []
  })
  return (await Promise.all(opened)).flat()
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
