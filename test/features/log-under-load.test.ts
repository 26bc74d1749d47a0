import { setTimeout as sleep } from 'node:timers/promises'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StaffClient } from '../../run/staff-client.ts'
import { VerifierClient } from '../../run/verifier-client.ts'
import { registerClient } from '../../shared/contract/client.ts'
import { readPerson, registerNewborn, searchPersons } from '../../shared/contract/person.ts'
import { addDays, calendarDateOf } from '../../shared/values/calendar-date.ts'
import { makeCertificateCode } from '../../shared/values/certificate-code.ts'
import type { Id } from '../../shared/values/id.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { type OwnStack, ownStack } from '../own-stack.ts'
import { type Resident, resident } from '../residents.ts'
import { type City, id, municipality } from '../world.ts'
import { exportAndVerify } from './exported-log.ts'
import { wholeLog } from './whole-log.ts'

const FULL = process.env.HAGUKUMI_PROOF === 'full'
const KILLS = FULL ? 50 : 5
/** The supervisor gives a part up after eight deaths within a minute, so that the full run must not hurry. */
const PAUSE_MS = FULL ? 4_000 : 600

let own: OwnStack
const today = () => calendarDateOf(toInstant(Date.now()))

beforeAll(async () => {
  own = await ownStack()
})
afterAll(() => own?.stop())

function enter(clerk: StaffClient, self: Id, guardian: Resident) {
  const child = { name: '', kana: '', birthOn: today(), sex: '2', reason: 'birth-notified' } as const
  return clerk.call(registerNewborn, { ...child, id: self, guardianId: guardian.id })
}

async function verifier(city: City): Promise<VerifierClient> {
  const admin = await city.staff('administrator')
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const clientId = id()
  await admin.call(registerClient, {
    id: clientId,
    name: '試験システム',
    kind: 'linked-system',
    institutionCode: null,
    jwk: (await exportJWK(publicKey)) as never,
    scopes: [{ scope: 'eligibility.query', fields: ['certificate'] }],
    endsOn: addDays(today(), 30),
  })
  return new VerifierClient({ origin: city.stack.exchangeOrigin, clientId, key: privateKey })
}

it('holds every entry once when 64 verifiers and the counters write at the same time [AU-01]', async () => {
  const city = await municipality({ stack: own })
  const [clerk, machine, guardian] = [await city.staff('counter'), await verifier(city), await resident(city)]
  await machine.token('eligibility.query')
  await clerk.token('person.update')
  await clerk.token('person.view')
  const code = makeCertificateCode(crypto.getRandomValues(new Uint8Array(10)))
  const children = Array.from({ length: 12 }, () => id())
  const [answers] = await Promise.all([
    Promise.all(
      Array.from({ length: 64 }, () => machine.eligibility({ by: 'certificate-code', code, careOn: today() })),
    ),
    Promise.all(children.map((child) => enter(clerk, child, guardian))),
    Promise.all(children.map(() => clerk.call(readPerson, { id: guardian.id }))),
  ])
  const leaves = await wholeLog(city)
  const byRequest = Map.groupBy(leaves, (one) => one.requestId)
  for (const { inquiryNo } of answers) expect(byRequest.get(inquiryNo)).toHaveLength(1)
  expect(new Set(answers.map((one) => one.inquiryNo)).size).toBe(64)
  for (const child of children) {
    const own = leaves.filter((one) => one.action === 'person.newborn-registered' && one.subjects.includes(child))
    expect(own).toHaveLength(1)
  }
  expect(leaves.filter((one) => one.action === 'person.read')).toHaveLength(children.length)
})

it('hands out no key whose person is not named in the log', async () => {
  const city = await municipality({ stack: own })
  const [clerk, guardian, other] = [await city.staff('counter'), await resident(city), await resident(city)]
  const child = id()
  await clerk.call(searchPersons, { by: 'kana', kana: 'ヤマダハナコ', birthOn: '1990-05-05' as never })
  await clerk.call(readPerson, { id: other.id })
  await enter(clerk, child, guardian)
  await enter(clerk, child, guardian)
  await expect(enter(clerk, child, other)).rejects.toMatchObject({ code: 'taken-id' })
  const leaves = await wholeLog(city)
  const named = new Set(leaves.flatMap((one) => one.subjects))
  const keys = city.database('keys')
  const counted = (await keys.execute('select id from use_count where count > 0')).rows.map((row) => String(row.id))
  const calls = (await keys.execute('select request_id, persons from use_log where granted = 1')).rows
  keys.close()
  expect(counted.length).toBeGreaterThanOrEqual(3)
  expect(counted.filter((one) => !named.has(one as Id))).toEqual([])
  expect(calls.length).toBeGreaterThanOrEqual(5)
  for (const { request_id: requestId, persons } of calls) {
    const subjects = leaves.filter((one) => one.requestId === requestId).flatMap((one) => one.subjects)
    expect(new Set(subjects).size, String(requestId)).toBeGreaterThanOrEqual(Number(persons))
  }
})

it(`loses no acknowledged write and keeps data and log at one through ${KILLS} kills [AU-01]`, {
  timeout: KILLS * (PAUSE_MS + 15_000),
}, async () => {
  const city = await municipality({ stack: own })
  const [clerk, auditor, guardian] = [await city.staff('counter'), await city.staff('auditor'), await resident(city)]
  const acknowledged = new Set<Id>()
  let failures = 0
  let going = true
  const writer = async () => {
    while (going) {
      const self = id()
      // The same id again after a failure, as a terminal does: the answer may have been lost after the commit.
      for (let tries = 0; tries < 20; tries++) {
        const done = await enter(clerk, self, guardian).then(
          () => true,
          () => false,
        )
        if (done) acknowledged.add(self)
        if (done || !going) break
        failures += 1
        await sleep(100)
      }
    }
  }
  const writers = Promise.all(Array.from({ length: 4 }, writer))
  for (let kill = 0; kill < KILLS; kill++) {
    const before = acknowledged.size
    await until(() => acknowledged.size > before + 2)
    await sleep(Math.random() * 40)
    process.kill(own.hagukumi.pid(kill % 2 === 0 ? 'data' : 'staff') ?? -1, 'SIGKILL')
    await sleep(PAUSE_MS)
  }
  const last = acknowledged.size
  await until(() => acknowledged.size > last + 2)
  going = false
  await writers
  expect(failures).toBeGreaterThan(0)

  const leaves = await wholeLog(city)
  const entered = leaves.filter((one) => one.action === 'person.newborn-registered' && one.result === 'ok')
  const inLog = new Set(entered.flatMap((one) => one.subjects).filter((one) => one !== guardian.id))
  const db = city.database('data')
  const { rows } = await db.execute("select id from person where standing = 'provisional'")
  db.close()
  const inData = new Set(rows.map((row) => String(row.id)))
  expect([...acknowledged].filter((one) => !inData.has(one))).toEqual([])
  expect([...acknowledged].filter((one) => !inLog.has(one))).toEqual([])
  expect([...inLog].sort()).toEqual([...inData].sort())
  await until(() =>
    own.tick().then(
      () => true,
      () => false,
    ),
  )
  expect(await exportAndVerify(city, auditor)).toMatchObject({ ok: true })
})

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await what())) {
    if (Date.now() > end) throw new Error('waited in vain')
    await sleep(20)
  }
}
