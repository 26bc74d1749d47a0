import { describe, expect, it } from 'vitest'
import { listClients, registerClient, revokeClient } from '../../shared/contract/client.ts'
import type { Request } from '../../shared/contract/contract.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { today } from '../applications.ts'
import { rows } from '../cases.ts'
import { TOKYO_CLINIC, verifier } from '../clients.ts'
import { type Town, town } from '../granted.ts'
import { pair } from '../jws.ts'
import { id } from '../world.ts'

type Registration = Request<typeof registerClient>

async function registration(changes: Partial<Record<keyof Registration, unknown>> = {}): Promise<Registration> {
  return {
    id: id(),
    name: '見本クリニック',
    kind: 'institution',
    institutionCode: TOKYO_CLINIC,
    jwk: (await pair()).jwk,
    scopes: [{ scope: 'eligibility.query', fields: ['certificate', 'copay'] }],
    endsOn: addDays(today(), 90),
    ...changes,
  } as Registration
}

const register = (at: Town, input: Registration) => at.administrator.call(registerClient, input)

const faultsOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error) => error.problem?.faults?.map((fault: { pointer: string }) => fault.pointer) ?? error.code,
  )

describe('an administrator', () => {
  it('registers a client, sees its scopes and where it gets tokens, and revokes it with a reason', async () => {
    const at = await town()
    const input = await registration()
    const { tokenEndpoint } = await register(at, input)
    expect(tokenEndpoint).toBe(`${at.city.stack.exchangeOrigin}/oauth/token`)
    const { jwk: _, ...shown } = input
    const listed = await at.administrator.call(listClients, {})
    expect(listed).toMatchObject({ tokenEndpoint, clients: [{ ...shown, revokedAt: null, usedAt: null }] })

    await at.administrator.call(revokeClient, { id: input.id, reason: '契約の終了' })
    await at.administrator.call(revokeClient, { id: input.id, reason: 'もう一度' })
    const { clients } = await at.administrator.call(listClients, {})
    expect(clients).toMatchObject([{ revokedAt: expect.stringMatching(/Z$/), revokedReason: '契約の終了' }])
    const log = await rows(
      at.city,
      "select cast(bytes as text) as leaf from leaf where action like 'client.re%' order by seq",
    )
    expect(log.map((row) => String(row.leaf)).join()).toMatch(
      new RegExp(`client\\.register\\.${input.id}.*client\\.revoke\\.${input.id}`, 's'),
    )
    expect(log.map((row) => String(row.leaf)).join()).not.toContain('契約')
  })

  it('may repeat a registration, but not with other content', async () => {
    const at = await town()
    const input = await registration()
    const first = await register(at, input)
    expect(await register(at, input)).toEqual(first)
    const { jwk } = await pair()
    for (const change of [
      { name: '別のクリニック' },
      { jwk },
      { endsOn: addDays(today(), 30) },
      { kind: 'linked-system' },
      { scopes: [{ scope: 'eligibility.query', fields: ['identity'] }] },
    ])
      expect(await faultsOf(register(at, { ...input, ...change } as Registration)), Object.keys(change)[0]).toBe(
        'taken-id',
      )
    const elsewhere = await town()
    expect(await faultsOf(register(elsewhere, input))).toBe('taken-id')
  })

  it('is told at the field what cannot be registered', async () => {
    const at = await town()
    const { jwk } = await pair()
    const point = 'A'.repeat(43)
    const wrong: [Partial<Record<keyof Registration, unknown>>, string][] = [
      [{ name: ' ' }, '/name'],
      [{ institutionCode: null }, '/institutionCode'],
      [{ institutionCode: '1310000012' }, '/institutionCode'],
      // Where exactly is not said: the name of a field that was not asked for is the sender's own text.
      [{ jwk: { ...jwk, d: point } }, '/jwk'],
      [{ jwk: { ...jwk, crv: 'P-384' } }, '/jwk/crv'],
      [{ jwk: { kty: 'oct', k: 'secret' } }, '/jwk/kty'],
      [{ jwk: { ...jwk, y: point } }, '/jwk'],
      [{ scopes: [] }, '/scopes'],
      [{ scopes: [{ scope: 'link-key.create', fields: [] }] }, '/scopes'],
      [{ kind: 'qualification', scopes: [{ scope: 'eligibility.query', fields: [] }] }, '/scopes'],
      [{ scopes: Array.from({ length: 2 }, () => ({ scope: 'eligibility.query', fields: [] })) }, '/scopes'],
      [{ scopes: [{ scope: 'person.view', fields: [] }] }, '/scopes/0/scope'],
      [{ scopes: [{ scope: 'eligibility.query', fields: ['address'] }] }, '/scopes/0/fields/0'],
      [{ endsOn: addDays(today(), -1) }, '/endsOn'],
      [{ endsOn: addDays(today(), 400) }, '/endsOn'],
    ]
    for (const [change, pointer] of wrong)
      expect(await faultsOf(register(at, await registration(change))), JSON.stringify(change)).toContainEqual(
        expect.stringMatching(new RegExp(`^${pointer}(/d)?$`)),
      )
    expect((await at.administrator.call(listClients, {})).clients).toEqual([])
  })
})

it('only who may change clients does, and only those of the own municipality', async () => {
  const [at, elsewhere] = [await town(), await town()]
  const own = await verifier(at.city, at.administrator)
  await expect(at.clerk.call(registerClient, await registration())).rejects.toMatchObject({ code: 'not-permitted' })
  await expect(at.decider.call(listClients, {})).rejects.toMatchObject({ code: 'not-permitted' })
  expect((await elsewhere.administrator.call(listClients, {})).clients).toEqual([])
  await expect(elsewhere.administrator.call(revokeClient, { id: own.clientId, reason: 'x' })).rejects.toMatchObject({
    code: 'not-found',
  })
  await own.token('eligibility.query')
  expect((await at.administrator.call(listClients, {})).clients).toMatchObject([
    { usedAt: expect.stringMatching(/Z$/) },
  ])
})
