import { asc, inArray, isNull } from 'drizzle-orm'
import { person, personVersion } from '../db/schema/data/person.ts'
import { encodeCp932 } from '../run/demo/cp932.ts'
import { inventPeople, type Resident, WRITTEN_ON } from '../run/demo/people.ts'
import { lineOf } from '../run/demo/registry-file.ts'
import { sendResidents } from '../run/send-residents.ts'
import { type ImportProgress, readImport } from '../shared/contract/resident-import.ts'
import { registryColumns } from '../shared/values/registry.ts'
import type { Reader } from '../worker/partition/reader.ts'
import { maskedPersons, type PersonRow } from '../worker/records/person.ts'
import { openCity } from './residents.ts'
import type { City, TestStaff } from './world.ts'

/** Invented residents for a file of a test, the same for the same seed. */
export function people(count: number, seed = 1): Resident[] {
  return [...inventPeople({ municipality: '131113', city: '大田区', people: count, seed, repertoire: 'cp932' })]
}

export { WRITTEN_ON }

export type Writing = {
  encoding?: 'sjis' | 'utf8' | 'utf8-bom'
  lineEnd?: '\n' | '\r\n'
  /** Lines put in as they are, behind the residents. */
  raw?: readonly string[]
  columns?: readonly string[]
}

/** A registry file of these residents. */
export function fileOf(residents: readonly Resident[], writing: Writing = {}): Uint8Array<ArrayBuffer> {
  const { encoding = 'utf8', lineEnd = '\r\n', raw = [], columns = registryColumns } = writing
  const text = [columns.join(','), ...residents.map(lineOf), ...raw].map((line) => line + lineEnd).join('')
  const bytes = encoding === 'sjis' ? encodeCp932(text) : new TextEncoder().encode(text)
  return new Uint8Array(encoding === 'utf8-bom' ? Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), bytes]) : bytes)
}

/** The bytes in chunks that end anywhere, as a network or a disk gives them. */
export async function* chunks(bytes: Uint8Array, size = 7_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Sends a file through the staff door. */
export const send = (staff: TestStaff, bytes: Uint8Array, onProgress?: (progress: ImportProgress) => void) =>
  sendResidents(staff, () => chunks(bytes), onProgress)

/** Rows that need a person's eye, in short. */
export async function itemsOf(staff: TestStaff, jobId: string) {
  const { items } = await staff.call(readImport, { jobId: jobId as never, page: 0 })
  return items.map(({ row, reason, column }) => [row, reason, column])
}

const intent = {
  actor: { kind: 'job', id: 'test', role: 'job', office: null, device: null, session: null },
  action: 'test.looked',
  purpose: 'test.compare',
  subjects: [],
  requestId: 'test-registry',
} as const

/** Everything the records know of everyone, opened, in the order of 宛名番号: two cities that agree know the same. */
export async function registerOf(city: City) {
  const { partition } = await openCity(city)
  return partition.read(intent, async (reader) => {
    const persons = await reader.db
      .select()
      .from(person)
      .where(isNull(person.mergedIntoId))
      .orderBy(asc(person.atenaNo))
    const known = []
    for (let i = 0; i < persons.length; i += 500) known.push(...(await openSome(reader, persons.slice(i, i + 500))))
    return known
  })
}

async function openSome(reader: Reader, persons: readonly PersonRow[]) {
  const ids = persons.map((one) => one.id)
  const [masked, rows] = await Promise.all([
    maskedPersons(reader, ids),
    reader.db
      .select()
      .from(personVersion)
      .where(inArray(personVersion.personId, ids))
      .orderBy(asc(personVersion.validFrom), asc(personVersion.recordedAt)),
    reader.prefetch(ids),
  ])
  const versions = Map.groupBy(
    await Promise.all(
      rows.map(async (row) => ({
        personId: row.personId,
        validFrom: row.validFrom,
        known: row.supersededAt === null,
        reason: row.reason,
        residence: row.residence,
        householdNo: row.householdNo,
        ident: await reader.open(row.personId, 'person_version.ident', row, row.ident),
        whereabouts: await reader.open(row.personId, 'person_version.whereabouts', row, row.whereabouts),
      })),
    ),
    (version) => version.personId,
  )
  return persons.map(({ id, atenaNo, integratedNo, standing, numberPending }) => ({
    atenaNo,
    integratedNo,
    standing,
    numberPending,
    masked: masked.has(id),
    versions: (versions.get(id) ?? []).map(({ personId: _, ...version }) => version),
  }))
}

/** How many rows a table of the municipality has. */
export async function countOf(city: City, kind: 'data' | 'keys' | 'number', table: string): Promise<number> {
  const { rows } = await city.database(kind).execute(`select count(*) from ${table}`)
  return Number(rows[0]?.[0])
}
