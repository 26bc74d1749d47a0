import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Resident } from '../run/demo/people.ts'
import { runJourney } from '../run/journey/journey.ts'
import type { Observed } from '../run/staff-client.ts'
import type { VerifierClient } from '../run/verifier-client.ts'
import { openApplication } from '../shared/contract/application.ts'
import { saveDraft } from '../shared/contract/draft.ts'
import { queryEligibility } from '../shared/contract/eligibility.ts'
import { permissions } from '../shared/contract/permissions.ts'
import { registerNewborn, searchByNumber, searchPersons } from '../shared/contract/person.ts'
import { sendPiece, startImport } from '../shared/contract/resident-import.ts'
import { renderingsOfNumber, renderingsOfText } from './canary/renderings.ts'
import { Scanner } from './canary/scan.ts'
import { journeyWorld } from './journey-world.ts'
import { type City, id, municipality, type TestStaff } from './world.ts'

/** Every resident bears these, numbered; their individual numbers are planted as they are. */
const PLANTED = { name: '禁漏洩標識', kana: 'キンロウエイヒョウシキ', place: '漏洩禁止町見張番地' }

let city: City
let residents: Resident[]
let replies: Observed[]
let pdfs: Uint8Array[]
let numbers: Scanner
let texts: Scanner
let staff: TestStaff
let clinic: VerifierClient

beforeAll(async () => {
  city = await municipality()
  replies = []
  const onCall = (call: Observed) => void replies.push(call)
  const world = await journeyWorld(city, { onCall, alter: planted })
  residents = [...world.residents()]
  numbers = new Scanner(residents.flatMap((one) => renderingsOfNumber(one.個人番号)))
  texts = new Scanner(Object.values(PLANTED).flatMap(renderingsOfText))
  const journey = await runJourney(world, () => {})
  await world.stop()
  pdfs = [journey.intake.receiptPdf, journey.granted.certificatePdf]
  clinic = journey.clinic.client
  staff = await city.staff('administrator', { permissions, onCall })
  await staff.call(searchByNumber, { individualNumber: residents[0]?.個人番号 ?? '', reason: 'identity' })
  await provokeRefusals()
}, 180_000)

/** Letters for figures, since kana holds none. */
const inKana = (i: number) => [...String(i)].map((figure) => 'アイウエオカキクケコ'[Number(figure)]).join('')

function planted(one: Resident, i: number): Resident {
  return {
    ...one,
    氏名: `${PLANTED.name}　第${i}号`,
    氏名カナ: `${PLANTED.kana}　ダイ${inKana(i)}`,
    通称名: '',
    通称名カナ: '',
    住所: `${PLANTED.place}${i}番`,
    前住所: `${PLANTED.place}${i}番`,
  }
}

/** Every way we know to be refused while a planted value is in the request. */
async function provokeRefusals(): Promise<void> {
  const { 個人番号: number = '', 氏名: name = '', 氏名カナ: kana = '', 住所: address = '' } = residents[0] ?? {}
  const bad: [Parameters<TestStaff['send']>[0], unknown][] = [
    [searchByNumber, { individualNumber: number, reason: number }],
    [searchByNumber, { individualNumber: `${number}1`, reason: 'identity' }],
    [searchByNumber, { individualNumber: number, reason: 'identity', [number]: name }],
    [searchPersons, { by: 'kana', kana, birthOn: name }],
    [searchPersons, { by: number }],
    [searchPersons, { by: 'atena-no', atenaNo: number }],
    [openApplication, { id: name, memo: number, guardian: { name, kana, phone: address } }],
    [registerNewborn, { id: id(), name: number, kana: name, birthOn: '2026-01-01', sex: '1', guardianId: number }],
    [saveDraft, { id: id(), form: name, rev: 0, body: number }],
    [startImport, { id: id(), heading: Buffer.from(`${number},${name}`).toString('hex'), rows: 1, pieces: [number] }],
  ]
  for (const [contract, input] of bad) expect((await staff.send(contract, input)).status).toBeGreaterThanOrEqual(400)
  await staff.send(sendPiece, { jobId: id(), piece: 0 }, Buffer.from(`${number},${name},${address}`) as never)
  for (const input of [
    { by: 'certificate-code', code: number, careOn: '2026-11-20' },
    { by: 'link-key', linkKey: number, careOn: number },
    { by: 'certificate-code', code: 'AAAA-AAAA-AAAA-AAAA', careOn: '2026-11-20', [number]: name },
  ])
    expect((await clinic.send(queryEligibility, input)).status).toBe(422)
  await Promise.all(
    [city.stack.staffOrigin, city.stack.exchangeOrigin].map((origin) => provokeRaw(origin, number, name)),
  )
}

/** Malformed and misdirected requests, answered before anybody is known. */
async function provokeRaw(origin: string, number: string, name: string): Promise<void> {
  const json = { 'content-type': 'application/json', origin: city.stack.staffOrigin }
  const place = encodeURIComponent(name)
  const requests: [string, RequestInit][] = [
    [`/api/${number}/${place}?${number}=${place}`, {}],
    [`/v1/${number}`, { method: 'POST', body: number }],
    ['/api/person/search', { method: 'POST', headers: json, body: `{"kana":"${name}${number}"` }],
    ['/v1/eligibility', { method: 'POST', headers: { ...json, authorization: `Bearer ${number}` }, body: number }],
    ['/api/person/search', { method: 'POST', headers: { ...json, cookie: `__Host-hagukumi=${number}` }, body: number }],
    ['/oauth/token', { method: 'POST', body: new URLSearchParams({ client_assertion: number, scope: name }) }],
    [`/documents/paper?handle=${number}`, {}],
  ]
  for (const [path, init] of requests) {
    const answer = await fetch(origin + path, { redirect: 'manual', ...init })
    const { status, headers } = answer
    const contract = { name: `${init.method ?? 'GET'} ${path.slice(0, 8)}`, door: 'raw' } as never
    replies.push({
      contract,
      input: null,
      body: undefined,
      status,
      headers,
      answer: Buffer.from(await answer.arrayBuffer()),
    })
  }
}

const said = (call: Observed) => Buffer.concat([Buffer.from(JSON.stringify([...call.headers])), call.answer])

describe('what is planted in a whole case', () => {
  it('is in none of the system’s files: databases, write-ahead logs, process output, settings [RT-01]', async () => {
    // The round that the clock would do: whatever it writes is looked at, too.
    await city.stack.tick()
    for (const folder of [city.stack.folder, city.stack.witness.folder]) {
      expect(numbers.scanFolder(folder).hits).toEqual([])
      expect(texts.scanFolder(folder).hits).toEqual([])
    }
    const { files } = numbers.scanFolder(city.stack.folder)
    for (const kind of [`data-${city.code}.db`, `number-${city.code}.db`, '.db-wal', '.db-shm', 'staff.log', '.capnp'])
      expect(
        files.some((file) => file.includes(kind)),
        kind,
      ).toBe(true)
  }, 120_000)

  it('is in no answer as a number, wherever it was sent', () => {
    expect(replies.length).toBeGreaterThan(60)
    expect(replies.flatMap((call) => numbers.scan(call.contract.name, said(call)))).toEqual([])
    const printed = pdfs.map((pdf) => execFileSync('pdftotext', ['-', '-'], { input: pdf }))
    expect(printed.flatMap((text) => numbers.scan('paper', text))).toEqual([])
    // That the papers can be read so is shown by the name on them.
    expect(printed.flatMap((text) => texts.scan('paper', text)).length).toBeGreaterThan(0)
  })

  it('is in no refusal in any form', () => {
    const refusals = replies.filter((call) => call.status >= 400)
    expect(refusals.length).toBeGreaterThan(25)
    expect(refusals.flatMap((call) => texts.scan(call.contract.name, said(call)))).toEqual([])
  })

  it('reaches an institution as the kana of its scope, and in no other way', () => {
    const answers = replies.filter(({ contract }) => contract.door === 'exchange')
    expect(answers.length).toBeGreaterThan(5)
    const hits = answers.flatMap((call) => texts.scan(call.contract.name, call.answer))
    expect(new Set(hits.map((hit) => hit.value))).toEqual(new Set([PLANTED.kana]))
    const withoutKana = answers.map((call) =>
      Buffer.from(call.answer)
        .toString()
        .replace(/"kana":"[^"]*"/, ''),
    )
    expect(withoutKana.flatMap((text) => texts.scan('exchange', Buffer.from(text)))).toEqual([])
  })

  it('is told to staff where it belongs, so that the search is known to see it', () => {
    const hits = replies
      .filter((call) => call.status === 200)
      .flatMap((call) => texts.scan(call.contract.name, call.answer))
    expect(new Set(hits.map((hit) => hit.where))).toContain('searchPersons')
  })
})
