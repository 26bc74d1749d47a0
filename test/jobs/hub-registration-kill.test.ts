import { afterAll, beforeAll, expect, it } from 'vitest'
import { readHubSubject } from '../../shared/contract/hub.ts'
import { rows } from '../cases.ts'
import { grantedChild, town, untilHub } from '../granted.ts'
import { type OwnStack, ownStack } from '../own-stack.ts'
import { payerOf } from '../payer.ts'

let own: OwnStack
beforeAll(async () => {
  own = await ownStack()
})
afterAll(() => own?.stop())

const until = async (done: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return
    await new Promise((wake) => setTimeout(wake, 50))
  }
  throw new Error('it never came to that')
}

it('asks again under the same reference and gets the same PMH-ID after a kill between answer and commit [HB-01]', async () => {
  const at = await town({ stack: own })
  const child = await grantedChild(at)
  const payer = payerOf(at.city)
  await payer.misbehave(child.number, 'slow', 1)
  const round = own.tick().catch(() => undefined)
  await until(async () => (await payer.pmhIdOf(child.id)) !== null)
  const given = await payer.pmhIdOf(child.id)
  const killed = own.hagukumi.pid('jobs')
  process.kill(killed ?? 0, 'SIGKILL')
  await round
  expect(await rows(at.city, 'select * from hub_exchange')).toEqual([])
  expect(await rows(at.city, "select state from outbox where state <> 'waiting'")).toEqual([])
  await until(async () => ![killed, undefined].includes(own.hagukumi.pid('jobs')))

  // Whoever comes next waits for the lease of the killed one to run out.
  const calls = (await payer.seen(child.number)).length
  await until(() =>
    own.tick().then(
      () => true,
      () => false,
    ),
  )
  expect(await payer.seen(child.number)).toHaveLength(calls)
  await at.city.database('data').execute("update job set lease_until = started_at where kind = 'hub-registration'")

  await untilHub(at, child.id, 'numbered')
  const seen = await payer.seen(child.number)
  expect(seen.length).toBeGreaterThan(1)
  expect(new Set(seen.map((one) => one.reference)).size).toBe(1)
  expect(await payer.pmhIdOf(child.id)).toBe(given)
  const record = await at.administrator.call(readHubSubject, { personId: child.id })
  expect(record.exchanges).toMatchObject([{ status: 'numbered', error: null }])
  expect(record.certificates).toHaveLength(1)
})
