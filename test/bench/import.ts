import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client, InStatement } from '@libsql/client/http'
import { migrateDatabase } from '../../db/migrate.ts'
import { readMigrations } from '../../db/migrations.ts'
import type { PeopleOptions } from '../../run/demo/people.ts'
import { registryFile } from '../../run/demo/registry-file.ts'
import { getDemoCity } from '../../run/demo-cities.ts'
import { fileSource, sendResidents } from '../../run/send-residents.ts'
import type { System } from './system.ts'

/** Residents inserted plainly at most: enough to level out, and the same for every size of the bench. */
const PLAIN_RESIDENTS = 20_000
const ROWS_PER_BATCH = 500

export const peopleOf = (municipality: string, people: number): PeopleOptions => ({
  municipality,
  city: getDemoCity(municipality).name,
  people,
  seed: 1,
  repertoire: 'cp932',
})

/** Sends a registry file of invented residents through the staff door. Returns rows a second. */
export async function importResidents(system: System, municipality: string, people: number): Promise<number> {
  const path = join(system.folder, `${municipality}.csv`)
  await pipeline(Readable.from(registryFile(peopleOf(municipality, people), 'sjis')), createWriteStream(path))
  const administrator = await system.staff(municipality, 'administrator')
  const begin = performance.now()
  const { accepted } = await sendResidents(administrator, fileSource(path))
  if (accepted !== people) throw new Error(`${accepted} of ${people} rows were accepted`)
  return (people * 1000) / (performance.now() - begin)
}

const TABLES = ['person', 'person_version', 'person_tag'] as const

/**
 * Inserts the rows that the import made into an empty database of the same schema on the same server: nothing is read,
 * judged, sealed or logged. Returns residents a second.
 */
export async function plainInserts({ stack }: System, municipality: string): Promise<number> {
  const name = `data-plain-${municipality}`
  await stack.databases.create(name)
  const [from, to] = [stack.databases.open(`data-${municipality}`), stack.databases.open(name)]
  try {
    await migrateDatabase(to, await readMigrations('data'))
    let residents = 0
    let took = 0
    for (let last = ''; residents < PLAIN_RESIDENTS; ) {
      const { rows } = await from.execute({
        sql: `SELECT id FROM person WHERE atena_no IS NOT NULL AND id > ? ORDER BY id LIMIT ${ROWS_PER_BATCH}`,
        args: [last],
      })
      const ids = rows.map((row) => String(row[0]))
      if (ids.length === 0) break
      last = ids.at(-1) ?? ''
      const inserts = await Promise.all(TABLES.map((table) => insertOf(from, table, ids)))
      const begin = performance.now()
      await to.batch(inserts, 'write')
      took += performance.now() - begin
      residents += ids.length
    }
    return (residents * 1000) / took
  } finally {
    from.close()
    to.close()
  }
}

/** All rows in one statement: on this server faster than a statement for each. */
async function insertOf(from: Client, table: (typeof TABLES)[number], ids: readonly string[]): Promise<InStatement> {
  const key = table === 'person' ? 'id' : 'person_id'
  const { columns, rows } = await from.execute({
    sql: `SELECT * FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?))`,
    args: [JSON.stringify(ids)],
  })
  const places = `(${columns.map(() => '?').join(', ')})`
  return {
    sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.map(() => places).join(', ')}`,
    args: rows.flatMap((row) => columns.map((_, i) => row[i] ?? null)),
  }
}
