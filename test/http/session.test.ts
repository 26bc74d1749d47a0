import { expect, it } from 'vitest'
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
