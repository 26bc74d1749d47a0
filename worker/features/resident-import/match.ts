import { and, inArray, isNull } from 'drizzle-orm'
import type { Sealed, Tag } from '../../../db/columns.ts'
import { person, personVersion, supportMeasure } from '../../../db/schema/data/person.ts'
import { kanaBirth } from '../../../shared/values/kana-birth.ts'
import type { Reader, TagField } from '../../partition/reader.ts'
import { idOfRow, type JobRow } from './job.ts'
import { candidatesFor } from './provisional.ts'
import type { ReadRow } from './segment.ts'

export type Version = Pick<typeof personVersion.$inferSelect, 'id' | 'rev' | 'validFrom' | 'rowTag'>
export type Measure = typeof supportMeasure.$inferSelect

/** What the records know of the person of a row. */
export interface Known {
  readonly numberPending: boolean
  /** Known now, the latest beginning last. */
  readonly versions: readonly Version[]
  readonly measure: Measure | undefined
}

/** A row beside what is known. */
export interface Matched extends ReadRow {
  readonly personId: string
  readonly known: Known | undefined
  /** Known, and told by the registry in the same words before. */
  readonly same: boolean
  readonly rowTag: Tag
  /** For searching; empty when the row is `same`. */
  readonly searchTags: readonly { readonly field: 'kana_dob' | 'alias_dob'; readonly tag: Tag }[]
  /** Of a changed person: where the latest version keeps what the registry does not know (送付先, 電話). */
  readonly carried: { readonly version: Version; readonly cell: Sealed<'person_version.whereabouts'> } | undefined
  /** A provisional entry that may be the same child. */
  readonly provisionalId: string | undefined
}

/** Lays the rows beside the records, without opening anything of those that are unchanged. */
export async function matchRows(reader: Reader, job: JobRow, rows: readonly ReadRow[]): Promise<Matched[]> {
  const known = await knownPersons(reader, rows)
  const compared = await withRowTags(reader, job, rows, known)
  const differing = compared.filter((one) => !one.same)
  const [searchTags, cells] = await Promise.all([
    searchTagsOf(reader, differing),
    latestCells(
      reader,
      differing.flatMap((one) => one.known?.versions.at(-1)?.id ?? []),
    ),
  ])
  const fresh = differing.filter((one) => !one.known)
  const provisional = await candidatesFor(reader, fresh, searchTags)
  return compared.map((one) => {
    const latest = one.known?.versions.at(-1)
    const cell = latest && cells.get(latest.id)
    return {
      ...one,
      searchTags: searchTags.get(one.rowNo) ?? [],
      carried: latest && cell ? { version: latest, cell } : undefined,
      provisionalId: provisional.get(one.rowNo),
    }
  })
}

export type Compared = Omit<Matched, 'searchTags' | 'carried' | 'provisionalId'>

async function knownPersons(reader: Reader, rows: readonly ReadRow[]): Promise<Map<string, Known & { id: string }>> {
  const numbers = rows.map(({ row }) => row.atenaNo)
  const persons = await reader.db
    .select({ id: person.id, atenaNo: person.atenaNo, numberPending: person.numberPending })
    .from(person)
    .where(and(inArray(person.atenaNo, numbers), isNull(person.mergedIntoId)))
  if (persons.length === 0) return new Map()
  const ids = persons.map(({ id }) => id)
  const [versions, measures] = await Promise.all([
    reader.db
      .select({
        id: personVersion.id,
        personId: personVersion.personId,
        rev: personVersion.rev,
        validFrom: personVersion.validFrom,
        rowTag: personVersion.rowTag,
      })
      .from(personVersion)
      .where(and(inArray(personVersion.personId, ids), isNull(personVersion.supersededAt)))
      .orderBy(personVersion.validFrom),
    reader.db
      .select()
      .from(supportMeasure)
      .where(and(inArray(supportMeasure.personId, ids), isNull(supportMeasure.endedAt))),
  ])
  const byPerson = Map.groupBy(versions, (version) => version.personId)
  const measureOf = new Map(measures.map((measure) => [measure.personId, measure]))
  return new Map(
    persons.map(({ id, atenaNo, numberPending }) => [
      atenaNo ?? '',
      { id, numberPending, versions: byPerson.get(id) ?? [], measure: measureOf.get(id) },
    ]),
  )
}

/** The tag covers every value of the row but the 個人番号: not even a hash of that may stand in these records. */
async function withRowTags(
  reader: Reader,
  job: JobRow,
  rows: readonly ReadRow[],
  known: ReadonlyMap<string, Known & { id: string }>,
): Promise<Compared[]> {
  const tags = await reader.tags(
    rows.map(({ row: { individualNumber: _, ...rest } }) => ({ field: 'registry_row', value: JSON.stringify(rest) })),
  )
  return rows.map((one, i) => {
    const found = known.get(one.row.atenaNo)
    const rowTag = tags[i]
    if (!rowTag) throw new Error('the agent answered no tag')
    const before = found?.versions.find((version) => version.validFrom === one.row.movedOn)
    return {
      ...one,
      personId: found?.id ?? idOfRow(job, one.rowNo, 'person'),
      known: found,
      same: before !== undefined && Buffer.compare(before.rowTag, rowTag) === 0,
      rowTag,
    }
  })
}

async function searchTagsOf(reader: Reader, rows: readonly Compared[]): Promise<Map<number, Matched['searchTags']>> {
  const wanted = rows.flatMap(({ rowNo, row }) => {
    const items: { rowNo: number; field: TagField & ('kana_dob' | 'alias_dob'); value: string }[] = [
      { rowNo, field: 'kana_dob', value: kanaBirth(row.kana, row.birthOn) },
    ]
    if (row.aliasKana !== null) items.push({ rowNo, field: 'alias_dob', value: kanaBirth(row.aliasKana, row.birthOn) })
    return items
  })
  if (wanted.length === 0) return new Map()
  const tags = await reader.tags(wanted.map(({ field, value }) => ({ field, value })))
  const made = wanted.flatMap(({ rowNo, field }, i) => {
    const tag = tags[i]
    return tag ? [{ rowNo, field, tag }] : []
  })
  return Map.groupBy(made, (one) => one.rowNo)
}

async function latestCells(
  reader: Reader,
  versionIds: readonly string[],
): Promise<Map<string, Sealed<'person_version.whereabouts'>>> {
  if (versionIds.length === 0) return new Map()
  const rows = await reader.db
    .select({ id: personVersion.id, whereabouts: personVersion.whereabouts })
    .from(personVersion)
    .where(inArray(personVersion.id, [...versionIds]))
  return new Map(rows.map((row) => [row.id, row.whereabouts]))
}
