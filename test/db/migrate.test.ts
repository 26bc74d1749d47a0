import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@libsql/client/http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminRequest, openDatabase } from '../../db/client.ts'
import { currentSchemaVersion, migrateDatabase, migrateFleet } from '../../db/migrate.ts'
import { hashMigrations, migrationKinds, readMigrations, readReleased, toMigration } from '../../db/migrations.ts'
import { type ChildServer, startChild } from './child-server.ts'

let folder: string
let server: ChildServer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hagukumi-migrate-'))
  server = await startChild(folder)
})

afterEach(async () => {
  server.process.kill('SIGTERM')
  await server.ended
  await rm(folder, { recursive: true, force: true })
})

const open = (database: string): Client =>
  openDatabase({ url: `http://${database}.db:${server.port}`, token: server.secret })

const create = (name: string) => adminRequest({ token: server.secret, port: server.port }, 'databases', { name })

/** Runs statements in a database and answers the rows of the last. */
async function run(database: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = open(database)
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.execute(statement)).rows.map((row) => ({ ...row }))
    return rows
  } finally {
    client.close()
  }
}

async function fleetOf(codes: readonly string[]): Promise<void> {
  await create('control')
  await migrateFleet(open)
  for (const code of codes) {
    for (const kind of ['keys', 'number', 'data']) await create(`${kind}-${code}`)
    await run(
      'control',
      `INSERT INTO municipality (code, name, kana, state, schema_version) VALUES ('${code}', '市', 'シ', 'active', 0)`,
    )
  }
}

const municipalities = () =>
  run('control', 'SELECT code, state, held_reason, schema_version FROM municipality ORDER BY code')

const migration = (version: number, sql: string) => toMigration(version, `${version}.sql`, Buffer.from(sql))

describe('the fleet', () => {
  test('is brought to the newest schema; doing it again changes nothing', async () => {
    await fleetOf(['041009', '131113', '141003', '142051', '130001'])
    const report = await migrateFleet(open)
    expect(report).toEqual({ migrated: ['041009', '130001', '131113', '141003', '142051'], held: [] })
    const version = await currentSchemaVersion()
    expect(version).toBeGreaterThan(1)
    for (const row of await municipalities()) {
      expect(row).toMatchObject({ state: 'active', held_reason: null, schema_version: version })
    }
    const stamps = await run('data-131113', 'SELECT version, name, hash, applied_at FROM schema_migration')
    expect(await migrateFleet(open)).toEqual(report)
    expect(await run('data-131113', 'SELECT version, name, hash, applied_at FROM schema_migration')).toEqual(stamps)
  })

  test('goes on when one municipality fails, which is held until it succeeds', async () => {
    await fleetOf(['041009', '131113', '141003'])
    await run('data-131113', 'CREATE TABLE person (something TEXT)')
    const report = await migrateFleet(open)
    expect(report.migrated).toEqual(['041009', '141003'])
    expect(report.held).toEqual([{ code: '131113', reason: expect.stringContaining('data-131113') }])
    expect((await municipalities())[1]).toMatchObject({
      state: 'held',
      held_reason: expect.stringMatching(/^migration: /),
    })
    // Nothing of the failing file stayed.
    const tables = await run('data-131113', "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    expect(tables.map(({ name }) => name)).toEqual(['person', 'schema_migration'])

    await run('data-131113', 'DROP TABLE person')
    expect((await migrateFleet(open)).held).toEqual([])
    expect((await municipalities())[1]).toMatchObject({ state: 'active', held_reason: null })
  })

  test('leaves a municipality held that someone held by hand', async () => {
    await fleetOf(['131113'])
    await run('control', "UPDATE municipality SET state = 'held', held_reason = '調査のため'")
    await migrateFleet(open)
    expect((await municipalities())[0]).toMatchObject({ state: 'held', held_reason: '調査のため' })
  })
})

describe('one database', () => {
  let client: Client
  beforeEach(async () => {
    await create('data-1')
    client = open('data-1')
  })
  afterEach(() => client.close())

  const parents = migration(1, 'CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT')
  const children = migration(2, 'CREATE TABLE child (parent_id INTEGER REFERENCES parent (id)) STRICT')

  test('refuses a file that was edited after it was applied', async () => {
    await migrateDatabase(client, [parents])
    const edited = migration(1, 'CREATE TABLE parent (id INTEGER PRIMARY KEY, more TEXT) STRICT')
    await expect(migrateDatabase(client, [edited])).rejects.toThrow('other contents')
  })

  test('refuses a release older than its schema', async () => {
    await migrateDatabase(client, [parents, children])
    await expect(migrateDatabase(client, [parents])).rejects.toThrow('newer than this release')
  })

  test('takes a file whole or not at all, and keeps those before it', async () => {
    const broken = migration(
      3,
      'CREATE TABLE third (id INTEGER) STRICT\n--> statement-breakpoint\nCREATE TABLE parent (id INTEGER)',
    )
    await expect(migrateDatabase(client, [parents, children, broken])).rejects.toThrow('3.sql')
    const { rows } = await client.execute("SELECT name FROM sqlite_schema WHERE name IN ('child', 'third')")
    expect(rows.map((row) => row.name)).toEqual(['child'])
    const { rows: stamps } = await client.execute('SELECT version FROM schema_migration ORDER BY version')
    expect(stamps.map((row) => row.version)).toEqual([1, 2])
  })

  test('refuses a file after which a reference points nowhere', async () => {
    await migrateDatabase(client, [parents, children])
    await client.execute('INSERT INTO parent (id) VALUES (1)')
    await client.execute('INSERT INTO child (parent_id) VALUES (1)')
    const rebuild = migration(
      3,
      'CREATE TABLE parent_new (id INTEGER PRIMARY KEY) STRICT\n--> statement-breakpoint\nDROP TABLE parent\n--> statement-breakpoint\nALTER TABLE parent_new RENAME TO parent',
    )
    const refused = migrateDatabase(client, [parents, children, rebuild])
    await expect(refused).rejects.toThrow('3.sql: a reference would point nowhere')
    // Keys are enforced again afterwards.
    await expect(client.execute('INSERT INTO child (parent_id) VALUES (7)')).rejects.toThrow('FOREIGN KEY')
    const { rows } = await client.execute('SELECT count(*) AS n FROM parent')
    expect(rows[0]?.n).toBe(1)
  })

  test('lets a file rebuild a table that others reference', async () => {
    await migrateDatabase(client, [parents, children])
    await client.execute('INSERT INTO parent (id) VALUES (1)')
    await client.execute('INSERT INTO child (parent_id) VALUES (1)')
    const rebuild = migration(
      3,
      [
        'CREATE TABLE parent_new (id INTEGER PRIMARY KEY, note TEXT) STRICT',
        'INSERT INTO parent_new (id) SELECT id FROM parent',
        'DROP TABLE parent',
        'ALTER TABLE parent_new RENAME TO parent',
      ].join('\n--> statement-breakpoint\n'),
    )
    expect(await migrateDatabase(client, [parents, children, rebuild])).toBe(3)
    const { rows } = await client.execute('SELECT id, note FROM parent')
    expect(rows.map((row) => ({ ...row }))).toEqual([{ id: 1, note: null }])
  })
})

describe('migration files', () => {
  test('that were released are as they were', async () => {
    const now = await hashMigrations()
    for (const [name, hash] of Object.entries(await readReleased())) expect(now[name], name).toBe(hash)
  })

  test('are all pinned, so that a later edit is noticed (npm run migrations:pin)', async () => {
    const released = await readReleased()
    expect(Object.keys(await hashMigrations()).filter((name) => !(name in released))).toEqual([])
  })

  test('exist for every kind of database, each with statements', async () => {
    for (const kind of migrationKinds) {
      const files = await readMigrations(kind)
      expect(files.length, kind).toBeGreaterThan(0)
      for (const { name, statements } of files) expect(statements.length, name).toBeGreaterThan(0)
    }
  })
})
