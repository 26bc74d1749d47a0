import type { Client } from '@libsql/client/http'
import { inParallel } from './in-parallel.ts'
import { type Migration, readMigrations } from './migrations.ts'

/** Opens a connection to a database of the fleet by name, under a token that may change its schema. */
export type OpenDatabase = (database: string) => Client

export type FleetReport = { migrated: string[]; held: { code: string; reason: string }[] }

/** Municipalities migrated at the same time: enough to keep the writer busy, few enough to stop early. */
const WIDTH = 4
const municipalKinds = ['keys', 'number', 'data'] as const

/**
 * Brings the control database and then every municipality's three databases to the newest schema, in the order of their
 * codes. A municipality that fails is marked `held`, with the reason, and the others go on; one that was held for that
 * reason and now succeeds becomes active again.
 */
export async function migrateFleet(open: OpenDatabase): Promise<FleetReport> {
  const control = open('control')
  try {
    await migrateDatabase(control, await readMigrations('control'))
    const { rows } = await control.execute('SELECT code FROM municipality ORDER BY code')
    const report: FleetReport = { migrated: [], held: [] }
    await inParallel(
      WIDTH,
      rows.map((row) => String(row.code)),
      async (code) => {
        const reason = await migrateMunicipality(open, code).then(
          () => undefined,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        )
        await stamp(control, code, reason)
        if (reason === undefined) report.migrated.push(code)
        else report.held.push({ code, reason })
      },
    )
    report.migrated.sort()
    report.held.sort((a, b) => (a.code < b.code ? -1 : 1))
    return report
  } finally {
    control.close()
  }
}

/** Brings one municipality's databases to the newest schema; `data` last, since its version is the one that is stamped. */
export async function migrateMunicipality(open: OpenDatabase, code: string): Promise<void> {
  for (const kind of municipalKinds) {
    const database = `${kind}-${code}`
    const client = open(database)
    try {
      await migrateDatabase(client, await readMigrations(kind))
    } catch (error) {
      throw new MigrationFailure(database, error)
    } finally {
      client.close()
    }
  }
}

/** The schema version that a municipality's databases have once migrated: the number of its data migrations. */
export async function currentSchemaVersion(): Promise<number> {
  return (await readMigrations('data')).length
}

/** Says which database failed and how, without SQL parameters. */
export class MigrationFailure extends Error {
  constructor(database: string, cause: unknown) {
    super(`${database}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'MigrationFailure'
  }
}

/**
 * Applies what is missing, each file in a transaction of its own together with its entry in `schema_migration`.
 * Throws when a file that was applied has changed since, when the database is newer than these files, or when a foreign
 * key points nowhere afterwards; then nothing of that file stays.
 */
export async function migrateDatabase(client: Client, migrations: readonly Migration[]): Promise<number> {
  const applied = await readApplied(client)
  if (applied.length > migrations.length) throw new Error(`schema version ${applied.length} is newer than this release`)
  for (const [position, entry] of applied.entries()) {
    const migration = migrations[position]
    if (migration?.name !== entry.name || migration.hash !== entry.hash) {
      throw new Error(`${entry.name} was applied with other contents`)
    }
  }
  for (const migration of migrations.slice(applied.length)) await apply(client, migration)
  return migrations.length
}

/**
 * One batch: foreign keys are not enforced within it, since tables that others reference may be rebuilt (SQLite's own
 * procedure, lang_altertable §7), but the entry cannot be written while a reference points nowhere.
 */
async function apply(client: Client, migration: Migration): Promise<void> {
  const { version, name, hash, statements } = migration
  const entry = {
    sql: `INSERT INTO schema_migration (version, name, hash, applied_at)
          SELECT ?, ?, ?, CASE WHEN EXISTS (SELECT 1 FROM pragma_foreign_key_check) THEN NULL ELSE ? END`,
    args: [version, name, hash, new Date().toISOString()],
  }
  try {
    await client.migrate([...statements, entry])
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const dangling = said.includes('schema_migration.applied_at')
    throw new Error(`${name}: ${dangling ? 'a reference would point nowhere' : said}`, { cause: error })
  }
}

type Applied = { name: string; hash: string }

async function readApplied(client: Client): Promise<Applied[]> {
  await client.execute(
    'CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT',
  )
  const { rows } = await client.execute('SELECT name, hash FROM schema_migration ORDER BY version')
  return rows.map((row) => ({ name: String(row.name), hash: String(row.hash) }))
}

/** A municipality held by hand (another reason) stays held: only what a migration held, a migration frees. */
async function stamp(control: Client, code: string, reason: string | undefined): Promise<void> {
  if (reason !== undefined) {
    await control.execute({
      sql: "UPDATE municipality SET state = 'held', held_reason = ? WHERE code = ?",
      args: [`migration: ${reason}`, code],
    })
    return
  }
  await control.execute({
    sql: `UPDATE municipality SET schema_version = ?,
            state = CASE WHEN held_reason LIKE 'migration: %' THEN 'active' ELSE state END,
            held_reason = CASE WHEN held_reason LIKE 'migration: %' THEN NULL ELSE held_reason END
          WHERE code = ?`,
    args: [await currentSchemaVersion(), code],
  })
}
