import { exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { dpopProof, newProofKey, type StaffClient } from '../../run/staff-client.ts'
import { VerifierClient } from '../../run/verifier-client.ts'
import { listAccess } from '../../shared/contract/audit.ts'
import { listClients, registerClient } from '../../shared/contract/client.ts'
import type { Contract } from '../../shared/contract/contract.ts'
import { queryEligibility } from '../../shared/contract/eligibility.ts'
import { covers, type Permission, permissions, type Scope } from '../../shared/contract/permissions.ts'
import { readPerson, registerNewborn, searchByNumber, searchPersons } from '../../shared/contract/person.ts'
import { mintToken, signOut, whoAmI } from '../../shared/contract/session.ts'
import { addDays, calendarDateOf } from '../../shared/values/calendar-date.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { decodeLeaf, type Leaf } from '../../worker/log/leaf.ts'
import { allContracts } from '../contracts.ts'
import { resident } from '../residents.ts'
import { type City, id, municipality, type TestStaff } from '../world.ts'

/** Tell nobody's data and change nothing: the door's pulse, and what a session says of itself. */
const leaveNone = ['ping', 'whoAmI']

const contracts = await allContracts()
const staffContracts = contracts.filter(({ door, access }) => door === 'staff' && !('public' in access))
const exchangeContracts = contracts.filter(({ door }) => door === 'exchange')

async function leavesFrom(city: City, from: number): Promise<Leaf[]> {
  const db = city.database('data')
  const { rows } = await db.execute({ sql: 'select bytes from leaf where seq >= ? order by seq', args: [from] })
  db.close()
  return rows.map((row) => decodeLeaf(new Uint8Array(row.bytes as ArrayBuffer)))
}

async function sizeOf(city: City): Promise<number> {
  const db = city.database('data')
  const { rows } = await db.execute('select coalesce(max(seq) + 1, 0) as size from leaf')
  db.close()
  return Number(rows[0]?.size)
}

/** The entries one act left, with the moment around it. */
async function leftBy<T>(city: City, act: () => Promise<T>): Promise<{ answer: T; leaves: Leaf[]; since: string }> {
  const from = await sizeOf(city)
  const since = new Date().toISOString()
  const answer = await act()
  return { answer, leaves: await leavesFrom(city, from), since }
}

async function deviceOf(client: TestStaff): Promise<string> {
  const control = city.stack.databases.open('control')
  const sql = 'select id from device where thumbprint = ?'
  const { rows } = await control.execute({ sql, args: [client.key.thumbprint] })
  control.close()
  return String(rows[0]?.id)
}

let city: City
/** Holds everything; everything but the clients; and the clients alone. */
let all: TestStaff
let auditorOnly: TestStaff
let clientsOnly: TestStaff

beforeAll(async () => {
  city = await municipality()
  all = await city.staff('counter', { permissions })
  auditorOnly = await city.staff('auditor', { permissions: ['audit.view'] })
  clientsOnly = await city.staff('administrator', { permissions: ['client.view'] })
})

/** Who, when, at which terminal and office, what, and what came of it. */
async function expectEntry(
  leaf: Leaf | undefined,
  client: TestStaff,
  role: string,
  since: string,
  rest: Partial<Leaf>,
) {
  expect(leaf).toMatchObject({
    actor: `staff:${client.staffId}`,
    role,
    office: 'branch-1',
    device: await deviceOf(client),
    ...rest,
  })
  expect(leaf?.session).toMatch(/^[\w-]{16}$/)
  expect(leaf && leaf.at >= since && leaf.at <= new Date().toISOString()).toBe(true)
}

function post(client: StaffClient, contract: Contract, token: string | undefined, key = client.key): Promise<Response> {
  const url = client.origin + contract.path
  const { method } = contract
  return dpopProof(key, { method, url, nowMs: Date.now(), ...(token ? { token } : {}) }).then((dpop) =>
    fetch(url, {
      method,
      headers: {
        origin: client.origin,
        'content-type': 'application/json',
        ...(method === 'GET' && token ? {} : { cookie: client.cookie }),
        dpop,
        ...(token ? { authorization: `DPoP ${token}` } : {}),
      },
      ...(method === 'POST' ? { body: '{"not a field":1}' } : {}),
    }),
  )
}

describe.each(staffContracts)('$name', (contract) => {
  const { access, audit, name } = contract

  it('leaves exactly one entry for a refusal of permission [AU-01]', async () => {
    if (!('permission' in access)) return expect('session' in access).toBe(true)
    const own: Permission = access.permission.startsWith('client.') ? 'audit.view' : 'client.view'
    const [client, role] = own === 'audit.view' ? [auditorOnly, 'auditor'] : [clientsOnly, 'administrator']
    const token = await client.token(own)
    const { answer, leaves, since } = await leftBy(city, () => post(client, contract, token))
    expect(answer.status).toBe(403)
    const { requestId } = (await answer.json()) as { requestId: string }
    expect(leaves).toHaveLength(1)
    await expectEntry(leaves[0], client, role, since, {
      action: audit,
      result: 'not-permitted',
      requestId,
      subjects: [],
    })
  })

  it('leaves exactly one entry for an input it refuses, or for what it did [AU-01]', async () => {
    const needed = 'permission' in access ? access.permission : undefined
    const token = needed && (await all.token(needed))
    const { answer, leaves, since } = await leftBy(city, () => post(all, contract, token))
    if (contract.method === 'GET') return expect(answer.status).toBeGreaterThanOrEqual(200)
    const problem = (await answer.json()) as { type: string; requestId: string }
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(leaves).toHaveLength(1)
    const result = problem.type.slice('/problems/'.length)
    await expectEntry(leaves[0], all, 'counter', since, { action: audit, result, requestId: problem.requestId })
    expect(covers(permissions, needed ?? 'audit.view'), name).toBe(true)
  })
})

it('records every session’s start, its tokens and its end, and what comes from a foreign terminal [AU-01]', async () => {
  const { answer: clerk, leaves: first, since } = await leftBy(city, () => city.staff('counter'))
  expect(first).toHaveLength(1)
  await expectEntry(first[0], clerk, 'counter', since, { action: 'session.started', result: 'ok', subjects: [] })
  const minted = await leftBy(city, () => clerk.call(mintToken, { scopes: ['person.view'] }))
  expect(minted.leaves).toHaveLength(1)
  await expectEntry(minted.leaves[0], clerk, 'counter', since, { action: 'session.token-minted', result: 'ok' })
  expect(minted.leaves[0]?.session).toBe(first[0]?.session)
  const foreign = await newProofKey()
  const refused = await leftBy(city, () => post(clerk, whoAmI, undefined, foreign))
  expect(refused.leaves.map(({ action, result }) => `${action} ${result}`)).toEqual(['session.read bad-token'])
  const ended = await leftBy(city, () => clerk.call(signOut, {}))
  expect(ended.leaves).toHaveLength(1)
  await expectEntry(ended.leaves[0], clerk, 'counter', since, { action: 'session.ended', result: 'ok' })
})

it('leaves nothing where nothing is told of anybody', async () => {
  for (const name of leaveNone) {
    const contract = contracts.find((one) => one.name === name) as Contract
    expect('permission' in contract.access).toBe(false)
    const { answer, leaves } = await leftBy(city, () => all.send(contract, {}))
    expect(answer.status).toBe(200)
    expect(leaves).toEqual([])
  }
})

it('names whose data was read, written or refused, and says why [AU-01]', async () => {
  const [guardian, other] = [await resident(city), await resident(city)]
  const today = calendarDateOf(toInstant(Date.now()))
  const child = id()
  const newborn = { id: child, name: '', kana: '', birthOn: today, sex: '2', reason: 'birth-notified' } as const
  const acts: [string, () => Promise<unknown>, Partial<Leaf>][] = [
    [
      'found',
      () => all.call(searchPersons, { by: 'atena-no', atenaNo: other.atenaNo }),
      { subjects: [other.id], action: 'person.searched', purpose: 'person.search-by-atena-no' },
    ],
    [
      'by number',
      () => all.call(searchByNumber, { individualNumber: other.number, reason: 'identity' }),
      { subjects: [other.id], action: 'person.searched-by-number', purpose: 'person.search-by-number.identity' },
    ],
    ['read', () => all.call(readPerson, { id: other.id }), { subjects: [other.id], action: 'person.read' }],
    [
      'written',
      () => all.call(registerNewborn, { ...newborn, guardianId: guardian.id }),
      { subjects: [child, guardian.id].sort(), action: 'person.newborn-registered', rows: 2 },
    ],
    [
      'who looked',
      () => all.call(listAccess, { by: 'id', personId: other.id }),
      { subjects: [other.id], action: 'audit.access-listed' },
    ],
    [
      'refused after opening',
      () => all.call(registerNewborn, { ...newborn, sex: '1', guardianId: guardian.id }).catch((error) => error.code),
      { subjects: [child, guardian.id].sort(), action: 'person.newborn-registered', result: 'taken-id' },
    ],
    [
      'not there',
      () =>
        all
          .call(readPerson, { id: child.replace(/.$/, child.endsWith('0') ? '1' : '0') as never })
          .catch((error) => error.code),
      { action: 'person.read', result: 'not-found' },
    ],
  ]
  for (const [what, act, expected] of acts) {
    for (const scope of ['person.view', 'person.update', 'number.view', 'audit.view'] as const) await all.token(scope)
    const { leaves, since } = await leftBy(city, act)
    expect(leaves, what).toHaveLength(1)
    await expectEntry(leaves[0], all, 'counter', since, { result: 'ok', ...expected })
    if (expected.rows) expect(leaves[0]?.recordHash).toMatch(/^[0-9a-f]{64}$/)
  }
})

describe('at the exchange door', () => {
  type Machine = { clientId: string; kind: string; machine: VerifierClient }
  const machines = new Map<Scope, Machine>()

  beforeAll(async () => {
    machines.set('eligibility.query', await enter('linked-system', 'eligibility.query'))
    machines.set('link-key.create', await enter('qualification', 'link-key.create'))
  })

  async function enter(kind: 'linked-system' | 'qualification', scope: Scope): Promise<Machine> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const clientId = id()
    await all.call(registerClient, {
      id: clientId,
      name: '試験システム',
      kind,
      institutionCode: null,
      jwk: (await exportJWK(publicKey)) as never,
      scopes: [{ scope, fields: scope === 'eligibility.query' ? ['certificate'] : [] }],
      endsOn: addDays(calendarDateOf(toInstant(Date.now())), 30),
    })
    const machine = new VerifierClient({ origin: city.stack.exchangeOrigin, clientId, key: privateKey })
    return { clientId, kind, machine }
  }

  function machineOf(contract: Contract): Machine & { scope: Scope } {
    const scope = 'scope' in contract.access ? contract.access.scope : undefined
    const found = scope && machines.get(scope)
    if (!found) throw new Error(`nobody holds the scope of ${contract.name}`)
    return { ...found, scope }
  }

  it('leaves one entry for a token, an answer and a refused input of every endpoint [AU-01]', async () => {
    expect(exchangeContracts.length).toBeGreaterThan(1)
    for (const contract of exchangeContracts) {
      const { clientId, kind, machine, scope } = machineOf(contract)
      const token = await leftBy(city, () => machine.token(scope))
      expect(token.leaves.map(({ actor, action, result }) => ({ actor, action, result }))).toEqual([
        { actor: `client:${clientId}`, action: 'client.token-issued', result: 'ok' },
      ])
      const { answer, leaves } = await leftBy(city, () => machine.send(contract, { 'not a field': 1 }))
      const problem = (await answer.json()) as { requestId: string }
      expect(leaves).toHaveLength(1)
      expect(leaves[0]).toMatchObject({
        actor: `client:${clientId}`,
        role: kind,
        office: null,
        device: null,
        action: contract.audit,
        result: 'invalid-input',
        requestId: problem.requestId,
      })
    }
    const today = calendarDateOf(toInstant(Date.now()))
    const asked = await leftBy(city, () =>
      machineOf(queryEligibility).machine.eligibility({ by: 'link-key', linkKey: 'A'.repeat(22), careOn: today }),
    )
    expect(asked.answer.status).toBe('unobtainable')
    expect(asked.leaves).toMatchObject([
      {
        action: 'eligibility.answered',
        purpose: 'verifier.link-key',
        result: 'unknown',
        requestId: asked.answer.inquiryNo,
      },
    ])
  })

  it('leaves one entry for each use of a scope that was taken away [AU-01]', async () => {
    const control = city.stack.databases.open('control')
    for (const { clientId, scope, machine } of exchangeContracts.map(machineOf)) {
      await machine.token(scope)
      await control.execute({ sql: 'delete from client_scope where client_id = ?', args: [clientId] })
    }
    control.close()
    for (const contract of exchangeContracts) {
      const { clientId, machine } = machineOf(contract)
      const { answer, leaves } = await leftBy(city, () => machine.send(contract, {}))
      expect(answer.status).toBe(403)
      expect(leaves).toMatchObject([
        { actor: `client:${clientId}`, action: contract.audit, result: 'not-permitted', subjects: [] },
      ])
    }
  })
})

it('keeps the record when an act fails: no success without its change, no change without its entry', async () => {
  await all.token('client.view')
  const before = await leftBy(city, () => all.call(listClients, {}))
  expect(before.leaves).toMatchObject([{ action: 'client.listed', result: 'ok' }])
  const guardian = await resident(city)
  const today = calendarDateOf(toInstant(Date.now()))
  const child = { name: '', kana: '', birthOn: today, sex: '2', reason: 'birth-notified' } as const
  const outsider = await resident(city, { residence: 'moved-out' })
  const failed = id()
  await all.token('person.update')
  const { leaves } = await leftBy(city, () =>
    all.call(registerNewborn, { ...child, id: failed, guardianId: outsider.id }).catch((error) => error.code),
  )
  expect(leaves.map(({ action, result }) => `${action} ${result}`)).toEqual(['person.newborn-registered invalid-input'])
  expect(leaves[0]?.subjects).toContain(outsider.id)
  const db = city.database('data')
  const rows = await db.execute({ sql: 'select id from person where id = ?', args: [failed] })
  expect(rows.rows).toEqual([])
  const kept = id()
  await all.call(registerNewborn, { ...child, id: kept, guardianId: guardian.id })
  expect((await db.execute({ sql: 'select id from person where id = ?', args: [kept] })).rows).toHaveLength(1)
  db.close()
})
