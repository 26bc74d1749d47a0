import { expect, it } from 'vitest'
import { dpopProof, newProofKey } from '../../run/staff-client.ts'
import { listClients } from '../../shared/contract/client.ts'
import type { Contract } from '../../shared/contract/contract.ts'
import { mintToken, ping, whoAmI } from '../../shared/contract/session.ts'
import { municipality } from '../world.ts'

it('tells a member of staff who they are, through the real door', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const answer = await clerk.call(whoAmI, {})
  expect(answer.municipality.code).toBe(city.code)
  expect(answer.permissions).toContain('application.update')
  expect(await clerk.call(ping, {})).toHaveProperty('now')
})

it('mints no token for a permission the session does not hold, and records the refusal', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  await expect(clerk.call(mintToken, { scopes: ['audit.view'] })).rejects.toMatchObject({ code: 'not-permitted' })
  const log = await city.database('data').execute('select action, result from leaf order by seq')
  expect(log.rows.map((row) => `${row.action} ${row.result}`)).toEqual([
    'session.started ok',
    'session.token-minted not-permitted',
  ])
})

it('records whoever comes with a cookie or token and not with its key [AU-01]', async () => {
  const city = await municipality()
  const admin = await city.staff('administrator')
  const thief = await newProofKey()
  const send = async (contract: Contract, headers: Record<string, string>) =>
    (await fetch(admin.origin + contract.path, { method: 'POST', headers, body: '{}' })).status
  const { dpop = '', ...bare } = await admin.headers(whoAmI)
  const other = { method: 'POST', url: admin.origin + whoAmI.path, nowMs: Date.now() + city.stack.clockOffsetMs }
  expect(await send(whoAmI, { ...bare, dpop })).toBe(200)
  const withToken = await admin.headers(listClients)
  const token = await admin.token('client.view')
  const theirs = { ...other, url: admin.origin + listClients.path, token }
  const attempts: [Contract, Record<string, string>][] = [
    [whoAmI, bare],
    [whoAmI, { ...bare, dpop }],
    [whoAmI, { ...bare, dpop: await dpopProof(thief, other) }],
    [listClients, { ...withToken, dpop: await dpopProof(thief, theirs) }],
  ]
  for (const [contract, headers] of attempts) expect(await send(contract, headers)).toBe(401)
  const log = await city
    .database('data')
    .execute("select action, actor from leaf where result = 'bad-token' order by seq")
  expect(log.rows.map((row) => [row.action, row.actor])).toEqual(
    attempts.map(([contract]) => [contract.audit, `staff:${admin.staffId}`]),
  )
})
