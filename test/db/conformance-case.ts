import type { Client } from '@libsql/client/http'
import type { RawAnswer, ServerUnderTest } from './server-under-test.ts'

export type Bench = {
  client: Client
  /** The same database with integers as bigint. */
  exact: Client
  /** A bare pipeline to the same database. */
  pipeline(requests: unknown[], baton?: string | null): Promise<RawAnswer>
}
export type Case = {
  name: string
  /** What happens; answers what was seen. */
  run(bench: Bench): Promise<unknown>
  /** What must be seen, on both servers. */
  seen: unknown
  /** Where sqld is known to answer otherwise: what, and why we keep ours. */
  sqld?: { seen: unknown; why: string }
}

export async function benchOn(server: ServerUnderTest): Promise<Bench> {
  const name = await server.database()
  return {
    client: server.client(name),
    exact: server.client(name, 'bigint'),
    pipeline: (requests, baton) => server.pipeline(name, requests, baton),
  }
}

/** The table most cases use. */
export const itemSql = 'CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER, data BLOB)'

/** The code of what fails, up to the primary part (`SQLITE_CONSTRAINT_UNIQUE` counts as `SQLITE_CONSTRAINT`). */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error === undefined) return 'ok'
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no code'
  return code.startsWith('SQLITE_CONSTRAINT') ? 'SQLITE_CONSTRAINT' : code
}

/** A query's rows as plain arrays. */
export async function values(client: Client, query: string): Promise<unknown[][]> {
  const { rows } = await client.execute(query)
  return rows.map((row) => Array.from({ length: row.length }, (_, i) => row[i]))
}

/** The names of all items, in order of their ids. */
export const names = (client: Client) =>
  values(client, 'SELECT name FROM item ORDER BY id').then((rows) => rows.flat().join())
