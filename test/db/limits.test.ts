import { afterEach, expect, test } from 'vitest'
import type { Limits } from '../../db/server/limits.ts'
import { type OwnServer, startOurs } from './server-under-test.ts'

let server: OwnServer | undefined
afterEach(() => server?.stop())

async function withLimits(limits: Partial<Limits>): Promise<{ name: string; at: OwnServer }> {
  server = await startOurs(limits)
  return { name: await server.database(), at: server }
}
const execute = (sql: string) => ({ type: 'execute', stmt: { sql } })
const close = { type: 'close' }

test('answers 413 to a body over the limit and goes on with the next', async () => {
  const { name, at } = await withLimits({ bodyBytes: 10_000 })
  expect((await at.pipeline(name, [execute(`SELECT '${'x'.repeat(10_000)}'`)])).status).toBe(413)
  expect((await at.pipeline(name, [execute(`SELECT '${'x'.repeat(9_000)}'`), close])).status).toBe(200)
})

test('answers 413 to too many requests, and to too many statements in a batch or a text', async () => {
  const { name, at } = await withLimits({ pipelineRequests: 3, batchStatements: 3 })
  const steps = (count: number) => ({
    type: 'batch',
    batch: { steps: Array.from({ length: count }, () => ({ stmt: { sql: 'SELECT 1' } })) },
  })
  expect((await at.pipeline(name, [execute('SELECT 1'), execute('SELECT 1'), close])).status).toBe(200)
  expect((await at.pipeline(name, [close, close, close, close])).status).toBe(413)
  expect((await at.pipeline(name, [steps(3), close])).status).toBe(200)
  expect((await at.pipeline(name, [steps(4), close])).status).toBe(413)
  expect((await at.pipeline(name, [{ type: 'sequence', sql: 'SELECT 1;'.repeat(4) }, close])).status).toBe(413)
})

test.each([
  [
    'rows',
    { answerRows: 10 },
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT i FROM n, t',
  ],
  ['characters', { answerChars: 1_000 }, "SELECT printf('%.*c', 1001, 'x') FROM t"],
])('stops an answer with too many %s and keeps no snapshot open by it', async (_, limits, sql) => {
  const { name, at } = await withLimits({ ...limits, idleSeconds: 1 })
  await at.pipeline(name, [execute('CREATE TABLE t (a)'), execute('INSERT INTO t VALUES (0)'), close])
  const { body } = await at.pipeline(name, [execute(sql), close])
  expect(body.results?.[0]?.error?.code ?? body.results?.[0]?.type).toBe('RESPONSE_TOO_LARGE')
  await at.pipeline(name, [execute('INSERT INTO t VALUES (1)'), close])
  await at.checkpoint(name)
})

test('counts all requests of a pipeline together', async () => {
  const { name, at } = await withLimits({ answerRows: 2 })
  const { body } = await at.pipeline(name, [execute('SELECT 1'), execute('SELECT 2'), execute('SELECT 3'), close])
  expect(body.results?.map((result) => result.type)).toEqual(['ok', 'ok', 'error', 'ok'])
})

test('answers 503 when too many streams are open, and opens again when one closes', async () => {
  const { name, at } = await withLimits({ openStreams: 2 })
  const first = await at.pipeline(name, [execute('SELECT 1')])
  expect((await at.pipeline(name, [execute('SELECT 1')])).status).toBe(200)
  expect((await at.pipeline(name, [execute('SELECT 1')])).status).toBe(503)
  expect((await at.pipeline(name, [execute('SELECT 1'), close])).status).toBe(200)
  await at.pipeline(name, [close], first.body.baton)
  expect((await at.pipeline(name, [execute('SELECT 1')])).status).toBe(200)
})

test('answers 503 when too many wait for the writer, and the others get their turn', async () => {
  const { name, at } = await withLimits({ waiting: 2 })
  await at.pipeline(name, [execute('CREATE TABLE t (a)'), close])
  const holder = await at.pipeline(name, [execute('BEGIN IMMEDIATE')])
  const insert = () => at.pipeline(name, [execute('INSERT INTO t VALUES (1)'), close])
  const waiting = [insert(), insert()]
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect((await insert()).status).toBe(503)
  expect((await at.pipeline(name, [execute('SELECT 1'), close])).status).toBe(200)
  await at.pipeline(name, [execute('COMMIT'), close], holder.body.baton)
  expect((await Promise.all(waiting)).map((answer) => answer.status)).toEqual([200, 200])
})

test('stores no more texts on a stream than the limit, and forgets a closed one', async () => {
  const { name, at } = await withLimits({ storedSqls: 2 })
  const store = (id: number) => ({ type: 'store_sql', sql_id: id, sql: 'SELECT 1' })
  const use = (id: number) => ({ type: 'execute', stmt: { sql_id: id } })
  const { body } = await at.pipeline(name, [
    ...[store(1), store(2), store(3), use(2)],
    ...[{ type: 'close_sql', sql_id: 2 }, use(2), store(3), use(3), close],
  ])
  const seen = body.results?.map((result) => result.error?.code ?? 'ok')
  expect(seen).toEqual(['ok', 'ok', 'SQL_STORE_FULL', 'ok', 'ok', 'SQL_NOT_FOUND', 'ok', 'ok', 'ok'])
})

test('keeps every database right while only two may be open', async () => {
  server = await startOurs({ openDatabases: 2 })
  const names = []
  for (let i = 0; i < 6; i++) names.push(await server.database())
  for (const name of names) await server.pipeline(name, [execute('CREATE TABLE t (a)'), close])
  for (let round = 0; round < 3; round++) {
    for (const name of names) await server.pipeline(name, [execute(`INSERT INTO t VALUES ('${name}')`), close])
  }
  for (const name of names) {
    const { body } = await server.pipeline(name, [execute('SELECT a, count(*) FROM t GROUP BY a'), close])
    expect(body.results?.[0]?.response?.result?.rows).toEqual([
      [
        { type: 'text', value: name },
        { type: 'integer', value: '3' },
      ],
    ])
  }
})
