import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/http'
import { beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../db/schema/control/staff.ts'
import { dpopProof, newProofKey, type ProofKey } from '../../run/staff-client.ts'
import type { Contract } from '../../shared/contract/contract.ts'
import { whoAmI } from '../../shared/contract/session.ts'
import { type TestClient, verifier } from '../clients.ts'
import { allContracts } from '../contracts.ts'
import { type City, municipality, type TestStaff } from '../world.ts'

const contracts = await allContracts()
const exchange = contracts.filter(({ door }) => door === 'exchange')
const nothing = { 'not a field': 1 }

let city: City
let administrator: TestStaff
let institution: TestClient
let qualification: TestClient
let key: ProofKey

beforeAll(async () => {
  city = await municipality()
  administrator = await city.staff('administrator')
  institution = await verifier(city, administrator)
  qualification = await verifier(city, administrator, { kind: 'qualification' })
  key = await newProofKey()
})

const scopeOf = ({ access }: Contract) => ('scope' in access ? access.scope : 'eligibility.query')
const holderOf = (contract: Contract) => (scopeOf(contract) === 'link-key.create' ? qualification : institution)
const otherOf = (contract: Contract) => (scopeOf(contract) === 'link-key.create' ? institution : qualification)

async function ask(contract: Contract, headers: Record<string, string>): Promise<Response> {
  return fetch(city.stack.exchangeOrigin + contract.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(nothing),
  })
}

async function withToken(contract: Contract, token: string): Promise<Response> {
  const url = city.stack.exchangeOrigin + contract.path
  const dpop = await dpopProof(key, { method: 'POST', url, token, nowMs: Date.now() })
  return ask(contract, { authorization: `DPoP ${token}`, dpop })
}

describe.each(exchange)('$name', (contract) => {
  it('lets in the client whose scope it is, and looks at its input', async () => {
    expect((await holderOf(contract).send(contract, nothing)).status).toBe(422)
  })

  it('refuses a client of another scope before it looks at anything', async () => {
    const other = otherOf(contract)
    const scope = scopeOf(contract) === 'link-key.create' ? 'eligibility.query' : 'link-key.create'
    const answer = await withToken(contract, await other.token(scope))
    expect([401, 403]).toContain(answer.status)
  })

  it.each(['nobody', 'bearer', 'a staff token', 'a staff cookie', 'a token bound to another key', 'an unsigned token'])(
    'refuses %s',
    async (who) => {
      const tries: Record<string, () => Promise<Response>> = {
        nobody: () => ask(contract, {}),
        bearer: async () =>
          ask(contract, { authorization: `Bearer ${await holderOf(contract).token(scopeOf(contract))}` }),
        'a staff token': async () => withToken(contract, await administrator.token('client.update')),
        'a staff cookie': () => ask(contract, { cookie: administrator.cookie, origin: administrator.origin }),
        'a token bound to another key': async () =>
          withToken(contract, await holderOf(contract).token(scopeOf(contract))),
        'an unsigned token': () => withToken(contract, 'eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.AA'),
      }
      const answer = await (tries[who] as () => Promise<Response>)()
      expect(answer.status).toBe(401)
    },
  )

  it('is closed at the next request to a client that was revoked or whose end has passed', async () => {
    const kind = scopeOf(contract) === 'link-key.create' ? 'qualification' : 'institution'
    for (const cut of [{ revokedAt: new Date().toISOString() }, { endsOn: '2020-01-01' }]) {
      const own = await verifier(city, administrator, { kind })
      expect((await own.send(contract, nothing)).status).toBe(422)
      const control = city.stack.databases.open('control')
      await drizzle(control).update(client).set(cut).where(eq(client.id, own.clientId))
      control.close()
      expect((await own.send(contract, nothing)).status).toBe(401)
    }
  })
})

it('lets no machine token in at the staff door', async () => {
  const token = await institution.token('eligibility.query')
  for (const contract of contracts.filter(({ door, access }) => door === 'staff' && !('public' in access))) {
    const url = administrator.origin + contract.path
    const dpop = await dpopProof(key, { method: contract.method, url, token, nowMs: Date.now() })
    const answer = await fetch(url, {
      method: contract.method,
      headers: { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop },
      ...(contract.method === 'POST' ? { body: '{}' } : {}),
    })
    expect([401, 403], contract.name).toContain(answer.status)
  }
})

it('counts a proof once', async () => {
  const url = administrator.origin + whoAmI.path
  const dpop = await dpopProof(administrator.key, { method: 'POST', url, nowMs: Date.now() })
  const send = () =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: administrator.origin, cookie: administrator.cookie, dpop },
      body: '{}',
    })
  const statuses = (await Promise.all(Array.from({ length: 8 }, send))).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
})
