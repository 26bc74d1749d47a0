import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { renderingsOfNumber, renderingsOfText } from './renderings.ts'
import { type Hit, Scanner } from './scan.ts'

const NAME = '禁漏洩標識'

describe('the search', () => {
  const number = '123456789018'
  const patterns = [...renderingsOfNumber(number), ...renderingsOfText(NAME)]
  const noise = () => randomBytes(5_000)
  const found = (bytes: Buffer) => new Scanner(patterns).scan('here', bytes)
  const renderings = (hits: Hit[]) => hits.map((hit) => hit.rendering)

  it.each(patterns.map((one) => [`${one.rendering} of ${one.value}`, one] as const))('finds %s', (_name, one) => {
    expect(renderings(found(Buffer.concat([noise(), one.bytes, noise()])))).toContain(one.rendering)
  })

  it('finds base64 and hex of it inside other text, and what was compressed', () => {
    for (const before of ['', 'x', 'xy']) {
      const text = Buffer.from(`${before}${number} and ${NAME}`)
      expect(found(Buffer.from(text.toString('base64'))).map((hit) => hit.value)).toEqual([number, NAME])
    }
    expect(renderings(found(Buffer.concat([noise(), gzipSync(`[${number}]`)])))).toContain('plain in gzip')
    expect(renderings(found(Buffer.concat([noise(), deflateSync(`[${number}]`), noise()])))).toContain('plain in zlib')
    expect(found(Buffer.concat([noise(), noise()]))).toEqual([])
  })

  it('finds it in a database file, a write-ahead log, a log file and a file’s name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'canary-'))
    const db = new Database(join(folder, 'some.db'))
    db.pragma('journal_mode = WAL')
    db.exec(`create table t (a, b); insert into t values ('${number}', ${number})`)
    await writeFile(join(folder, `${number}.log`), `{"name":"${NAME}"}`)
    const hits = new Scanner(patterns)
      .scanFolder(folder)
      .hits.map((hit) => `${hit.where.split('/').at(-1)} ${hit.rendering}`)
    db.close()
    await rm(folder, { recursive: true })
    expect(hits).toEqual(expect.arrayContaining(['some.db-wal plain', 'some.db-wal integer', `${number}.log plain`]))
  })
})
