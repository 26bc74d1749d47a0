import { expect, it } from 'vitest'
import { covers, type Permission, scopes } from '../../shared/contract/permissions.ts'
import { roles, standardRoles } from '../../shared/contract/roles.ts'
import { allContracts } from '../contracts.ts'
import { stack } from '../stack.ts'

const contracts = await allContracts()

/** Routes that are no contract, each for a reason that its own file gives. */
const plainRoutes = {
  staff: ['GET /openapi.json', 'GET /demo/choices', 'POST /demo/sign-in'],
  exchange: [
    'GET /.well-known/jwks.json',
    'GET /.well-known/oauth-authorization-server',
    'GET /openapi.json',
    'POST /oauth/token',
  ],
}

it('serves at each door exactly the endpoints its contracts declare', async () => {
  const { staffOrigin, exchangeOrigin } = await stack()
  for (const [door, origin] of [
    ['staff', staffOrigin],
    ['exchange', exchangeOrigin],
  ] as const) {
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string; 'x-access': unknown }>>
    }
    const served = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, 'x-access': access }]) => ({
        name: operationId,
        method: method.toUpperCase(),
        path,
        access,
      })),
    )
    const declared = contracts
      .filter((one) => one.door === door)
      .map(({ name, method, path, access }) => ({ name, method, path, access }))
    expect(served.toSorted(byName)).toEqual(declared.toSorted(byName))
    expect(served.length).toBeGreaterThan(1)
  }
})

it('has no two endpoints on one path, and no audit name twice', () => {
  const paths = contracts.map(({ door, method, path }) => `${door} ${method} ${path}`)
  expect(new Set(paths).size).toBe(paths.length)
  const names = contracts.map(({ audit }) => audit)
  expect(new Set(names).size).toBe(names.length)
})

it('keeps ids and personal data out of every path', () => {
  for (const { path } of contracts) expect(path).toMatch(/^\/(api|v1|documents)\/[a-z/-]+$/)
})

it('answers unknown paths with a problem and nothing more', async () => {
  const { staffOrigin, exchangeOrigin } = await stack()
  for (const url of [`${staffOrigin}/api/nothing-here`, `${exchangeOrigin}/v1/nothing-here`]) {
    const answer = await fetch(url, { method: 'POST' })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ type: '/problems/unknown-path' })
  }
})

it('lists which role may call which endpoint as it was reviewed', async () => {
  const lines = contracts
    .filter((one) => one.door === 'staff')
    .map(({ name, access }) => {
      if (!('permission' in access)) return `${name}: ${'public' in access ? 'anyone' : 'every session'}`
      const allowed = roles.filter((role) => covers(standardRoles[role] as readonly Permission[], access.permission))
      return `${name}: ${access.permission} → ${allowed.join(', ') || 'nobody'}`
    })
  const machines = contracts
    .filter((one) => one.door === 'exchange')
    .map(({ name, access }) => `${name}: ${'scope' in access ? `scope ${access.scope}` : 'anyone'}`)
  await expect(`${[...lines, '', ...machines].join('\n')}\n`).toMatchFileSnapshot('../golden/role-by-endpoint.txt')
  for (const one of contracts) if ('scope' in one.access) expect(scopes).toContain(one.access.scope)
})

it('names no plain route that a contract serves', () => {
  const served = contracts.map(({ method, path }) => `${method} ${path}`)
  for (const route of [...plainRoutes.staff, ...plainRoutes.exchange]) expect(served).not.toContain(route)
})

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
