import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toInstant } from '../../shared/values/instant.ts'
import { tagValues, unwrapKeys } from '../../worker/vault/key-agent.ts'
import { createKeys, destroyKey } from '../../worker/vault/key-maker.ts'
import { bindingProvider, rootsOf } from '../../worker/vault/providers/binding.ts'
import { refusalCode } from '../../worker/vault/rpc.ts'
import { answer, type Vault } from '../../worker/vault/vault.ts'
import {
  hex,
  OTA,
  person,
  persons,
  root,
  startVaultDatabases,
  use,
  type VaultDatabaseServer,
  vaultOn,
  YOKOHAMA,
} from './city.ts'

let databases: VaultDatabaseServer
let vault: Vault

beforeAll(async () => {
  databases = await startVaultDatabases()
  vault = await vaultOn(databases)
})
afterAll(() => databases.remove())

/** The code of the refusal; fails when the call answers. */
async function refused(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await answer(work)
  } catch (error) {
    return refusalCode(error)
  }
  throw new Error('was answered')
}

async function uses(id: string): Promise<number> {
  const [row] = await databases.query(`keys-${OTA}`, {
    sql: 'SELECT sum(count) FROM use_count WHERE id = ?',
    args: [id],
  })
  return Number(row?.[0] ?? 0)
}

const setWrapped = (tenant: string, id: string, wrapped: Uint8Array) =>
  databases.query(`keys-${tenant}`, { sql: 'UPDATE person_key SET wrapped = ? WHERE id = ?', args: [wrapped, id] })

async function wrappedOf(tenant: string, id: string): Promise<Buffer> {
  const [row] = await databases.query(`keys-${tenant}`, {
    sql: 'SELECT wrapped FROM person_key WHERE id = ?',
    args: [id],
  })
  return Buffer.from(row?.[0] as ArrayBuffer)
}

describe('person keys', () => {
  test('are made once, differ, and come back in order', async () => {
    const ids = persons(500)
    const made = await createKeys(vault, OTA, ids, use)
    expect(new Set(made.map(hex)).size).toBe(500)
    expect(made.every((key) => key.length === 32)).toBe(true)
    const back = await unwrapKeys(vault, OTA, ids.toReversed(), use)
    expect(back.map(hex)).toEqual(made.map(hex).toReversed())
    expect((await createKeys(vault, OTA, ids, use)).map(hex)).toEqual(made.map(hex))
  })

  test('made by several at once for one person are one key', async () => {
    const id = person()
    const made = await Promise.all(Array.from({ length: 8 }, () => createKeys(vault, OTA, [id], use)))
    expect(new Set(made.flat().map(hex)).size).toBe(1)
  })

  test('of unknown persons are null, of persons named twice the same', async () => {
    const id = person()
    const [key] = await createKeys(vault, OTA, [id, id], use)
    expect((await unwrapKeys(vault, OTA, [id, person(), id], use)).map(hex)).toEqual([hex(key), null, hex(key)])
    expect(await unwrapKeys(vault, OTA, [], use)).toEqual([])
  })

  test('of one municipality are unknown in another, and do not open there', async () => {
    const id = person()
    await createKeys(vault, OTA, [id], use)
    expect(await unwrapKeys(vault, YOKOHAMA, [id], use)).toEqual([null])
    await createKeys(vault, YOKOHAMA, [id], use)
    await setWrapped(YOKOHAMA, id, await wrappedOf(OTA, id))
    expect(await refused(() => unwrapKeys(vault, YOKOHAMA, [id], use))).toBe('seal-refused')
  })

  test("do not open in another person's row or altered in any byte", async () => {
    const [one, other] = [person(), person()]
    await createKeys(vault, OTA, [one, other], use)
    await setWrapped(OTA, other, await wrappedOf(OTA, one))
    expect(await refused(() => unwrapKeys(vault, OTA, [other], use))).toBe('seal-refused')
    const wrapped = await wrappedOf(OTA, one)
    for (const at of wrapped.keys()) {
      const altered = Buffer.from(wrapped)
      altered[at] = (altered[at] ?? 0) ^ 0x10
      await setWrapped(OTA, one, altered)
      expect(await refused(() => unwrapKeys(vault, OTA, [one], use)), `byte ${at}`).toBe('seal-refused')
    }
    await setWrapped(OTA, one, wrapped)
    expect(await unwrapKeys(vault, OTA, [one], use)).toHaveLength(1)
  })

  test('do not open under another root', async () => {
    const id = person()
    await createKeys(vault, OTA, [id], use)
    const stranger = await vaultOn(databases, { keyRoots: new Map([[1, await root(new Uint8Array(randomBytes(32)))]]) })
    expect(await refused(() => unwrapKeys(stranger, OTA, [id], use))).toBe('seal-refused')
  })

  test('made before a new root still open, and new ones are under it', async () => {
    const [before, after] = [person(), person()]
    const first = await root(new Uint8Array(32))
    const old = await vaultOn(databases, { keyRoots: new Map([[1, first]]) })
    const [key] = await createKeys(old, OTA, [before], use)
    const second = await root(new Uint8Array(32).fill(2))
    const rotated = await vaultOn(databases, {
      keyRoots: new Map([
        [1, first],
        [2, second],
      ]),
    })
    expect((await unwrapKeys(rotated, OTA, [before], use)).map(hex)).toEqual([hex(key)])
    await createKeys(rotated, OTA, [after], use)
    expect((await wrappedOf(OTA, after)).readUInt32BE(1)).toBe(2)
    expect(await refused(() => unwrapKeys(old, OTA, [after], use))).toBe('seal-refused')
    expect((await tagValues(rotated, OTA, [{ field: 'kana_dob', value: 'a' }])).map(hex)).toEqual(
      (await tagValues(old, OTA, [{ field: 'kana_dob', value: 'a' }])).map(hex),
    )
  })

  test('lie in the files neither plain nor under their own bytes', async () => {
    const made = await createKeys(vault, OTA, persons(50), use)
    const files = [...databases.files().values()]
    expect(files.length).toBeGreaterThan(0)
    for (const key of made) expect(files.some((file) => file.includes(Buffer.from(key)))).toBe(false)
  })
})

describe('counting', () => {
  test('keeps exactly one use a call and person, whoever asks at the same time', async () => {
    const ids = persons(5)
    await createKeys(vault, OTA, ids, use)
    const asked = Array.from({ length: 40 }, (_, round) => ids.slice(0, (round % 5) + 1))
    const answers = await Promise.all(asked.map((some) => unwrapKeys(vault, OTA, some, use)))
    const given = answers.flat().filter((key) => key !== null).length
    const counted = await Promise.all(ids.map(uses))
    // One more each: making a key hands it out too.
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(given + ids.length)
    expect(counted[0]).toBe(41)
  })

  test('goes by the day in Japan', async () => {
    const id = person()
    const at = async (iso: string) => vaultOn(databases, { now: () => toInstant(Date.parse(iso)) })
    await createKeys(await at('2026-03-31T14:59:59.999Z'), OTA, [id], use)
    await unwrapKeys(await at('2026-03-31T15:00:00.000Z'), OTA, [id], use)
    const rows = await databases.query(`keys-${OTA}`, {
      sql: 'SELECT day, count FROM use_count WHERE id = ? ORDER BY day',
      args: [id],
    })
    expect(rows).toEqual([
      ['2026-03-31', 1],
      ['2026-04-01', 1],
    ])
  })

  test('writes who asked into the log of the vault', async () => {
    const id = person()
    await createKeys(vault, OTA, [id], { requestId: 'request-77', actor: 'staff-77', action: 'person.register' })
    const rows = await databases.query(`keys-${OTA}`, {
      sql: 'SELECT actor, action, kind, persons, granted FROM use_log WHERE request_id = ?',
      args: ['request-77'],
    })
    expect(rows).toEqual([['staff-77', 'person.register', 'create', 1, 1]])
  })
})

describe('the budget of a minute', () => {
  test('ends at the setting, counts the alarm, keeps no one else from asking, and begins again', async () => {
    const ids = persons(10)
    await createKeys(vault, YOKOHAMA, ids, use)
    let ms = Date.parse('2030-01-01T00:00:00Z')
    const tight = await vaultOn(databases, { usesPerMinute: 10, now: () => toInstant(ms) })
    expect(await unwrapKeys(tight, YOKOHAMA, ids.slice(0, 8), use)).toHaveLength(8)
    expect(await refused(() => unwrapKeys(tight, YOKOHAMA, ids.slice(0, 3), use))).toBe('budget-spent')
    expect(await unwrapKeys(tight, YOKOHAMA, ids.slice(0, 2), use)).toHaveLength(2)
    expect(await refused(() => unwrapKeys(tight, YOKOHAMA, ids.slice(0, 1), use))).toBe('budget-spent')
    expect(await refused(() => createKeys(tight, YOKOHAMA, ids.slice(0, 1), use))).toBe('budget-spent')
    expect(await createKeys(tight, YOKOHAMA, persons(12), use)).toHaveLength(12)
    const [alarm] = await databases.query(`keys-${YOKOHAMA}`, 'SELECT refused, refused_at FROM budget')
    expect(alarm).toEqual([3, '2030-01-01T00:00:00.000Z'])
    expect(await unwrapKeys(tight, OTA, [person()], use)).toEqual([null])
    ms += 60_000
    expect(await unwrapKeys(tight, YOKOHAMA, ids, use)).toHaveLength(10)
    const log = await databases.query(`keys-${YOKOHAMA}`, 'SELECT count(*) FROM use_log WHERE granted = 0')
    expect(log).toEqual([[3]])
    const counted = await databases.query(`keys-${YOKOHAMA}`, {
      sql: 'SELECT sum(count) FROM use_count WHERE id IN (SELECT value FROM json_each(?))',
      args: [JSON.stringify(ids)],
    })
    expect(counted).toEqual([[10 + 8 + 2 + 10]])
  })

  test('is not overdrawn by many at once', async () => {
    const ids = persons(5)
    await createKeys(vault, YOKOHAMA, ids, use)
    const now = () => toInstant(Date.parse('2031-01-01T00:00:00Z'))
    const tight = await vaultOn(databases, { usesPerMinute: 20, now })
    const calls = Array.from({ length: 30 }, () => unwrapKeys(tight, YOKOHAMA, ids, use))
    const settled = await Promise.allSettled(calls)
    expect(settled.filter((each) => each.status === 'fulfilled')).toHaveLength(4)
  })
})

describe('a destroyed key', () => {
  test('never opens, is never made again, and its bytes are in no file', async () => {
    const ids = persons(400)
    await createKeys(vault, OTA, ids, use)
    const doomed = ids.filter((_, index) => index % 4 === 0)
    const wrapped = await Promise.all(doomed.map((id) => wrappedOf(OTA, id)))
    await databases.checkpoint(`keys-${OTA}`)
    const inFiles = (bytes: Buffer) => [...databases.files().values()].some((file) => file.includes(bytes))
    expect(wrapped.filter(inFiles)).toHaveLength(100)

    for (const id of doomed) expect(await destroyKey(vault, OTA, id, use)).toBe(true)
    // Any eight bytes of the wrapped key would be too many.
    const parts = wrapped.flatMap((bytes) => [17, 25, 33, 41, 49, 57].map((at) => bytes.subarray(at, at + 8)))
    expect(parts.filter(inFiles)).toHaveLength(0)
    expect(await unwrapKeys(vault, OTA, doomed, use)).toEqual(doomed.map(() => null))
    const [gone, fresh] = [doomed[0] ?? '', person()]
    expect(await refused(() => createKeys(vault, OTA, [fresh, gone], use))).toBe('key-destroyed')
    expect(await unwrapKeys(vault, OTA, [fresh], use)).toEqual([null])
    expect(await destroyKey(vault, OTA, gone, use)).toBe(false)
    const others = ids.filter((id) => !doomed.includes(id))
    expect((await unwrapKeys(vault, OTA, others, use)).every((key) => key !== null)).toBe(true)
  })

  test('cannot be put back by any statement, nor its tombstone taken away', async () => {
    const id = person()
    await createKeys(vault, OTA, [id], use)
    const wrapped = await wrappedOf(OTA, id)
    await destroyKey(vault, OTA, id, use)
    const keys = `keys-${OTA}`
    const insert = 'INSERT OR REPLACE INTO person_key (id, wrapped, kv, created_at) VALUES (?, ?, 1, ?)'
    await expect(databases.query(keys, { sql: insert, args: [id, wrapped, 'x'] })).rejects.toThrow('destroyed')
    for (const sql of ['DELETE FROM tombstone WHERE id = ?', "UPDATE tombstone SET at = 'x' WHERE id = ?"]) {
      await expect(databases.query(keys, { sql, args: [id] })).rejects.toThrow('append-only')
    }
    const [row] = await databases.query(keys, { sql: 'SELECT by FROM tombstone WHERE id = ?', args: [id] })
    expect(row).toEqual([use.actor])
  })

  test('raced by those who make it leaves no key behind', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = person()
      await createKeys(vault, OTA, [id], use)
      await Promise.allSettled([
        createKeys(vault, OTA, [id], use),
        destroyKey(vault, OTA, id, use),
        createKeys(vault, OTA, [id], use),
      ])
      expect(await unwrapKeys(vault, OTA, [id], use)).toEqual([null])
    }
  })
})

describe('refusals', () => {
  test('meet more than 500 persons or 2,000 values, wrong ids, wrong municipalities and unnamed uses', async () => {
    const id = person()
    const bad = { requestId: '', actor: 'a', action: 'b' }
    expect(await refused(() => unwrapKeys(vault, OTA, persons(501), use))).toBe('too-many')
    expect(await refused(() => createKeys(vault, OTA, persons(501), use))).toBe('too-many')
    const values = Array.from({ length: 2001 }, () => ({ field: 'kana_dob', value: 'a' }))
    expect(await refused(() => tagValues(vault, OTA, values))).toBe('too-many')
    for (const wrong of ['', 'x', id.toLowerCase(), `${id}0`, "' OR 1=1 --"]) {
      expect(await refused(() => unwrapKeys(vault, OTA, [wrong], use))).toBe('bad-request')
      expect(await refused(() => destroyKey(vault, OTA, wrong, use))).toBe('bad-request')
    }
    for (const tenant of ['', '131112', '131113.evil', '../131113']) {
      expect(await refused(() => unwrapKeys(vault, tenant, [id], use))).toBe('bad-request')
      expect(await refused(() => tagValues(vault, tenant, []))).toBe('bad-request')
    }
    expect(await refused(() => unwrapKeys(vault, OTA, [id], bad))).toBe('bad-request')
    expect(await refused(() => tagValues(vault, OTA, [{ field: 'a|b', value: 'x' }]))).toBe('bad-request')
  })

  test('say a code and nothing of the call, however storage fails', async () => {
    const id = person()
    const secret = 'staff-with-a-name'
    await databases.query(`keys-${YOKOHAMA}`, 'ALTER TABLE use_log RENAME TO use_log_away')
    try {
      const error = await answer(() => unwrapKeys(vault, YOKOHAMA, [id], { ...use, actor: secret })).catch((e) => e)
      expect(refusalCode(error)).toBe('database-unavailable')
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
      for (const part of [id, secret, 'INSERT', 'use_log']) expect(shown).not.toContain(part)
      expect(error.cause).toBeUndefined()
    } finally {
      await databases.query(`keys-${YOKOHAMA}`, 'ALTER TABLE use_log_away RENAME TO use_log')
    }
  })

  test('come when the database is down or slow, with no key from before; and then it answers again', async () => {
    const id = person()
    await createKeys(vault, OTA, [id], use)
    await unwrapKeys(vault, OTA, [id], use)
    const silent = await vaultOn(databases, {
      timeoutMs: 100,
      service: {
        fetch: (_, init) =>
          new Promise((_resolve, reject) => {
            init?.signal.addEventListener('abort', () => reject(new Error(`too slow for ${id}`)))
          }),
      },
    })
    expect(await refused(() => unwrapKeys(silent, OTA, [id], use))).toBe('database-unavailable')
    await databases.stop()
    expect(await refused(() => unwrapKeys(vault, OTA, [id], use))).toBe('database-unavailable')
    expect(await refused(() => createKeys(vault, OTA, [person()], use))).toBe('database-unavailable')
    expect(await refused(() => destroyKey(vault, OTA, id, use))).toBe('database-unavailable')
    await databases.start()
    expect(await unwrapKeys(vault, OTA, [id], use)).toHaveLength(1)
  })

  test('come when the log could not be emptied, and repeating finishes', async () => {
    const id = person()
    await createKeys(vault, OTA, [id], use)
    const wrapped = await wrappedOf(OTA, id)
    const unable = await vaultOn(databases, {
      service: {
        fetch: async (request, init) =>
          request.url.endsWith('/admin/checkpoint')
            ? new Response('{}', { status: 503 })
            : databases.service.fetch(request, init),
      },
    })
    expect(await refused(() => destroyKey(unable, OTA, id, use))).toBe('shred-unfinished')
    expect(await unwrapKeys(vault, OTA, [id], use)).toEqual([null])
    expect(await destroyKey(vault, OTA, id, use)).toBe(false)
    expect([...databases.files().values()].some((file) => file.includes(wrapped.subarray(17)))).toBe(false)
  })
})

describe('roots', () => {
  test('that could be exported, or without a first version, are not accepted', async () => {
    const exportable = await crypto.subtle.importKey('raw', new Uint8Array(32), { name: 'AES-GCM' }, true, ['encrypt'])
    expect(() => bindingProvider('wrap', new Map([[1, exportable]]))).toThrow('extractable')
    expect(() => bindingProvider('wrap', new Map())).toThrow('version 1')
  })

  test('are found among bindings by their version', async () => {
    const key = await root(new Uint8Array(32))
    const env = {
      KEY_ROOT_1: key,
      KEY_ROOT_12: key,
      KEY_ROOT_0: key,
      KEY_ROOT_x: key,
      KEY_ROOT_2: 'text',
      OTHER_1: key,
    }
    expect([...rootsOf(env, 'KEY_ROOT_').keys()].sort()).toEqual([1, 12])
  })
})
