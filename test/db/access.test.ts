import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminRequest } from '../../db/client.ts'
import { newToken, type OwnServer, rawPipeline, rawRequest, startOurs } from './server-under-test.ts'

const reader = newToken({ databases: ['data-131113'], access: 'ro' })
const clerk = newToken({ databases: ['data-131113', 'keys-*'], access: 'rw' })
const read = [{ type: 'execute', stmt: { sql: 'SELECT count(*) FROM t' } }, { type: 'close' }]
const write = (sql: string) => [{ type: 'execute', stmt: { sql } }, { type: 'close' }]

let server: OwnServer
const send = (database: string, secret: string, requests: unknown[]) =>
  rawPipeline(server.port, database, secret, requests)
const codeOf = (answer: Awaited<ReturnType<typeof send>>) => answer.body.results?.[0]?.error?.code

beforeAll(async () => {
  server = await startOurs({}, [reader.token, clerk.token])
  for (const name of ['data-131113', 'data-141003', 'keys-131113']) {
    await adminRequest({ token: server.secret, port: server.port }, 'databases', { name })
    await send(name, server.secret, write('CREATE TABLE t (a)'))
  }
  await send('data-141003', server.secret, write("INSERT INTO t VALUES ('of another municipality')"))
})
afterAll(() => server.stop())

describe('tokens', () => {
  test('answers 401 without a token, with an unknown one and with one in another form', async () => {
    const body = JSON.stringify({ requests: read })
    for (const authorization of [undefined, 'Bearer', 'Bearer nonsense', `Basic ${clerk.secret}`, clerk.secret]) {
      const headers = { host: 'data-131113.db', ...(authorization && { authorization }) }
      expect((await rawRequest(server.port, '/v2/pipeline', headers, body)).status).toBe(401)
    }
    expect((await send('data-131113', clerk.secret, read)).status).toBe(200)
  })

  test('answers 401 before it tells whether a database exists', async () => {
    expect((await send('data-999999', 'nonsense', read)).status).toBe(401)
  })

  test('gives one and the same 404 for a database of others, one that does not exist and one that cannot', async () => {
    const answers = []
    for (const name of ['data-141003', 'data-999999', '..%2fdata-131113', 'DATA-131113', '', 'a'.repeat(60)]) {
      answers.push(await send(name, clerk.secret, read))
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
  })

  test('takes names ending in a star as prefixes and others whole', async () => {
    expect((await send('keys-131113', clerk.secret, read)).status).toBe(200)
    expect((await send('keys-131113', reader.secret, read)).status).toBe(404)
    expect((await send('data-1311130', clerk.secret, read)).status).toBe(404)
  })

  test.each([
    "INSERT INTO t VALUES ('x')",
    'WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a',
    'DELETE FROM t',
    'CREATE TABLE u (a)',
    'DROP TABLE t',
    'PRAGMA user_version = 9',
    'BEGIN IMMEDIATE',
    'SAVEPOINT a',
  ])('answers 403 to a reading token that sends %s', async (sql) => {
    expect((await send('data-131113', reader.secret, write(sql))).status).toBe(403)
    const batch = [
      { type: 'batch', batch: { steps: [{ stmt: { sql: 'BEGIN' } }, { stmt: { sql } }] } },
      { type: 'close' },
    ]
    expect((await send('data-131113', reader.secret, batch)).status).toBe(403)
    expect((await send('data-131113', reader.secret, [{ type: 'sequence', sql: `SELECT 1; ${sql}` }])).status).toBe(403)
    const { body } = await send('data-131113', reader.secret, read)
    expect(body.results?.[0]?.response?.result?.rows).toEqual([[{ type: 'integer', value: '0' }]])
  })

  test('gives a baton only to the token and the database it was made for', async () => {
    const { body } = await send('data-131113', clerk.secret, [{ type: 'execute', stmt: { sql: 'BEGIN IMMEDIATE' } }])
    const { baton } = body
    const stolen = async (database: string, secret: string) =>
      (await rawPipeline(server.port, database, secret, [{ type: 'get_autocommit' }], baton)).status
    expect(await stolen('data-131113', server.secret)).toBe(400)
    expect(await stolen('keys-131113', clerk.secret)).toBe(400)
    const rightful = [{ type: 'execute', stmt: { sql: 'ROLLBACK' } }, { type: 'close' }]
    expect((await rawPipeline(server.port, 'data-131113', clerk.secret, rightful, baton)).status).toBe(200)
    expect(await stolen('data-131113', clerk.secret)).toBe(400)
  })

  test('lets only administrators administer, and only what their token reaches', async () => {
    const refused = (secret: string, name: string) =>
      adminRequest({ token: secret, port: server.port }, 'databases', { name }).then(
        () => 200,
        (error: { status: number }) => error.status,
      )
    expect(await refused(clerk.secret, 'keys-141003')).toBe(403)
    expect(await refused('nonsense', 'keys-141003')).toBe(401)
    expect(await refused(server.secret, 'data-131113')).toBe(409)
    expect(await refused(server.secret, '../escape')).toBe(400)
  })
})

describe('isolation', () => {
  test.each([
    "ATTACH 'data-141003.db' AS other",
    "SELECT 1; ATTACH 'data-141003.db' AS other",
    "VACUUM INTO 'copy.db'",
    'PRAGMA synchronous = OFF',
    'PRAGMA secure_delete = OFF',
    'CREATE TEMP TABLE x (a)',
  ])('refuses %s in every form', async (sql) => {
    const forms = [
      [{ type: 'sequence', sql }],
      [{ type: 'batch', batch: { steps: [{ stmt: { sql } }] } }],
      [{ type: 'execute', stmt: { sql } }],
    ]
    for (const form of forms) {
      const { body } = await send('data-131113', clerk.secret, [...form, { type: 'close' }])
      expect(JSON.stringify(body)).toMatch(/SQLITE_AUTH|SQL_MANY_STATEMENTS/)
    }
  })

  test('reads nothing of another database through any of its tables', async () => {
    const { body } = await send('data-131113', clerk.secret, [{ type: 'execute', stmt: { sql: 'SELECT * FROM t' } }])
    expect(JSON.stringify(body)).not.toContain('another municipality')
  })

  test('reaches no file by a function, a table or a text run as SQL', async () => {
    const target = join(server.folder, 'written-by-sql')
    for (const sql of [
      "SELECT load_extension('x')",
      "SELECT readfile('/etc/hostname')",
      'SELECT \uFEFF"readfile"(\'/etc/hostname\')',
      "SELECT $a('), readfile('/etc/hostname') --'",
      `SELECT writefile('${target}', 'x')`,
      "SELECT name FROM 'fsdir'('/etc') LIMIT 1",
      "SELECT sha3_query('SELECT readfile(''/etc/hostname'')')",
      'SELECT count(*) FROM sqlite_dbpage',
    ]) {
      expect(codeOf(await send('data-131113', clerk.secret, write(sql)))).toBe('SQLITE_AUTH')
    }
    expect(existsSync(target)).toBe(false)
  })
})

describe('error messages', () => {
  const secretText = '個人番号123456789018'
  const bound = { type: 'text', value: secretText }

  test.each([
    ['UNIQUE', 'INSERT INTO once VALUES (?1), (?1)'],
    ['CHECK', 'INSERT INTO short VALUES (?)'],
    ['a full-text query', "SELECT * FROM words WHERE words MATCH '\"' || ?"],
    ['a JSON path', "SELECT json_extract('{}', ?)"],
    ['JSON', 'SELECT json(?)'],
    ['a strict column', 'INSERT INTO typed VALUES (?)'],
  ])('hold no bound value: %s', async (_, sql) => {
    const schema = `CREATE TABLE IF NOT EXISTS once (a UNIQUE); CREATE TABLE IF NOT EXISTS short (a CHECK (length(a) < 3));
      CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(w); CREATE TABLE IF NOT EXISTS typed (a INTEGER) STRICT;`
    await send('data-131113', clerk.secret, [{ type: 'sequence', sql: schema }, { type: 'close' }])
    const answer = await send('data-131113', clerk.secret, [{ type: 'execute', stmt: { sql, args: [bound] } }])
    expect(answer.body.results?.[0]?.type).toBe('error')
    expect(JSON.stringify(answer)).not.toContain('123456789018')
  })

  test('keep the names of the schema, which a developer needs', async () => {
    const { body } = await send('data-131113', clerk.secret, [
      { type: 'execute', stmt: { sql: 'INSERT INTO once VALUES (?), (?)', args: [bound, bound] } },
    ])
    expect(body.results?.[0]?.error?.message).toBe('UNIQUE constraint failed: once.a')
  })
})

describe('malformed requests', () => {
  const bad = [
    '',
    '[]',
    '{"requests":{}}',
    '{"requests":[{"type":"explode"}]}',
    '{"requests":[{"type":"execute"}]}',
    '{"requests":[{"type":"execute","stmt":{"sql":1}}]}',
    '{"requests":[{"type":"execute","stmt":{"sql":"SELECT ?","args":[true]}}]}',
    '{"requests":[{"type":"execute","stmt":{"sql":"SELECT ?","args":[{"type":"integer","value":7}]}}]}',
    '{"requests":[{"type":"execute","stmt":{"sql":"SELECT ?","args":[{"type":"integer","value":"9223372036854775808"}]}}]}',
    '{"requests":[{"type":"execute","stmt":{"sql":"SELECT ?","args":[{"type":"blob","base64":{}}]}}]}',
    `{"requests":[{"type":"batch","batch":{"steps":[{"stmt":{"sql":"SELECT 1"},"condition":${'{"type":"not","cond":'.repeat(40)}null${'}'.repeat(40)}}]}}]}`,
  ]
  test.each(bad)('are answered 400: %s', async (body) => {
    const headers = { host: 'data-131113.db', authorization: `Bearer ${clerk.secret}` }
    const answer = await rawRequest(server.port, '/v2/pipeline', headers, body)
    expect(answer.status).toBe(400)
  })

  test('with names for parameters that have none do not end the process', async () => {
    const named = (sql: string, name: string) => ({
      type: 'execute',
      stmt: { sql, named_args: [{ name, value: { type: 'integer', value: '1' } }] },
    })
    const { body } = await send('data-131113', clerk.secret, [
      named('SELECT ?', 'a'),
      named('SELECT :toString', '__proto__'),
      named('SELECT :a', 'a'),
    ])
    expect(body.results?.map((result) => result.type)).toEqual(['error', 'error', 'ok'])
  })

  test.each([
    ['half a surrogate pair', '\ud83d', false],
    ['its escape in JSON', '["\\ud83d"]', false],
    ['the escape of the other half', '["\\uDE00 "]', false],
    ['halves in the wrong order', '["\\ude00\\ud83d"]', false],
    ['U+0000', 'a\0b', false],
    ['a whole pair', '["\u{1f600}"]', true],
    ['a whole pair escaped', '["\\ud83d\\ude00"]', true],
    ['other escapes', '["\\u3042\\\\n"]', true],
  ])('with %s in a text do not end the process and keep nothing changed', async (_, value, kept) => {
    const sql = "SELECT ?1, CASE WHEN json_valid(?1) THEN ?1 ->> '$[0]' END"
    const { body } = await send('data-131113', clerk.secret, [
      { type: 'execute', stmt: { sql, args: [{ type: 'text', value }] } },
    ])
    const result = body.results?.[0]
    expect(result?.error?.code ?? 'ok').toBe(kept ? 'ok' : 'SQLITE_MISMATCH')
    if (kept) expect(result?.response?.result?.rows).toMatchObject([[{ value }, {}]])
  })
})
