import { expect, it } from 'vitest'
import {
  checkDuplicate,
  completeDocuments,
  listApplications,
  openApplication,
  readApplication,
  readApplicationForm,
} from '../../shared/contract/application.ts'
import { mergeProvisional } from '../../shared/contract/merge-provisional.ts'
import { readPerson, registerNewborn } from '../../shared/contract/person.ts'
import { addDays, addYears, fiscalYearOf } from '../../shared/values/calendar-date.ts'
import { application, type NewApplication, today } from '../applications.ts'
import { entitle, protect, resident } from '../residents.ts'
import { type City, id, municipality, type TestStaff } from '../world.ts'

const YEAR_BEFORE_REIWA = 2018

async function family(city: City) {
  const mother = await resident(city, { name: '山田 花子', kana: 'ヤマダ ハナコ' })
  const child = await resident(city, {
    name: '山田 めい',
    kana: 'ヤマダ メイ',
    birthOn: '2021-06-01',
    relationship: '子',
    householdNo: mother.householdNo,
  })
  return { mother, child, parties: { childId: child.id, guardianId: mother.id } }
}

async function counter(like = '131113') {
  const city = await municipality({ like })
  const clerk = await city.staff('counter')
  return { city, clerk, ...(await family(city)) }
}

const count = async (city: City, table: string) =>
  Number((await city.database('data').execute(`select count(*) as n from ${table}`)).rows[0]?.n)

const open = (clerk: TestStaff, input: NewApplication) => clerk.call(openApplication, input as never)

it('takes in an application and keeps channel, office, days, receipt number and staff [AP-01]', async () => {
  const { city, clerk, child, parties } = await counter()
  const receivedOn = addDays(today(), -3)
  const posted = application(parties, {
    channel: 'post',
    receivedOn,
    postmarkedOn: addDays(today(), -4),
    eventOn: addDays(today(), -10),
    lateEntryReason: 'posted',
    checks: {
      applicantIdentity: { evidence: 'drivers-licence', manner: 'copy' },
      applicantNumber: { evidence: 'register-lookup', manner: 'lookup' },
      proxyIdentity: null,
      proxyAuthority: null,
    },
  })
  const answer = await open(clerk, posted)
  const year = fiscalYearOf(receivedOn) - YEAR_BEFORE_REIWA
  expect(answer).toEqual({ id: posted.id, rev: 1, receiptNo: `R${year}-000001`, status: 'in-review' })
  const read = await clerk.call(readApplication, { id: answer.id })
  expect(read).toMatchObject({
    channel: 'post',
    office: '見本台特別出張所',
    receivedOn,
    postmarkedOn: addDays(today(), -4),
    eventOn: addDays(today(), -10),
    lateEntryReason: 'posted',
    receiptNo: answer.receiptNo,
    takenBy: { id: clerk.staffId, name: '試験 counter' },
    guardian: { name: '山田 花子', kana: 'ヤマダ　ハナコ', phone: '09000000000' },
    insurance: { insurerNo: '138057' },
  })
  expect(read.enteredAt.slice(0, 10) >= receivedOn).toBe(true)
  const page = await clerk.call(readPerson, { id: child.id })
  expect(page.applications).toMatchObject([{ receiptNo: answer.receiptNo, as: 'child', status: 'in-review' }])
  expect(await count(city, 'application')).toBe(1)
})

it('allows only the channels of the procedure, and the form says which [AP-01]', async () => {
  const { clerk, parties } = await counter()
  const ask = { scheme: 'medical-aid' as const, procedure: 'new' as const, receivedOn: today() }
  const form = await clerk.call(readApplicationForm, ask)
  expect(form.channels).toEqual(['counter', 'branch', 'post'])
  const refused = open(clerk, application(parties, { channel: 'online' }))
  await expect(refused).rejects.toMatchObject({ problem: { faults: [{ pointer: '/channel' }] } })
  expect((await open(clerk, application(parties, { channel: 'branch' }))).status).toBe('in-review')
})

it('asks each municipality’s families only what its ordinance needs', async () => {
  const asks = async (like: string) => {
    const city = await municipality({ like })
    const clerk = await city.staff('counter')
    const ask = { scheme: 'medical-aid' as const, procedure: 'new' as const, receivedOn: today() }
    return (await clerk.call(readApplicationForm, ask)).asks
  }
  expect(await asks('131113')).toEqual(['publicAssistance', 'placement'])
  expect(await asks('142051')).toEqual(['publicAssistance', 'singleParentAid', 'disabilityAid'])
})

it('records identity check and number check apart, also of a proxy with 委任状 [AP-06]', async () => {
  const { clerk, parties } = await counter()
  const byProxy = application(parties, {
    proxy: { name: '代理 一郎', relationship: '祖父' },
    checks: {
      applicantIdentity: null,
      applicantNumber: { evidence: 'notification-card', manner: 'original' },
      proxyIdentity: { evidence: 'passport', manner: 'original' },
      proxyAuthority: { evidence: 'power-of-attorney', manner: 'original' },
    },
  })
  const { id: applicationId } = await open(clerk, byProxy)
  const { checks, proxy } = await clerk.call(readApplication, { id: applicationId })
  expect(proxy).toEqual({ name: '代理 一郎', relationship: '祖父' })
  expect(checks).toHaveLength(3)
  expect(checks).toEqual(
    expect.arrayContaining([
      { of: 'applicant', kind: 'number', evidence: 'notification-card', manner: 'original' },
      { of: 'proxy', kind: 'identity', evidence: 'passport', manner: 'original' },
      { of: 'proxy', kind: 'authority', evidence: 'power-of-attorney', manner: 'original' },
    ]),
  )
})

it('refuses a proxy without authority, a copy across the counter, an original by post [AP-06]', async () => {
  const { city, clerk, parties } = await counter()
  const { checks } = application(parties)
  const proxy = { name: '代理 一郎', relationship: '祖父' }
  const identity = { evidence: 'passport' as const, manner: 'original' as const }
  const table: [string, Partial<NewApplication>][] = [
    ['/checks/proxyAuthority', { proxy, checks: { ...checks, proxyIdentity: identity } }],
    ['/checks/applicantIdentity', { checks: { ...checks, applicantIdentity: null } }],
    ['/checks/applicantNumber', { checks: { ...checks, applicantNumber: null } }],
    [
      '/checks/applicantIdentity/manner',
      { checks: { ...checks, applicantIdentity: { evidence: 'passport', manner: 'copy' } } },
    ],
    [
      '/checks/applicantIdentity/manner',
      { channel: 'post', checks: { ...checks, applicantNumber: { evidence: 'register-lookup', manner: 'lookup' } } },
    ],
    ['/checks/proxyIdentity', { checks: { ...checks, proxyIdentity: identity } }],
  ]
  for (const [pointer, changes] of table)
    await expect(open(clerk, application(parties, changes)), pointer).rejects.toMatchObject({
      problem: { faults: [{ pointer, message: expect.stringMatching(/[ぁ-ん]/) }] },
    })
  expect(await count(city, 'application')).toBe(0)
})

it('says on the screen what the 個人番号 is used for, on which law, and what is looked up [AP-07]', async () => {
  const { clerk } = await counter('141003')
  const ask = { scheme: 'medical-aid' as const, procedure: 'new' as const, receivedOn: today() }
  const { numberUse } = await clerk.call(readApplicationForm, ask)
  expect(numberUse.purpose).toContain('受給資格の審査')
  expect(numberUse.legalBasis).toMatch(/第9条第2項、横浜市の/)
  expect(numberUse.lookedUp).toContain('医療保険の資格に関する情報')
})

it('keeps the application open with a deadline while documents are missing, and the day of receipt when they come', async () => {
  const { clerk, parties } = await counter()
  const pending = application(parties, {
    insurancePending: true,
    insurance: null,
    documents: [{ document: 'application-form', state: 'received', dueOn: null }],
  })
  const opened = await open(clerk, pending)
  expect(opened.status).toBe('awaiting-documents')
  const read = await clerk.call(readApplication, { id: opened.id })
  expect(read.documents).toContainEqual({ document: 'child-insurance', state: 'later', dueOn: addDays(today(), 14) })
  const list = { statuses: ['awaiting-documents' as const], receiptNo: '', ownOffice: false, page: 0 }
  const waiting = await clerk.call(listApplications, list)
  expect(waiting.rows).toMatchObject([
    { receiptNo: opened.receiptNo, dueOn: addDays(today(), 14), insurancePending: true },
  ])

  const arrived = { id: opened.id, rev: opened.rev, received: ['child-insurance' as const] }
  const without = clerk.call(completeDocuments, { ...arrived, insurance: null })
  await expect(without).rejects.toMatchObject({ problem: { faults: [{ pointer: '/insurance' }] } })
  const { insurance } = application(parties)
  const complete = await clerk.call(completeDocuments, { ...arrived, insurance } as never)
  expect(complete).toEqual({ id: opened.id, rev: 2, receiptNo: opened.receiptNo, status: 'in-review' })
  expect(await clerk.call(readApplication, { id: opened.id })).toMatchObject({
    receivedOn: today(),
    insurancePending: false,
    insurance: { number: '3456789' },
  })
  const again = clerk.call(completeDocuments, { ...arrived, insurance } as never)
  await expect(again).rejects.toMatchObject({ code: 'stale-version' })
})

it('takes in a newborn without name and number, waiting for both', async () => {
  const { clerk, mother } = await counter()
  const newborn = { id: id(), name: '', kana: '', birthOn: addDays(today(), -5), sex: '9' as const }
  await clerk.call(registerNewborn, { ...newborn, guardianId: mother.id, reason: 'birth-notified-elsewhere' })
  const opened = await open(
    clerk,
    application(
      { childId: newborn.id, guardianId: mother.id },
      { insurancePending: true, insurance: null, documents: [], eventOn: newborn.birthOn },
    ),
  )
  const read = await clerk.call(readApplication, { id: opened.id })
  expect(read.child).toMatchObject({ provisional: true, numberPending: true, name: '' })
  expect(read.documents.map((line) => line.document).sort()).toEqual([
    'application-form',
    'birth-certificate',
    'child-insurance',
  ])
  expect(await clerk.call(readPerson, { id: newborn.id })).toMatchObject({
    insurancePending: true,
    numberPending: true,
  })
})

it('follows a newborn to the registered person once both are joined', async () => {
  const { city, clerk, mother } = await counter()
  const birthOn = addDays(today(), -20)
  const newborn = { id: id(), name: '', kana: '', birthOn, sex: '2' as const, guardianId: mother.id }
  await clerk.call(registerNewborn, { ...newborn, reason: 'birth-notified' })
  const first = await open(clerk, application({ childId: newborn.id, guardianId: mother.id }, { documents: [] }))
  const registered = await resident(city, {
    name: '山田 さき',
    kana: 'ヤマダ サキ',
    birthOn,
    householdNo: mother.householdNo,
  })
  await clerk.call(mergeProvisional, { provisionalId: newborn.id, personId: registered.id })
  const child = { id: registered.id, name: '山田 さき' }
  expect((await clerk.call(readApplication, { id: first.id })).child).toMatchObject(child)
  const list = { statuses: [], receiptNo: '', ownOffice: false, page: 0 }
  expect((await clerk.call(listApplications, list)).rows[0]?.child).toMatchObject(child)
  const page = await clerk.call(readPerson, { id: newborn.id })
  expect(page).toMatchObject({ ...child, standing: 'registered', applications: [{ receiptNo: first.receiptNo }] })
  const again = application({ childId: registered.id, guardianId: mother.id }, { documents: [] })
  await expect(open(clerk, again)).rejects.toMatchObject({ code: 'already-open' })
})

it('repeats harmlessly, and refuses the same id with anything else', async () => {
  const { city, clerk, parties } = await counter()
  const input = application(parties)
  const first = await open(clerk, input)
  expect(await open(clerk, input)).toEqual(first)
  await expect(open(clerk, { ...input, memo: '別' })).rejects.toMatchObject({ code: 'taken-id' })
  expect(await count(city, 'application')).toBe(1)
})

it('catches a second application for the same child at entry and names the first [AP-12]', async () => {
  const { clerk, parties } = await counter()
  const scheme = 'medical-aid' as const
  const before = await clerk.call(checkDuplicate, { scheme, childId: parties.childId as never })
  expect(before).toEqual({ open: null, entitled: null })
  const first = await open(clerk, application(parties))
  const found = await clerk.call(checkDuplicate, { scheme, childId: parties.childId as never })
  expect(found.open).toEqual({ id: first.id, receiptNo: first.receiptNo, status: 'in-review' })
  await expect(open(clerk, application(parties))).rejects.toMatchObject({
    code: 'already-open',
    problem: { detail: expect.stringContaining(first.receiptNo) },
  })
})

it('catches a child who is entitled already, until the entitlement has ended [AP-12]', async () => {
  const { city, clerk, parties } = await counter()
  const first = await open(clerk, application(parties))
  const validTo = addDays(today(), 30)
  await entitle(city, { applicationId: first.id, childId: parties.childId, validFrom: '2026-04-01', validTo })
  const found = await clerk.call(checkDuplicate, { scheme: 'medical-aid', childId: parties.childId as never })
  expect(found).toEqual({ open: null, entitled: { validFrom: '2026-04-01', validTo, receiptNo: first.receiptNo } })
  await expect(open(clerk, application(parties))).rejects.toMatchObject({
    code: 'already-entitled',
    problem: { detail: expect.stringContaining(first.receiptNo) },
  })
  const page = await clerk.call(readPerson, { id: parties.childId as never })
  expect(page.entitlements).toMatchObject([{ recipientNo: '1234566', state: 'active', validTo }])
  await city.database('data').execute("update entitlement set valid_to = '2026-05-01'")
  expect((await open(clerk, application(parties))).status).toBe('in-review')
})

it('lets exactly one of eight simultaneous applications through [AP-12]', async () => {
  const { city, clerk, parties } = await counter()
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => open(clerk, application(parties))))
  const accepted = answers.filter((one) => one.status === 'fulfilled')
  expect(accepted).toHaveLength(1)
  for (const one of answers) if (one.status === 'rejected') expect(one.reason.code).toBe('already-open')
  expect(await count(city, 'application')).toBe(1)
  expect(await count(city, 'identity_check')).toBe(2)
})

it('numbers receipts without gap or repetition while many come in', async () => {
  const { city, clerk } = await counter()
  const families = []
  for (let i = 0; i < 6; i += 1) families.push(await family(city))
  const taken = await Promise.all(families.map(({ parties }) => open(clerk, application(parties))))
  expect(taken.map((one) => Number(one.receiptNo.split('-')[1])).sort()).toEqual([1, 2, 3, 4, 5, 6])
})

it('lists by state, receipt number and office, fifty a page', async () => {
  const { city, clerk, parties } = await counter()
  const first = await open(clerk, application(parties))
  const elsewhere = await city.staff('counter', { office: 'main' })
  const other = await family(city)
  const second = await open(elsewhere, application(other.parties))
  const ask = { statuses: [], receiptNo: '', ownOffice: false, page: 0 }
  const numbers = async (changes: object) =>
    (await clerk.call(listApplications, { ...ask, ...changes })).rows.map((row) => row.receiptNo)
  expect(await numbers({})).toEqual([first.receiptNo, second.receiptNo])
  expect(await numbers({ ownOffice: true })).toEqual([first.receiptNo])
  expect(await numbers({ receiptNo: second.receiptNo.slice(-3) })).toEqual([second.receiptNo])
  expect(await numbers({ statuses: ['granted'] })).toEqual([])
  expect(await numbers({ page: 1 })).toEqual([])
})

it('hides office, telephone, insurer and bank branch of a protected family [PR-08]', async () => {
  const { city, clerk, child, mother, parties } = await counter()
  await protect(city, mother.id)
  const opened = await open(
    clerk,
    application(parties, {
      account: {
        bankCode: '0001',
        branchCode: '321',
        kind: 'ordinary',
        number: '7654321',
        holderKana: 'ヤマダ ハナコ',
      },
    }),
  )
  const list = { statuses: [], receiptNo: '', ownOffice: false, page: 0 }
  const answers = [
    await clerk.call(readApplication, { id: opened.id }),
    await clerk.call(listApplications, list),
    await clerk.call(readPerson, { id: child.id }),
  ]
  for (const answer of answers)
    expect(JSON.stringify(answer)).not.toMatch(/見本台|0900000|138057|"321"|7654321|3456789/)
  expect(answers[0]).toMatchObject({
    placesHidden: true,
    office: null,
    guardian: { phone: null },
    insurance: { kind: 'municipal-health', insurerNo: null },
    account: { branchCode: null },
  })
})

it('refuses what cannot be right, in Japanese at its field, and keeps nothing of it [PR-05]', async () => {
  const { city, clerk, child, parties } = await counter()
  const right = application(parties)
  const insurance = right.insurance as NonNullable<NewApplication['insurance']>
  const account = { bankCode: '0001', branchCode: '001', kind: 'ordinary' as const, number: '1', holderKana: 'ヤマダ' }
  const table: [string, object][] = [
    ['/receivedOn', { receivedOn: addDays(today(), 1) }],
    ['/receivedOn', { receivedOn: addYears(today(), -3), lateEntryReason: 'forwarded' }],
    ['/receivedOn', { receivedOn: '2026-02-29' }],
    ['/lateEntryReason', { receivedOn: addDays(today(), -1) }],
    ['/lateEntryReason', { lateEntryReason: 'outage' }],
    ['/postmarkedOn', { postmarkedOn: today() }],
    ['/eventOn', { eventOn: addDays(today(), 1) }],
    ['/eventOn', { eventOn: '2021-05-31' }],
    ['/guardian/name', { guardian: { ...right.guardian, name: ' ' } }],
    ['/guardian/kana', { guardian: { ...right.guardian, kana: '山田' } }],
    ['/guardian/phone', { guardian: { ...right.guardian, phone: '12' } }],
    ['/guardian/personId', { guardian: { ...right.guardian, personId: child.id } }],
    ['/guardian/personId', { guardian: { ...right.guardian, personId: id() } }],
    ['/insurance', { insurance: null }],
    ['/insurance', { insurancePending: true, documents: [] }],
    ['/insurance/insurerNo', { insurance: { ...insurance, insurerNo: '138058' } }],
    ['/insurance/number', { insurance: { ...insurance, number: '' } }],
    ['/account/bankCode', { account: { ...account, bankCode: '1' } }],
    ['/account/number', { account: { ...account, number: '12345678' } }],
    ['/account/holderKana', { account: { ...account, holderKana: '山田' } }],
    ['/documents/0/document', { documents: [{ document: 'youth-statement', state: 'received', dueOn: null }] }],
    ['/documents/0/dueOn', { documents: [{ document: 'application-form', state: 'later', dueOn: '2020-01-01' }] }],
    ['/documents/1/document', { documents: [right.documents[0], right.documents[0]] }],
    ['/circumstances/disabilityAid', { circumstances: { ...right.circumstances, disabilityAid: false } }],
    ['/circumstances/claimant', { circumstances: { ...right.circumstances, claimant: 'x' } }],
    ['/childId', { childId: id() }],
    ['/memo', { memo: 'あ'.repeat(501) }],
  ]
  for (const [pointer, wrong] of table) {
    const refused = open(clerk, { ...right, ...wrong } as NewApplication)
    await expect(refused, pointer).rejects.toMatchObject({
      code: 'invalid-input',
      problem: { faults: [{ pointer, message: expect.stringMatching(/[ぁ-ん]/) }] },
    })
  }
  for (const rest of ['application', 'identity_check', 'application_document', 'sequence'])
    expect(await count(city, rest), rest).toBe(rest === 'sequence' ? 1 : 0)
  expect((await open(clerk, right)).receiptNo).toMatch(/-000001$/)
})

it('refuses an application where the municipality has no such scheme', async () => {
  const { clerk, parties } = await counter('130001')
  await expect(open(clerk, application(parties))).rejects.toMatchObject({ code: 'wrong-state' })
})
