import { createDecipheriv } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeIndividualNumber } from '../../shared/values/individual-number.ts'
import { aad } from '../../worker/seal/aad.ts'
import { KNOWN, OTA, person, persons, startVaultDatabases, use, type VaultDatabaseServer } from './city.ts'
import { post, type RunningVault, startVault } from './workerd.ts'

let databases: VaultDatabaseServer
let vault: RunningVault

beforeAll(async () => {
  databases = await startVaultDatabases()
  const root = Uint8Array.from({ length: 32 }, (_, index) => index)
  vault = await startVault(databases.folder, databases.socket, ['keyAgent', 'keyMaker', 'numberVault'], root)
})
afterAll(async () => {
  await vault?.stop()
  await databases?.remove()
})

describe('cells inside workerd', () => {
  test('have the known bytes and refuse the short tags and nonces that workerd itself opens', async () => {
    const { value } = await vault.seal()
    expect(value).toMatchObject({
      known:
        '010000000132333435363738393a3b3c3d83b155278215de9bf94e2579b2ed6a3525977bf73ca19354d16782c2e07ca905152ae4b965f8fd63df2ce4a35ddfe6a8',
      plainly: 5,
      attempts: 136,
      opened: [],
    })
  })
})

describe('the vault in its own process', () => {
  test('derives the known keys from roots it cannot read', async () => {
    const items = [{ field: 'kana_dob', value: 'ヤマダハナコ|1950-04-01' }]
    expect(await vault.call('KEY_MAKER', 'tag', KNOWN, items, use)).toEqual({
      value: ['08407215d18de80ff064b951580afde4'],
    })
    expect(await vault.exportRoot()).toEqual({
      value: ['raw: refused', 'jwk: refused', 'wrapped: refused', 'bits: refused'],
    })
  })

  test('gives tags that could be guessed to nobody by the agent, and by the maker only into its log', async () => {
    const before = await databases.query(`keys-${OTA}`, "SELECT count(*), sum(persons) FROM use_log WHERE kind = 'tag'")
    for (const field of ['kana_dob', 'alias_dob', 'registry_row', 'individual_number', '']) {
      const item = { field, value: 'ヤマダハナコ|1950-04-01' }
      expect(await vault.call('KEY_AGENT', 'tag', OTA, [item], use), field).toMatchObject({ refusal: 'bad-request' })
    }
    const code = { field: 'certificate_code', value: '0123456789ABCDEF' }
    const guess = { field: 'kana_dob', value: 'ヤマダハナコ|1950-04-01' }
    expect(await vault.call('KEY_AGENT', 'tag', OTA, [code, guess], use)).toMatchObject({ refusal: 'bad-request' })
    const codes = await vault.call('KEY_AGENT', 'tag', OTA, [code], use)
    expect(codes.value).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
    expect(await vault.call('KEY_MAKER', 'tag', OTA, [code], use)).toEqual(codes)
    await vault.call('KEY_MAKER', 'tag', OTA, [guess, guess], use)
    expect(await vault.call('KEY_MAKER', 'tag', OTA, [guess])).toMatchObject({ refusal: 'bad-request' })
    const after = await databases.query(`keys-${OTA}`, "SELECT count(*), sum(persons) FROM use_log WHERE kind = 'tag'")
    expect(Number(after[0]?.[0]) - Number(before[0]?.[0])).toBe(2)
    expect(Number(after[0]?.[1]) - Number(before[0]?.[1] ?? 0)).toBe(3)
  })

  test('makes, opens and destroys person keys over its sockets', async () => {
    const ids = persons(500)
    const made = await vault.call('KEY_MAKER', 'create', OTA, ids, use)
    expect(new Set(made.value as string[]).size).toBe(500)
    expect((made.value as string[])[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(await vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)).toEqual(made)
    expect(await vault.call('KEY_MAKER', 'destroy', OTA, ids[0], use)).toEqual({ value: true })
    expect(await vault.call('KEY_AGENT', 'unwrap', OTA, ids.slice(0, 2), use)).toEqual({
      value: [null, (made.value as string[])[1]],
    })
    expect(await vault.call('KEY_MAKER', 'create', OTA, [ids[0]], use)).toMatchObject({ refusal: 'key-destroyed' })
  })

  test('counts as many uses as it gave keys, with many callers at once', async () => {
    const ids = persons(3)
    const [before] = await databases.query(`keys-${OTA}`, 'SELECT sum(count) FROM use_count')
    await vault.call('KEY_MAKER', 'create', OTA, ids, use)
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)),
    )
    expect(answers.every(({ value }) => Array.isArray(value))).toBe(true)
    const [after] = await databases.query(`keys-${OTA}`, 'SELECT sum(count) FROM use_count')
    expect(Number(after?.[0]) - Number(before?.[0])).toBe(61 * 3)
  })

  test('gives a contested number to exactly one person', async () => {
    for (let round = 0; round < 5; round += 1) {
      const people = [person(), person()]
      const number = makeIndividualNumber(`1234567890${round}`)
      const puts = Array.from({ length: 8 }, (_, at) =>
        vault.call('NUMBER_VAULT', 'put', OTA, [{ personId: people[at % 2], number }], use),
      )
      const said = (await Promise.all(puts)).flatMap(({ value }) => value)
      expect(said.filter((each) => each === 'stored')).toHaveLength(1)
      const owner = people[said.indexOf('stored') % 2]
      expect(await vault.call('NUMBER_VAULT', 'find', OTA, [number], use)).toEqual({ value: [owner] })
      expect(await vault.call('NUMBER_VAULT', 'reveal', OTA, people, use)).toEqual({
        value: people.map((each) => (each === owner ? number : null)),
      })
      expect(await vault.call('NUMBER_VAULT', 'forget', OTA, people, use)).toEqual({ value: 1 })
    }
  })

  test('answers through each socket only what that entrypoint may', async () => {
    for (const [binding, method] of [
      ['KEY_AGENT', 'create'],
      ['KEY_AGENT', 'destroy'],
      ['KEY_AGENT', 'reveal'],
      ['KEY_MAKER', 'reveal'],
      ['KEY_MAKER', 'unwrap'],
      ['NUMBER_VAULT', 'unwrap'],
      ['KEY_AGENT', 'env'],
      ['KEY_AGENT', 'ctx'],
    ] as const) {
      const outcome = await vault.call(binding, method, OTA, [person()], use)
      expect(outcome.value, `${binding}.${method}`).toBeUndefined()
      expect(outcome.shown, `${binding}.${method}`).toContain('does not implement')
    }
    for (const socket of [vault.sockets.keyAgent, vault.sockets.keyMaker, vault.sockets.numberVault]) {
      expect((await post(socket, '/', {})).value).toBeUndefined()
    }
  })

  test('shows in its refusals a code and nothing of the call', async () => {
    const id = person()
    const refusals = [
      await vault.call('KEY_AGENT', 'unwrap', OTA, persons(501), use),
      await vault.call('KEY_AGENT', 'unwrap', '131112', [id], use),
      await vault.call('KEY_AGENT', 'unwrap', OTA, [id]),
      await vault.call('NUMBER_VAULT', 'find', OTA, ['123456789012'], use),
      await vault.call('NUMBER_VAULT', 'put', OTA, [null], use),
      await vault.call('NUMBER_VAULT', 'put', OTA, 'text', use),
    ]
    expect(refusals.map(({ refusal }) => refusal)).toEqual([
      'too-many',
      'bad-request',
      'bad-request',
      'bad-request',
      'bad-request',
      'bad-request',
    ])
    for (const { shown } of refusals)
      for (const part of [id, '123456789012', 'SELECT']) expect(shown).not.toContain(part)
  })

  test('answers nothing without its database or its process, and answers again after', async () => {
    const ids = persons(2)
    const made = await vault.call('KEY_MAKER', 'create', OTA, ids, use)
    await vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)
    await databases.stop()
    expect(await vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)).toMatchObject({ refusal: 'database-unavailable' })
    expect(await vault.call('KEY_MAKER', 'destroy', OTA, ids[0], use)).toMatchObject({
      refusal: 'database-unavailable',
    })
    await databases.start()
    expect(await vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)).toEqual(made)
    await vault.stopVault()
    expect((await vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)).value).toBeUndefined()
    await vault.startVault()
    expect(await vault.call('KEY_AGENT', 'unwrap', OTA, ids, use)).toEqual(made)
  })

  test('wraps under the key that HKDF gives for the municipality', async () => {
    const id = person()
    const { value } = await vault.call('KEY_MAKER', 'create', OTA, [id], use)
    const [row] = await databases.query(`keys-${OTA}`, {
      sql: 'SELECT wrapped FROM person_key WHERE id = ?',
      args: [id],
    })
    const wrapped = Buffer.from(row?.[0] as ArrayBuffer)
    const root = await crypto.subtle.importKey(
      'raw',
      Uint8Array.from({ length: 32 }, (_, index) => index),
      'HKDF',
      false,
      ['deriveBits'],
    )
    const info = new TextEncoder().encode(`pmh/v1/wrap|${OTA}`)
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info }
    const wrapKey = Buffer.from(await crypto.subtle.deriveBits(hkdf, root, 256))
    const decipher = createDecipheriv('aes-256-gcm', wrapKey, wrapped.subarray(5, 17))
    decipher.setAAD(aad('wrap', { tenant: OTA, table: 'person_key', column: 'wrapped', row: id, rev: 0, kv: 1 }))
    decipher.setAuthTag(wrapped.subarray(-16))
    const plain = Buffer.concat([decipher.update(wrapped.subarray(17, -16)), decipher.final()])
    expect(plain.toString('hex')).toBe((value as string[])[0])
  })
})
