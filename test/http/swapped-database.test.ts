import { join } from 'node:path'
import Database from 'libsql'
import { beforeAll, expect, it } from 'vitest'
import { type Journey, runJourney } from '../../run/journey/journey.ts'
import { registerClinic } from '../../run/journey/verify.ts'
import type { VerifierClient } from '../../run/verifier-client.ts'
import { readApplication } from '../../shared/contract/application.ts'
import { listCertificates, reissueCertificate } from '../../shared/contract/certificate.ts'
import type { Contract } from '../../shared/contract/contract.ts'
import { readHubSubject } from '../../shared/contract/hub.ts'
import { openPaper, requestReceipt } from '../../shared/contract/paper.ts'
import { permissions } from '../../shared/contract/permissions.ts'
import { readPerson, searchByNumber, searchPersons } from '../../shared/contract/person.ts'
import { readCase } from '../../shared/contract/review.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { renderingsOfText } from '../canary/renderings.ts'
import { Scanner } from '../canary/scan.ts'
import { journeyWorld, markedAs } from '../journey-world.ts'
import { type City, id, municipality, type TestStaff } from '../world.ts'

const MARK = { name: '隣町見張標識', kana: 'トナリマチミハリ' }

let from: City
let to: City
let journey: Journey
let staff: TestStaff
let clinic: VerifierClient

beforeAll(async () => {
  from = await municipality()
  to = await municipality()
  const world = await journeyWorld(from, { alter: markedAs(MARK) })
  journey = await runJourney(world, () => {})
  await world.stop()
  staff = await to.staff('administrator', { permissions })
  const other = await journeyWorld(to)
  clinic = (await registerClinic({ ...other, staff: () => Promise.resolve(staff) }, 'card', () => {})).client
  await other.stop()
}, 180_000)

/** Puts the contents of one municipality's database into the file of another, as if the file had been renamed. Answers rows. */
function swap(kind: 'data' | 'keys' | 'number'): number {
  const folder = join(from.stack.folder, 'databases', kind === 'data' ? 'data' : 'vault')
  const db = new Database(join(folder, `${kind}-${to.code}.db`))
  db.pragma('busy_timeout = 5000')
  db.pragma('foreign_keys = OFF')
  db.exec(`attach '${join(folder, `${kind}-${from.code}.db`)}' as other`)
  const named = (type: string) =>
    (db.prepare(`select name from sqlite_master where type = '${type}'`).all() as { name: string }[]).map((x) => x.name)
  db.exec('begin immediate')
  for (const trigger of named('trigger')) db.exec(`drop trigger "${trigger}"`)
  let rows = 0
  for (const table of named('table').filter((name) => !name.startsWith('sqlite_'))) {
    db.exec(`delete from main."${table}"`)
    rows += db.prepare(`insert into main."${table}" select * from other."${table}"`).run().changes
  }
  db.exec('commit')
  db.close()
  return rows
}

/** Every way to something sealed, with the ids of the case. */
function reads(): [Contract, unknown][] {
  const { family, intake, granted } = journey
  const { applicationId } = intake
  const { childId: personId, child } = family
  const wanted = { id: id(), certificateId: granted.certificateId, rev: 2, reason: 'damaged' }
  return [
    [readPerson, { id: personId }],
    [searchPersons, { by: 'atena-no', atenaNo: child.宛名番号 }],
    [listCertificates, { personId }],
    [reissueCertificate, wanted],
    [readApplication, { id: applicationId }],
    [readCase, { applicationId }],
    [readHubSubject, { personId }],
  ]
}

async function expectNothing(): Promise<void> {
  for (const [contract, input] of reads()) {
    const answer = await staff.send(contract, input)
    expectClosed(contract.name, answer.status, await answer.text())
  }
  const { handle } = await staff.call(requestReceipt, { applicationId: journey.intake.applicationId })
  const paper = await staff.send(openPaper, { handle })
  expectClosed('openPaper', paper.status, await paper.text())
  const careOn = calendarDateOf(toInstant(Date.now() + to.stack.clockOffsetMs))
  const told = await clinic.eligibility({ by: 'certificate-code', code: journey.granted.code, careOn })
  expect(told.status).toBe('unobtainable')
  const { child } = journey.family
  const found = await staff.call(searchPersons, { by: 'kana', kana: child.氏名カナ, birthOn: child.生年月日 as never })
  expect(found.persons).toEqual([])
}

function expectClosed(name: string, status: number, text: string): void {
  expect(status, name).toBeGreaterThanOrEqual(400)
  expect(text, name).toMatch(/"type":"\/problems\//)
  expect(Object.keys(JSON.parse(text)), name).toEqual(expect.not.arrayContaining(['detail', 'faults']))
  for (const mark of [MARK.name, MARK.kana, journey.family.child.生年月日]) expect(text, name).not.toContain(mark)
}

it('opens them where they belong', async () => {
  const own = await from.staff('administrator', { permissions })
  const opened = reads().filter(([contract]) => contract !== reissueCertificate)
  for (const [contract, input] of opened) {
    const answer = await own.send(contract, input)
    expect(answer.status, contract.name).toBe(200)
    expect(await answer.text(), contract.name).toContain(MARK.name)
  }
})

it('a municipality’s records under another’s name open nowhere, and nothing tells what they are [RT-01]', async () => {
  expect(swap('data')).toBeGreaterThan(300)
  await expectNothing()
})

it('nor do they with the wrapped keys beside them: the municipality’s own key does not open them [RT-01]', async () => {
  expect(swap('keys')).toBeGreaterThan(60)
  await expectNothing()
})

it('and the numbers of one are not found by the tags of another [RT-01]', async () => {
  expect(swap('number')).toBeGreaterThan(60)
  const { persons } = await staff.call(searchByNumber, {
    individualNumber: journey.family.child.個人番号,
    reason: 'inquiry',
  })
  expect(persons).toEqual([])
})

it('what went wrong inside is in no process’s output as anybody’s name', () => {
  const marks = [MARK.name, MARK.kana].flatMap(renderingsOfText)
  const { hits, files } = new Scanner(marks).scanFolder(join(to.stack.folder, 'log'))
  expect(files).toContain('staff.log')
  expect(hits).toEqual([])
})
