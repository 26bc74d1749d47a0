import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AdminRefused, adminRequest, openDatabase } from '../../db/client.ts'
import { type RunningServer, startServer } from '../../db/server/server.ts'
import { newToken, scratchFolder } from './server-under-test.ts'

const folder = scratchFolder()
const socketPath = join(folder, 'data.sock')
const { secret, token } = newToken({ databases: ['control'], access: 'rw', admin: true })
let server: RunningServer

beforeAll(async () => {
  server = await startServer({ folder, tokens: [token], socket: socketPath })
  await adminRequest({ token: secret, socketPath }, 'databases', { name: 'control' })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

test('works over the unix socket, many statements at once', async () => {
  expect(server.port).toBeUndefined()
  const control = openDatabase({ url: 'http://control.db', token: secret, socketPath })
  await control.execute('CREATE TABLE t (a)')
  await Promise.all(
    Array.from({ length: 100 }, (_, i) => control.execute({ sql: 'INSERT INTO t VALUES (?)', args: [i] })),
  )
  const { rows } = await control.execute('SELECT count(*), sum(a) FROM t')
  expect([rows[0]?.[0], rows[0]?.[1]]).toEqual([100, 4950])
  control.close()
})

test('answers integers as asked for', async () => {
  const exact = openDatabase({ url: 'http://control.db', token: secret, socketPath, intMode: 'bigint' })
  expect((await exact.execute('SELECT 9223372036854775807')).rows[0]?.[0]).toBe(9223372036854775807n)
  exact.close()
  const plain = openDatabase({ url: 'http://control.db', token: secret, socketPath })
  expect((await plain.execute('SELECT 5')).rows[0]?.[0]).toBe(5)
  await expect(plain.execute('SELECT 9223372036854775807')).rejects.toThrow(RangeError)
  plain.close()
})

test('tells apart a wrong token, an unknown database and a server that is not there', async () => {
  const codeOf = (url: string, secretUsed: string, path: string) => {
    const client = openDatabase({ url, token: secretUsed, socketPath: path })
    return client.execute('SELECT 1').then(
      () => 'ok',
      (error: { code?: string }) => error.code,
    )
  }
  expect(await codeOf('http://control.db', 'wrong', socketPath)).toBe('AUTH_FAILED')
  expect(await codeOf('http://data-131113.db', secret, socketPath)).toBe('NOT_FOUND')
  expect(await codeOf('http://control.db', secret, `${socketPath}.gone`)).toBe('ENOENT')
})

test('throws what the administration refused, with status and code', async () => {
  const again = adminRequest({ token: secret, socketPath }, 'databases', { name: 'control' })
  await expect(again).rejects.toThrow(AdminRefused)
  await expect(again).rejects.toMatchObject({ status: 409, code: 'EXISTS' })
})
