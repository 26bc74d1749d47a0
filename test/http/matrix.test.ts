import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/http'
import { beforeAll, describe, expect, it } from 'vitest'
import { device, session, staff } from '../../db/schema/control/staff.ts'
import { dpopProof, newProofKey, StaffClient } from '../../run/staff-client.ts'
import type { Contract } from '../../shared/contract/contract.ts'
import { covers } from '../../shared/contract/permissions.ts'
import { roles, standardRoles } from '../../shared/contract/roles.ts'
import { allContracts } from '../contracts.ts'
import { type City, municipality, type TestStaff } from '../world.ts'

const contracts = (await allContracts()).filter(({ door }) => door === 'staff')
const guarded = contracts.filter(({ access }) => !('public' in access))

let city: City
let byRole: Map<string, TestStaff>

beforeAll(async () => {
  city = await municipality()
  byRole = new Map()
  for (const role of roles) byRole.set(role, await city.staff(role))
})

/** A body no use case accepts: what is asked here is who gets as far as having the input looked at. */
const nothing = { 'not a field': 1 }

describe.each(guarded)('$name', (contract) => {
  it('lets in exactly the roles that hold its permission', async () => {
    const denied = new Set<string>()
    for (const role of roles) {
      const client = byRole.get(role) as TestStaff
      const { access } = contract
      const allowed = !('permission' in access) || covers(standardRoles[role], access.permission)
      const answer = allowed ? await client.send(contract, nothing) : await withForeignToken(client, contract, role)
      if (allowed) expect([200, 400, 404, 422], `${role} ${contract.name}`).toContain(answer.status)
      else {
        expect(answer.status, `${role} ${contract.name}`).toBe(403)
        denied.add(withoutRequestId(await answer.text()))
      }
    }
    expect(denied.size).toBeLessThanOrEqual(1)
  })

  it('refuses everyone who is not who they say, with one and the same answer', async () => {
    const clerk = byRole.get('counter') as TestStaff
    const answers = new Map<string, string>()
    for (const [who, send] of strangers(clerk)) {
      const answer = await send(contract)
      expect([401, 403], `${who} ${contract.name}`).toContain(answer.status)
      answers.set(who, withoutRequestId(await answer.text()))
    }
    expect(new Set(answers.values()).size).toBeLessThanOrEqual(3)
  })
})

/** A token the role can really get, used where it does not belong. */
async function withForeignToken(client: TestStaff, contract: Contract, role: keyof typeof standardRoles) {
  const [own] = standardRoles[role]
  const token = await client.token(own)
  return post(client, contract, { token })
}

/** Ways to come without right; each is tried on every endpoint. */
function strangers(clerk: TestStaff): [string, (contract: Contract) => Promise<Response>][] {
  return [
    ['nobody', (contract) => bare(clerk, contract, {})],
    ['forged cookie', (contract) => bare(clerk, contract, { cookie: `__Host-hagukumi=${'A'.repeat(43)}` })],
    [
      'cookie without proof',
      (contract) => bare(clerk, contract, { cookie: contract.method === 'GET' ? '' : clerk.cookie }),
    ],
    [
      'token without proof',
      async (contract) => bare(clerk, contract, { authorization: `DPoP ${await anyToken(clerk)}` }),
    ],
    ['bearer', async (contract) => bare(clerk, contract, { authorization: `Bearer ${await anyToken(clerk)}` })],
    ['another terminal’s proof', async (contract) => withOtherKey(clerk, contract)],
    ['another origin', (contract) => post(clerk, contract, { origin: 'https://elsewhere.example' })],
    ['unsigned token', (contract) => post(clerk, contract, { token: unsigned, cookie: '' })],
  ]
}

const anyToken = (client: TestStaff) => client.token('application.update')
const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.AA`

async function withOtherKey(clerk: TestStaff, contract: Contract): Promise<Response> {
  const key = await newProofKey()
  return post(clerk, contract, {
    token: await anyToken(clerk),
    key,
    cookie: contract.method === 'GET' ? '' : clerk.cookie,
  })
}

async function post(
  client: StaffClient,
  contract: Contract,
  options: { token?: string; origin?: string; key?: StaffClient['key']; cookie?: string },
): Promise<Response> {
  const { token, origin = client.origin, key = client.key } = options
  const url = client.origin + contract.path
  const proof = await dpopProof(key, { method: contract.method, url, nowMs: Date.now(), ...(token ? { token } : {}) })
  const cookie = options.cookie ?? (contract.method === 'GET' ? '' : client.cookie)
  return bare(client, contract, {
    dpop: proof,
    origin,
    cookie,
    ...(token ? { authorization: `DPoP ${token}` } : {}),
  })
}

function bare(client: StaffClient, contract: Contract, headers: Record<string, string>): Promise<Response> {
  const url = client.origin + contract.path
  const all = { origin: client.origin, 'content-type': 'application/json', ...headers }
  const body = contract.method === 'POST' ? { body: JSON.stringify(nothing) } : {}
  return fetch(url, { method: contract.method, headers: all, redirect: 'manual', ...body })
}

const withoutRequestId = (text: string) => text.replace(/"requestId":"[^"]*"/, '')

describe('a cut is immediate', () => {
  const read = contracts.find(({ name }) => name === 'whoAmI') as Contract

  async function cutAnd(cut: (db: ReturnType<typeof drizzle>, clerk: TestStaff) => Promise<unknown>): Promise<number> {
    const clerk = await city.staff('counter')
    const before = await clerk.send(read, {})
    expect(before.status).toBeLessThan(300)
    const control = city.stack.databases.open('control')
    await cut(drizzle(control), clerk)
    control.close()
    return (await clerk.send(read, {})).status
  }

  it('when the session row is gone', async () => {
    expect(await cutAnd((db, { staffId }) => db.delete(session).where(eq(session.staffId, staffId)))).toBe(401)
  })

  it('when the terminal is cut', async () => {
    const cutAt = new Date().toISOString()
    expect(
      await cutAnd((db, { key }) => db.update(device).set({ cutAt }).where(eq(device.thumbprint, key.thumbprint))),
    ).toBe(401)
  })

  it('when the member of staff has left', async () => {
    const endedAt = new Date().toISOString()
    expect(await cutAnd((db, { staffId }) => db.update(staff).set({ endedAt }).where(eq(staff.id, staffId)))).toBe(401)
  })

  it('when the same person signs in elsewhere: one session per ID', async () => {
    const clerk = await city.staff('counter')
    const elsewhere = await StaffClient.signIn(clerk.origin, clerk.staffId)
    expect((await clerk.send(read, {})).status).toBe(401)
    expect((await elsewhere.send(read, {})).status).toBeLessThan(300)
  })
})
