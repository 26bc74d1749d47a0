import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminRequest, openDatabase } from '../../db/client.ts'
import { type Place, type ProbedSystem, startProbed } from './probed-system.ts'

const code = '131113'
const person = '01JD0000000000000000000001'
const use = { requestId: 'r1', actor: 'probe', action: 'probe' }
/** A made-up number with a valid check digit. */
const number = '123456789018'

let system: ProbedSystem
let outsideServer: Server
let outsidePort: number
let outsideCalls = 0

beforeAll(async () => {
  outsideServer = createServer((_request, response) => {
    outsideCalls += 1
    response.end('outside')
  })
  await new Promise<void>((done) => outsideServer.listen(0, '127.0.0.1', done))
  outsidePort = (outsideServer.address() as AddressInfo).port
  system = await startProbed(code, { PAYER_URL: `http://127.0.0.1:${outsidePort}` })
})

afterAll(async () => {
  await system?.stop()
  outsideServer.close()
})

describe('bindings', () => {
  const ofBoth = ['DATA', 'DATA_TOKEN', 'DESK', 'KEY_AGENT', 'LOG_KEY', 'LOG_NAME', 'LOG_PUBLIC_KEY']
  const ofDoors = [...ofBoth, 'ORIGIN', 'REPLAY', 'SIGNING_JWKS', 'SIGNING_KEY']
  const expected: Record<Place, string[]> = {
    staff: [...ofDoors, 'ASSETS', 'EXCHANGE_ORIGIN', 'KEY_MAKER', 'NUMBER_VAULT'],
    exchange: ofDoors,
    jobs: [...ofBoth.filter((name) => name !== 'DESK'), 'KEY_MAKER', 'NUMBER_VAULT', 'OUT', 'PAYER_URL'],
  }
  test.for(Object.entries(expected))('of %s are these and no others', async ([place, names]) => {
    expect((await system.attempt(place as Place, 'names')).did).toEqual(names.toSorted())
  })

  test.for(['staff', 'exchange', 'jobs'] as const)('let %s sign with its keys and never read them', async (place) => {
    for (const key of place === 'jobs' ? ['LOG_KEY'] : ['LOG_KEY', 'SIGNING_KEY']) {
      expect((await system.attempt(place, 'exportKey', key)).refused).toMatch(/not extractable|InvalidAccess/)
    }
  })
})

describe('the vault', () => {
  test('gives the exchange door keys, and neither new keys nor numbers [RT-06]', async () => {
    const made = await system.attempt('staff', 'call', 'KEY_MAKER', 'create', code, [person], use)
    expect(made.did).toHaveLength(1)
    const put = await system.attempt('staff', 'call', 'NUMBER_VAULT', 'put', code, [{ personId: person, number }], use)
    expect(put.did).toEqual(['stored'])

    const unwrapped = await system.attempt('exchange', 'call', 'KEY_AGENT', 'unwrap', code, [person], use)
    expect(unwrapped.did).toHaveLength(1)
    for (const method of ['create', 'destroy', 'put', 'find', 'reveal', 'forget']) {
      const tried = await system.attempt('exchange', 'call', 'KEY_AGENT', method, code, [number], use)
      expect(tried.refused, method).toContain('does not implement')
    }
    const name = [{ field: 'kana_dob', value: 'ヤマダハナコ|1950-04-01' }]
    expect((await system.attempt('staff', 'call', 'KEY_MAKER', 'tag', code, name, use)).did).toHaveLength(1)
    expect((await system.attempt('exchange', 'call', 'KEY_AGENT', 'tag', code, name, use)).refused).toContain(
      'bad-request',
    )
  })

  test.for(['staff', 'exchange', 'jobs'] as const)('keeps its databases from %s [RT-06]', async (place) => {
    expect(await system.attempt(place, 'query', `data-${code}`, 'SELECT 1')).toMatchObject({ did: { status: 200 } })
    for (const database of [`keys-${code}`, `number-${code}`]) {
      expect(await system.attempt(place, 'query', database, 'SELECT 1')).toMatchObject({ did: { status: 404 } })
    }
    const { vaultDb } = system.sockets
    expect((await system.attempt(place, 'nodeConnect', vaultDb)).refused).toBeDefined()
    expect((await system.attempt(place, 'connect', `unix:${vaultDb}`)).refused).toBeDefined()
    expect((await system.attempt(place, 'fetch', `http://unix:${vaultDb}/`)).refused).toBeDefined()
  })

  test.for(['staff', 'exchange', 'jobs', 'data-admin'] as const)('refuses the token of %s', async (holder) => {
    const client = openDatabase({
      url: `http://number-${code}.db`,
      socketPath: system.sockets.vaultDb,
      token: system.keys.tokens[holder],
    })
    await expect(client.execute('SELECT 1')).rejects.toThrow(/AUTH_FAILED/)
    client.close()
  })

  test('may open its databases and neither list, make nor copy them', async () => {
    const own = { socketPath: system.sockets.vaultDb, token: system.keys.tokens.vault }
    await adminRequest(own, 'checkpoint', { name: `keys-${code}` })
    for (const [what, body] of [
      ['databases', { name: 'keys-999999' }],
      ['backup', { name: `keys-${code}`, to: 'copy.db' }],
    ] as const)
      await expect(adminRequest(own, what, body), what).rejects.toMatchObject({ status: 403 })
  })

  test('answers no plain request on its sockets', async () => {
    const answers = ['KEY_AGENT', 'KEY_MAKER', 'NUMBER_VAULT'].map((binding) =>
      system.attempt('staff', 'through', binding, 'http://vault/'),
    )
    for (const { did, refused } of await Promise.all(answers)) {
      expect(refused !== undefined || (did as { status: number }).status >= 400).toBe(true)
    }
  })
})

describe('the way out', () => {
  test.for(['staff', 'exchange', 'jobs'] as const)('is closed to whatever %s addresses itself', async (place) => {
    const before = outsideCalls
    for (const what of ['fetch', 'connect']) {
      const address = what === 'fetch' ? `http://127.0.0.1:${outsidePort}/` : `127.0.0.1:${outsidePort}`
      expect((await system.attempt(place, what, address)).refused).toBeDefined()
      const far = what === 'fetch' ? 'http://192.0.2.1/' : '192.0.2.1:80'
      expect((await system.attempt(place, what, far)).refused).toBeDefined()
    }
    expect(outsideCalls).toBe(before)
  })

  test('is the jobs Worker’s OUT, and that reaches no unix socket', async () => {
    const went = await system.attempt('jobs', 'through', 'OUT', `http://127.0.0.1:${outsidePort}/`)
    expect(went.did).toEqual({ status: 200, body: 'outside' })
    const { vaultDb } = system.sockets
    for (const url of [`http://unix:${vaultDb}/`, `http://unix%3A${encodeURIComponent(vaultDb)}/`]) {
      expect((await system.attempt('jobs', 'through', 'OUT', url)).refused, url).toBeDefined()
    }
  })

  test.for(['staff', 'exchange', 'jobs'] as const)('leads %s to no file of the machine', async (place) => {
    expect((await system.attempt(place, 'readFile', '/etc/hostname')).refused).toBeDefined()
    expect((await system.attempt(place, 'readFile', system.keys.keyRoot)).refused).toBeDefined()
  })
})

test('with nothing of the outside on this machine, OUT does not reach the machine itself', async () => {
  const alone = await startProbed(code, { PAYER_URL: 'https://payer.example' })
  try {
    const before = outsideCalls
    const tried = await alone.attempt('jobs', 'through', 'OUT', `http://127.0.0.1:${outsidePort}/`)
    expect(tried.refused).toBeDefined()
    expect(outsideCalls).toBe(before)
  } finally {
    await alone.stop()
  }
})
