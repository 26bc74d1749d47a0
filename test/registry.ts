import { asc, eq, isNull } from 'drizzle-orm'
import { person, personVersion } from '../db/schema/data/person.ts'
import { encodeCp932 } from '../run/demo/cp932.ts'
import { inventPeople, type Resident, WRITTEN_ON } from '../run/demo/people.ts'
import { lineOf } from '../run/demo/registry-file.ts'
import { sendResidents } from '../run/send-residents.ts'
import { readImport } from '../shared/contract/resident-import.ts'
import { registryColumns } from '../shared/values/registry.ts'
import { maskedPersons } from '../worker/records/person.ts'
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
export const send = (staff: TestStaff, bytes: Uint8Array) => sendResidents(staff, () => chunks(bytes))

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
    const masked = await maskedPersons(
      reader,
      persons.slice(0, 20_000).map((one) => one.id),
    )
    for (let i = 0; i < persons.length; i += 500) await reader.prefetch(persons.slice(i, i + 500).map((one) => one.id))
    return Promise.all(
      persons.map(async ({ id, atenaNo, integratedNo, standing, numberPending }) => {
        const rows = await reader.db
          .select()
          .from(personVersion)
          .where(eq(personVersion.personId, id))
          .orderBy(asc(personVersion.validFrom), asc(personVersion.recordedAt))
        const versions = await Promise.all(
          rows.map(async (row) => ({
            validFrom: row.validFrom,
            known: row.supersededAt === null,
            reason: row.reason,
            residence: row.residence,
            householdNo: row.householdNo,
            ident: await reader.open(id, 'person_version.ident', row, row.ident),
            whereabouts: await reader.open(id, 'person_version.whereabouts', row, row.whereabouts),
          })),
        )
        return { atenaNo, integratedNo, standing, numberPending, masked: masked.has(id), versions }
      }),
    )
  })
}

/** How many rows a table of the municipality has. */
export async function countOf(city: City, kind: 'data' | 'keys' | 'number', table: string): Promise<number> {
  const { rows } = await city.database(kind).execute(`select count(*) from ${table}`)
  return Number(rows[0]?.[0])
}
