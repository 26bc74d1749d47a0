import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminRequest } from '../../db/client.ts'
import { Connection } from '../../db/server/connection.ts'
import { startServer } from '../../db/server/server.ts'
import { startChild } from './child-server.ts'
import { newToken, type RawAnswer, rawPipeline, scratchFolder, startOurs } from './server-under-test.ts'

const execute = (sql: string, args: unknown[] = []) => ({ type: 'execute', stmt: { sql, args } })
const close = { type: 'close' }
const codes = (answer: RawAnswer) => answer.body.results?.map((result) => result.error?.code ?? 'ok')

let folder: string
beforeEach(() => {
  folder = scratchFolder()
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('what is not durable is not opened', () => {
  test('a connection whose log cannot be a WAL is refused', () => {
    expect(() => new Connection(':memory:', 'writer', 10, 1000)).toThrow('journal_mode is memory')
  })

  test('every connection of a served database has the four pragmas', async () => {
    const server = await startOurs()
    const name = await server.database()
    const pragmas = ['journal_mode', 'synchronous', 'secure_delete', 'foreign_keys']
    for (const begin of ['SELECT 1', 'BEGIN IMMEDIATE', 'BEGIN TRANSACTION READONLY']) {
      const requests = [execute(begin), ...pragmas.map((pragma) => execute(`PRAGMA ${pragma}`)), close]
      const { body } = await server.pipeline(name, requests)
      const found = body.results?.slice(1, 5).map((each) => each.response?.result?.rows as { value: string }[][])
      expect(found?.map((rows) => rows[0]?.[0]?.value)).toEqual(['wal', '2', '1', '1'])
    }
    await server.stop()
  })

  test('a database another program holds in another mode answers 503, and 200 once it is free', async () => {
    const server = await startOurs()
    const held = new Database(join(server.folder, 'data-1.db'), {})
    held.exec('CREATE TABLE t (a); BEGIN EXCLUSIVE')
    expect((await server.pipeline('data-1', [execute('SELECT 1'), close])).status).toBe(503)
    held.exec('COMMIT')
    expect((await server.pipeline('data-1', [execute('SELECT 1'), close])).status).toBe(200)
    held.close()
    await server.stop()
  })

  test('a file that is no database answers 503', async () => {
    const server = await startOurs()
    writeFileSync(join(server.folder, 'data-1.db'), 'not a database'.repeat(1000))
    expect((await server.pipeline('data-1', [execute('SELECT 1'), close])).status).toBe(503)
    await server.stop()
  })

  test('a folder that cannot be written, or that is not there, stops the start with a message', async () => {
    for (const each of ['/proc', join(folder, 'nowhere')]) {
      await expect(startServer({ folder: each, tokens: [], port: 0 })).rejects.toThrow(/refused to start/)
    }
  })

  test('a second server on the same folder is refused, and may start when the first has stopped', async () => {
    const first = await startChild(folder)
    await expect(startChild(folder)).rejects.toThrow('another server uses')
    first.process.kill('SIGKILL')
    await first.ended
    const next = await startChild(folder)
    next.process.kill('SIGTERM')
    expect(await next.ended).toBe(0)
  })

  test('a socket someone answers on is not taken over, one left by a killed server is', async () => {
    const socket = join(folder, 'data.sock')
    const { token } = newToken({ databases: ['*'], access: 'rw' })
    const first = await startServer({ folder, tokens: [token], socket })
    const other = scratchFolder()
    await expect(startServer({ folder: other, tokens: [token], socket })).rejects.toThrow('in use')
    await first.stop()
    const sleeper = `require('net').createServer().listen(${JSON.stringify(socket)}, () => console.log('up'))`
    const dead = spawn(process.execPath, ['-e', sleeper], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(dead.stdout, 'data')
    dead.kill('SIGKILL')
    await once(dead, 'exit')
    expect(existsSync(socket)).toBe(true)
    const next = await startServer({ folder: other, tokens: [token], socket })
    await next.stop()
    rmSync(other, { recursive: true })
  })
})

describe('a write acknowledged is a write kept', () => {
  const kills = process.env.HAGUKUMI_PROOF === 'full' ? 50 : 5

  test(`kill -9 during writes, ${kills} times: nothing acknowledged is lost, nothing is half`, {
    timeout: kills * 10_000,
  }, async () => {
    const acknowledged = new Set<string>()
    let next = 0
    for (let round = 0; round <= kills; round++) {
      const server = await startChild(folder)
      const send = (requests: unknown[], baton?: string | null) =>
        rawPipeline(server.port, 'data-1', server.secret, requests, baton)
      if (round === 0) {
        await adminRequest({ token: server.secret, port: server.port }, 'databases', { name: 'data-1' })
        await send([
          execute('CREATE TABLE a (id TEXT PRIMARY KEY, pad)'),
          execute('CREATE TABLE b (id TEXT UNIQUE)'),
          close,
        ])
      }
      const { body } = await send([
        ...[execute('PRAGMA integrity_check'), execute('SELECT id FROM a')],
        ...[
          execute('SELECT id FROM a EXCEPT SELECT id FROM b UNION ALL SELECT id FROM b EXCEPT SELECT id FROM a'),
          close,
        ],
      ])
      const [check, ids, torn] = body.results?.map((each) => each.response?.result?.rows as { value: string }[][]) ?? []
      expect(check).toEqual([[{ type: 'text', value: 'ok' }]])
      expect(torn).toEqual([])
      const kept = new Set(ids?.map((row) => row[0]?.value))
      expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([])

      let killed = false
      const writer = async (kind: number) => {
        while (!killed) {
          const id = String(next++)
          const value = [{ type: 'text', value: id }]
          const both = [
            execute('INSERT INTO a VALUES (?, randomblob(3000))', value),
            execute('INSERT INTO b VALUES (?)', value),
          ]
          if (kind === 0) {
            const steps = [execute('BEGIN'), ...both, execute('COMMIT')].map(({ stmt }) => ({ stmt }))
            await send([{ type: 'batch', batch: { steps } }, close])
          } else {
            const begun = await send([execute('BEGIN IMMEDIATE'), ...both])
            await send([execute('COMMIT'), close], begun.body.baton)
          }
          acknowledged.add(id)
        }
      }
      const writers = Array.from({ length: 8 }, (_, i) => writer(i % 2).catch(() => undefined))
      await new Promise((resolve) => setTimeout(resolve, 100 + ((round * 37) % 200)))
      server.process.kill('SIGKILL')
      killed = true
      await Promise.all([...writers, server.ended])
    }
    expect(acknowledged.size).toBeGreaterThan(kills * 10)
  })

  test('SIGTERM stops it cleanly: what was acknowledged is in the file, the log is empty, what was open is not', async () => {
    const server = await startChild(folder)
    await adminRequest({ token: server.secret, port: server.port }, 'databases', { name: 'data-1' })
    const send = (requests: unknown[]) => rawPipeline(server.port, 'data-1', server.secret, requests)
    await send([execute('CREATE TABLE t (a)'), execute("INSERT INTO t VALUES ('kept')"), close])
    await send([execute('BEGIN IMMEDIATE'), execute("INSERT INTO t VALUES ('open')")])
    const waiting = send([execute("INSERT INTO t VALUES ('waiting')"), close]).then(
      (answer) => answer.status,
      () => 'cut off',
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    server.process.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect([503, 'cut off']).toContain(await waiting)
    const log = join(folder, 'data-1.db-wal')
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0)
    const file = new Database(join(folder, 'data-1.db'), {})
    expect(file.prepare('SELECT a FROM t').all([])).toEqual([{ a: 'kept' }])
    file.close()
  })
})

describe('a full disk', () => {
  test('leaves all of a batch or nothing, at every size, and names SQLITE_FULL', async () => {
    let full = 0
    for (let databasePages = 4; databasePages < 40; databasePages += 3) {
      const server = await startOurs({ databasePages })
      const name = await server.database()
      const setUp = await server.pipeline(name, [execute('CREATE TABLE a (x)'), execute('CREATE TABLE b (x)'), close])
      expect(codes(setUp)).toEqual(['ok', 'ok', 'ok'])
      const client = server.client(name)
      const insert = (table: string) => `INSERT INTO ${table} VALUES (randomblob(1500))`
      let kept = 0
      const code = await (async () => {
        for (;;) {
          await client.batch([insert('a'), insert('b')])
          kept++
        }
      })().catch((error: { code: string }) => error.code)
      expect(code).toBe('SQLITE_FULL')
      const { rows } = await client.execute('SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)')
      expect([rows[0]?.[0], rows[0]?.[1]]).toEqual([kept, kept])
      full++
      client.close()
      await server.stop()
    }
    expect(full).toBe(12)
  })

  test('ends a transaction for good: what the client sends after it is not kept on its own', async () => {
    const server = await startOurs({ databasePages: 8 })
    const name = await server.database()
    await server.pipeline(name, [execute('CREATE TABLE t (a)'), close])
    const small = execute("INSERT INTO t VALUES ('small')")
    const large = execute('INSERT INTO t VALUES (zeroblob(100000))')
    const begun = await server.pipeline(name, [execute('BEGIN IMMEDIATE'), small, large, small])
    const committed = await server.pipeline(name, [small, execute('COMMIT'), close], begun.body.baton)
    expect([codes(begun), codes(committed)]).toEqual([
      ['ok', 'ok', 'SQLITE_FULL', 'SQLITE_FULL'],
      ['SQLITE_FULL', 'SQLITE_FULL', 'ok'],
    ])
    const again = await server.pipeline(name, [execute('BEGIN IMMEDIATE'), large, execute('ROLLBACK'), small, close])
    expect(codes(again)).toEqual(['ok', 'SQLITE_FULL', 'ok', 'ok', 'ok'])
    const { body } = await server.pipeline(name, [execute('SELECT count(*) FROM t'), close])
    expect(body.results?.[0]?.response?.result?.rows).toEqual([[{ type: 'integer', value: '1' }]])
    await server.stop()
  })
})

describe('erasing', () => {
  const marker = 'WRAPPED-KEY-OF-A-PERSON-THAT-IS-TO-BE-ERASED'
  const filesWith = (text: string, where: string) =>
    readdirSync(where).filter(
      (file) => statSync(join(where, file)).isFile() && readFileSync(join(where, file)).includes(text),
    )

  test('after a checkpoint a deleted key is in no file any more', async () => {
    const server = await startOurs()
    const name = await server.database()
    const blob = { type: 'blob', base64: Buffer.from(marker.repeat(3)).toString('base64') }
    await server.pipeline(name, [execute('CREATE TABLE key (id INTEGER PRIMARY KEY, wrapped BLOB)'), close])
    for (let i = 0; i < 100; i++)
      await server.pipeline(name, [execute('INSERT INTO key (wrapped) VALUES (?)', [blob]), close])
    await server.checkpoint(name)
    expect(filesWith(marker, server.folder)).toEqual([`${name}.db`])
    await server.pipeline(name, [execute('DELETE FROM key'), close])
    expect(filesWith(marker, server.folder)).not.toEqual([])
    await server.checkpoint(name)
    expect(filesWith(marker, server.folder)).toEqual([])
    await server.stop()
  })

  test('a checkpoint waits for an open reader and says so when the reader does not end', async () => {
    const server = await startOurs({ idleSeconds: 1 })
    const name = await server.database()
    await server.pipeline(name, [execute('CREATE TABLE t (a)'), close])
    const open = () => server.pipeline(name, [execute('BEGIN TRANSACTION READONLY'), execute('SELECT * FROM t')])
    const reader = await open()
    await server.pipeline(name, [execute('INSERT INTO t VALUES (1)'), close])
    const waiting = server.checkpoint(name)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await server.pipeline(name, [execute('COMMIT'), close], reader.body.baton)
    await waiting

    let { body } = await open()
    await server.pipeline(name, [execute('INSERT INTO t VALUES (2)'), close])
    const refused = server.checkpoint(name).then(
      () => 200,
      (error: { status: number }) => error.status,
    )
    for (let i = 0; i < 15; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      body = (await server.pipeline(name, [execute('SELECT 1')], body.baton)).body
    }
    expect(await refused).toBe(503)
    await server.stop()
  })

  test('a backup holds what was committed, once, under a plain file name', async () => {
    const server = await startOurs()
    const name = await server.database()
    await server.pipeline(name, [execute('CREATE TABLE t (a)'), execute("INSERT INTO t VALUES ('kept')"), close])
    await server.pipeline(name, [execute('BEGIN IMMEDIATE'), execute("INSERT INTO t VALUES ('open')")])
    const backUp = (to: string) =>
      adminRequest({ token: server.secret, port: server.port }, 'backup', { name, to }).then(
        () => 200,
        (error: { status: number }) => error.status,
      )
    expect([await backUp('one.db'), await backUp('one.db'), await backUp('../one.db')]).toEqual([200, 409, 400])
    const copy = new Database(join(server.folder, 'backups/one.db'), {})
    expect(copy.prepare('SELECT a FROM t').all([])).toEqual([{ a: 'kept' }])
    expect(copy.prepare('PRAGMA integrity_check').all([])).toEqual([{ integrity_check: 'ok' }])
    copy.close()
    await server.stop()
  })
})
