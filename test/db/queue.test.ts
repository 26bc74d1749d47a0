import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { type OwnServer, startOurs } from './server-under-test.ts'

let server: OwnServer
afterEach(() => server.stop())

const execute = (sql: string) => ({ type: 'execute', stmt: { sql } })
const close = { type: 'close' }
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function tableOn(limits: Parameters<typeof startOurs>[0] = {}): Promise<string> {
  server = await startOurs(limits)
  const name = await server.database()
  await server.pipeline(name, [execute('CREATE TABLE t (id INTEGER PRIMARY KEY, who)'), close])
  return name
}

async function whoWrote(name: string): Promise<unknown[]> {
  const { body } = await server.pipeline(name, [execute('SELECT who FROM t ORDER BY id'), close])
  const rows = body.results?.[0]?.response?.result?.rows as { value?: string }[][]
  return rows.map((row) => row[0]?.value)
}

test('serves 50 waiting writers in the order they came, single statements and transactions alike', async () => {
  const name = await tableOn()
  const holder = await server.pipeline(name, [execute('BEGIN IMMEDIATE')])
  const writers = []
  for (let i = 0; i < 50; i++) {
    const insert = execute(`INSERT INTO t (who) VALUES ('${i}')`)
    const transaction = async () => {
      const begun = await server.pipeline(name, [execute('BEGIN IMMEDIATE'), insert])
      await pause(1)
      await server.pipeline(name, [execute('COMMIT'), close], begun.body.baton)
    }
    writers.push(i % 3 === 0 ? transaction() : server.pipeline(name, [insert, close]))
    // Each on a connection of its own: only the pause makes the order of arrival certain.
    await pause(5)
  }
  await server.pipeline(
    name,
    [execute("INSERT INTO t (who) VALUES ('holder')"), execute('COMMIT'), close],
    holder.body.baton,
  )
  await Promise.all(writers)
  expect(await whoWrote(name)).toEqual(['holder', ...Array.from({ length: 50 }, (_, i) => String(i))])
})

test('lets readers work while a writer is open and others wait', async () => {
  const name = await tableOn()
  const holder = await server.pipeline(name, [execute('BEGIN IMMEDIATE'), execute("INSERT INTO t (who) VALUES ('x')")])
  const waiting = server.pipeline(name, [execute("INSERT INTO t (who) VALUES ('y')"), close])
  expect(await whoWrote(name)).toEqual([])
  await server.pipeline(name, [execute('COMMIT'), close], holder.body.baton)
  await waiting
  expect(await whoWrote(name)).toEqual(['x', 'y'])
})

test('does not make the writers of one database wait for those of another', async () => {
  const name = await tableOn()
  const other = await server.database()
  await server.pipeline(name, [execute('BEGIN IMMEDIATE')])
  const answer = await server.pipeline(other, [execute('CREATE TABLE t (a)'), close])
  expect(answer.body.results?.[0]?.type).toBe('ok')
})

test('rolls back a transaction that rests too long, and the queue goes on', async () => {
  const name = await tableOn({ idleSeconds: 0.2 })
  const idle = await server.pipeline(name, [execute('BEGIN IMMEDIATE'), execute("INSERT INTO t (who) VALUES ('idle')")])
  const next = await server.pipeline(name, [execute("INSERT INTO t (who) VALUES ('next')"), close])
  expect(next.body.results?.[0]?.type).toBe('ok')
  const late = await server.pipeline(name, [execute('COMMIT'), close], idle.body.baton)
  expect([late.status, late.body.code]).toEqual([400, 'STREAM_EXPIRED'])
  expect(await whoWrote(name)).toEqual(['next'])
})

test('rolls back a transaction that lasts too long though it never rests', async () => {
  const name = await tableOn({ transactionSeconds: 0.3 })
  let { body } = await server.pipeline(name, [
    execute('BEGIN IMMEDIATE'),
    execute("INSERT INTO t (who) VALUES ('long')"),
  ])
  const next = server.pipeline(name, [execute("INSERT INTO t (who) VALUES ('next')"), close])
  const end = performance.now() + 2_000
  while (body.baton && performance.now() < end) {
    await pause(20)
    body = (await server.pipeline(name, [execute('SELECT 1')], body.baton)).body
  }
  await next
  expect(await whoWrote(name)).toEqual(['next'])
})

test('takes a client that went away out of the queue', async () => {
  const name = await tableOn()
  const holder = await server.pipeline(name, [execute('BEGIN IMMEDIATE')])
  const gone = request({
    ...{ host: '127.0.0.1', port: server.port, path: '/v2/pipeline', method: 'POST', agent: false },
    headers: { host: `${name}.db`, authorization: `Bearer ${server.secret}` },
  })
  gone.on('error', () => undefined)
  gone.end(JSON.stringify({ requests: [execute("INSERT INTO t (who) VALUES ('gone')"), close] }))
  await pause(100)
  const next = server.pipeline(name, [execute("INSERT INTO t (who) VALUES ('next')"), close])
  gone.destroy()
  await pause(100)
  await server.pipeline(name, [execute('COMMIT'), close], holder.body.baton)
  await next
  expect(await whoWrote(name)).toEqual(['next'])
})

test('answers 503 to one who waited too long', async () => {
  const name = await tableOn({ waitSeconds: 0.2 })
  const holder = await server.pipeline(name, [execute('BEGIN IMMEDIATE')])
  expect((await server.pipeline(name, [execute('DELETE FROM t'), close])).status).toBe(503)
  await server.pipeline(name, [execute('COMMIT'), close], holder.body.baton)
})

test('gives read transactions in turn when all snapshots are taken', async () => {
  const name = await tableOn({ snapshots: 1 })
  const first = await server.pipeline(name, [execute('BEGIN TRANSACTION READONLY'), execute('SELECT 1')])
  const second = server.pipeline(name, [
    execute('BEGIN TRANSACTION READONLY'),
    execute('SELECT 2'),
    execute('COMMIT'),
    close,
  ])
  const state = await Promise.race([second.then(() => 'served'), pause(100).then(() => 'waiting')])
  await server.pipeline(name, [execute('COMMIT'), close], first.body.baton)
  expect([state, (await second).status]).toEqual(['waiting', 200])
})
