import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { entitlement } from '../../db/schema/data/determination.ts'
import { reissueCertificate } from '../../shared/contract/certificate.ts'
import { revokeClient } from '../../shared/contract/client.ts'
import { endEntitlement, suspendEntitlement } from '../../shared/contract/decision.ts'
import { fieldGroups, queryEligibility } from '../../shared/contract/eligibility.ts'
import { readHubSubject, retryHub, setHubFlags } from '../../shared/contract/hub.ts'
import { mergeProvisional } from '../../shared/contract/merge-provisional.ts'
import { addDays, addYears } from '../../shared/values/calendar-date.ts'
import { makeCertificateCode } from '../../shared/values/certificate-code.ts'
import { m10w21 } from '../../shared/values/check-digit.ts'
import { destroyKey } from '../../worker/vault/key-maker.ts'
import { today } from '../applications.ts'
import { rows } from '../cases.ts'
import { verifier } from '../clients.ts'
import { type GrantedChild, grantedChild, type Town, town, untilHub } from '../granted.ts'
import { payerOf } from '../payer.ts'
import { openCity, protect, resident } from '../residents.ts'
import { id } from '../world.ts'

const KANAGAWA_CLINIC = `141000001${m10w21('141000001')}`

const byCode = (code: string, careOn = today()) => ({ by: 'certificate-code' as const, code, careOn })

const end = (at: Town, child: GrantedChild, effectiveOn = today()) =>
  at.decider.call(endEntitlement, {
    id: id(),
    entitlementId: child.entitlementId,
    rev: 1,
    effectiveOn,
    reason: 'moved-out',
    remark: '転出',
  })

describe('a medical institution with a certificate’s code', () => {
  it('gets exactly the fields of its scope, whatever groups it holds', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const traced = ['answeredAt', 'careOn', 'inquiryNo', 'message', 'shownCertificate', 'status']
    const keys: Record<(typeof fieldGroups)[number], string> = {
      identity: 'identity',
      certificate: 'certificate',
      copay: 'copay',
      'in-kind': 'inKind',
      contact: 'contact',
    }
    for (const fields of [
      [],
      ...fieldGroups.map((group) => [group]),
      ['copay', 'contact'],
      [...fieldGroups],
    ] as const) {
      const clinic = await verifier(at.city, at.administrator, { fields })
      const answer = await clinic.eligibility(byCode(child.code))
      expect(Object.keys(answer).sort()).toEqual([...traced, ...fields.map((group) => keys[group])].sort())
    }
  })

  it('gets what a receipt needs, and an inquiry number that the log knows [HB-06]', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    const answer = await clinic.eligibility(byCode(child.code.toLowerCase().replaceAll('-', ' ')))
    expect(answer).toEqual({
      status: 'eligible',
      shownCertificate: 'current',
      message: '助成資格は有効です。',
      careOn: today(),
      answeredAt: expect.stringMatching(/Z$/),
      inquiryNo: expect.stringMatching(/^[0-9A-Z]{26}$/),
      identity: { kana: 'ヤマダ　タカヨシ', birthOn: '2021-06-01', sex: '2' },
      certificate: {
        payerNo: '88138110',
        recipientNo: child.recipientNo,
        recipientNoOver20: false,
        schemeCode: 'medical-aid',
        schemeName: '児童医療費助成',
        kindCode: 'infant',
        kindName: '乳医療証',
        validFrom: child.validFrom,
        validTo: child.validTo,
        expiresOn: null,
      },
      copay: {
        inpatient: free,
        outpatient: free,
        pharmacy: free,
        visitingNursing: free,
        mealsCovered: true,
        deductedFirst: expect.arrayContaining(['high-cost-benefit']),
      },
      inKind: { possibleHere: true, reason: 'この医療機関で証を使えます。' },
      contact: { office: '大田区 こども医療係', phone: '03-0000-1111' },
    })
    expect(JSON.stringify(answer)).not.toContain(child.number)
    const log = await rows(at.city, 'select actor, action, result from leaf where request_id = ?', [answer.inquiryNo])
    expect(log).toMatchObject([
      { actor: `client:${clinic.clientId}`, action: 'eligibility.answered', result: 'eligible' },
    ])
  })

  it('is told the copay of the day of care, and that it is settled at another place', async () => {
    const at = await town({ like: '041009' })
    const child = await grantedChild(at, { birthOn: '2014-06-10' })
    await at.city.database('data').execute("update entitlement set valid_from = '2024-04-01'")
    const clinic = await verifier(at.city, at.administrator, { institutionCode: KANAGAWA_CLINIC })
    const then = await clinic.eligibility(byCode(child.code, '2025-06-02' as never))
    expect(then).toMatchObject({
      status: 'eligible',
      copay: {
        outpatient: { perVisitYen: 500, firstVisitOnly: true },
        inpatient: { perDayYen: 500, countLimit: 10, countPer: 'stay' },
        pharmacy: free,
        mealsCovered: false,
      },
      inKind: { possibleHere: false },
    })
    const now = await clinic.eligibility(byCode(child.code))
    expect(now).toMatchObject({ status: 'eligible', copay: { outpatient: free, inpatient: free } })
  })

  it('asks for past days of care, not for days to come or long gone', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    const statusOn = async (day: ReturnType<typeof today>) => (await clinic.eligibility(byCode(child.code, day))).status
    expect(await statusOn(addDays(today(), -1))).toBe('eligible')
    expect(await statusOn(child.validFrom)).toBe('eligible')
    expect(await statusOn(addDays(child.validFrom, -1))).toBe('unobtainable')
    for (const day of [addDays(today(), 1), addYears(today(), -8)])
      await expect(clinic.eligibility(byCode(child.code, day))).rejects.toMatchObject({
        status: 422,
        problem: { faults: [{ pointer: '/careOn' }] },
      })
  })

  it('learns beside a valid entitlement that the copy is not the newest [CE-03]', async () => {
    const at = await town()
    const clinic = await verifier(at.city, at.administrator)
    const told = { damaged: 'reissued-since', changed: 'reissued-since', lost: 'reported-lost' } as const
    for (const reason of ['damaged', 'changed', 'lost'] as const) {
      const child = await grantedChild(at)
      const { certificateId } = child
      await at.decider.call(reissueCertificate, { id: id(), certificateId, rev: 1, reason })
      expect(await clinic.eligibility(byCode(child.code))).toMatchObject({
        status: 'eligible',
        shownCertificate: told[reason],
        message: expect.stringContaining('新しい証の提示を求めてください'),
        certificate: { recipientNo: child.recipientNo },
      })
    }
  })

  it('learns of a loss only where its day is on record, and only from that day on', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    const lostOn = addDays(today(), -3)
    await end(at, child, lostOn)
    expect(await clinic.eligibility(byCode(child.code))).toMatchObject({ status: 'expired', expiredOn: lostOn })
    expect(await clinic.eligibility(byCode(child.code, lostOn))).toMatchObject({ status: 'expired' })
    expect(await clinic.eligibility(byCode(child.code, addDays(lostOn, -1)))).toMatchObject({
      status: 'eligible',
      certificate: { expiresOn: lostOn },
    })
  })

  it('gets the entitlement that holds where an older one was lost', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    await end(at, child, addDays(today(), -3))
    await secondEntitlement(at, child, addDays(today(), -1))
    expect(await clinic.eligibility(byCode(child.code))).toMatchObject({ status: 'eligible' })
    expect(await clinic.eligibility(byCode(child.code, addDays(today(), -2)))).toMatchObject({ status: 'expired' })
  })

  it('is answered for a child whose provisional entry was merged, with the register’s facts and flags', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    const registered = await resident(at.city, { name: '山田 髙𠮷', kana: 'ヤマダ　タカシ', birthOn: '2021-06-01' })
    await at.city.database('data').execute({
      sql: 'update person set merged_into_id = ? where id = ?',
      args: [registered.id, child.id],
    })
    expect(await clinic.eligibility(byCode(child.code))).toMatchObject({
      status: 'eligible',
      identity: { kana: 'ヤマダ　タカシ' },
      certificate: { recipientNo: child.recipientNo },
    })
    await protect(at.city, registered.id)
    expect(await clinic.eligibility(byCode(child.code))).toMatchObject({ status: 'unobtainable' })
  })

  it('learns nothing after a merge of whom it was told nothing before it [HB-04]', async () => {
    for (const flag of ['notDisclosed', 'viewSuspended'] as const) {
      const at = await town()
      const clinic = await verifier(at.city, at.administrator)
      const child = await grantedChild(at)
      await rows(at.city, "update person set standing = 'provisional' where id = ?", [child.id])
      const { rev } = await at.administrator.call(readHubSubject, { personId: child.id })
      const flags = { notDisclosed: false, viewSuspended: false, [flag]: true }
      await at.administrator.call(setHubFlags, { personId: child.id, rev, ...flags, reason: 'own-request' })
      expect(await clinic.eligibility(byCode(child.code))).toMatchObject({ status: 'unobtainable' })
      const registered = await resident(at.city, { birthOn: '2021-06-01' })
      await at.clerk.call(mergeProvisional, { provisionalId: child.id, personId: registered.id })
      expect(await clinic.eligibility(byCode(child.code)), flag).toMatchObject({ status: 'unobtainable' })
      expect(await at.administrator.call(readHubSubject, { personId: registered.id })).toMatchObject(flags)
    }
  })

  it('cannot ask with a recipient number, in any shape', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    const careOn = today()
    const payerNo = '88138110'
    for (const input of [
      byCode(child.recipientNo),
      byCode(payerNo + child.recipientNo),
      { by: 'recipient-no', recipientNo: child.recipientNo, careOn },
      { by: 'certificate-code', recipientNo: child.recipientNo, payerNo, careOn },
      { ...byCode(child.code), recipientNo: child.recipientNo },
      { by: 'person', personId: child.id, careOn },
      { recipientNo: child.recipientNo, careOn },
    ]) {
      const answer = await clinic.send(queryEligibility, input)
      expect(answer.status, JSON.stringify(Object.keys(input))).toBe(422)
    }
    const padded = await clinic.eligibility(byCode(child.recipientNo.padStart(16, '0')))
    expect(padded.status).toBe('unobtainable')
  })

  it('is refused at the next request after it was revoked', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const clinic = await verifier(at.city, at.administrator)
    expect((await clinic.eligibility(byCode(child.code))).status).toBe('eligible')
    await at.administrator.call(revokeClient, { id: clinic.clientId, reason: '契約の終了' })
    await expect(clinic.eligibility(byCode(child.code))).rejects.toMatchObject({ status: 401, code: 'bad-token' })
  })

  it('of another municipality learns nothing', async () => {
    const [at, elsewhere] = [await town(), await town()]
    const child = await grantedChild(at)
    const clinic = await verifier(elsewhere.city, elsewhere.administrator)
    expect((await clinic.eligibility(byCode(child.code))).status).toBe('unobtainable')
  })
})

const free = {
  ratePercent: 0,
  perVisitYen: null,
  perDayYen: null,
  dailyCapYen: null,
  monthlyCapYen: null,
  countLimit: null,
  countPer: null,
  firstVisitOnly: false,
}

describe('what must not be told apart', () => {
  const flags = async (at: Town, child: GrantedChild, change: { notDisclosed: boolean; viewSuspended: boolean }) => {
    // Numbered first: afterwards no round of the clock moves the record on.
    await untilHub(at, child.id, 'numbered')
    const { rev } = await at.administrator.call(readHubSubject, { personId: child.id })
    await at.administrator.call(setHubFlags, { personId: child.id, rev, ...change, reason: 'own-request' })
  }

  /** What happens to a child, and the reason that only the log holds. */
  const cases: Record<string, [string, (at: Town, child: GrantedChild) => Promise<unknown>]> = {
    'a support measure': ['support-measure', (at, child) => protect(at.city, child.id)],
    不開示: ['not-disclosed', (at, child) => flags(at, child, { notDisclosed: true, viewSuspended: false })],
    閲覧停止: ['view-suspended', (at, child) => flags(at, child, { notDisclosed: false, viewSuspended: true })],
    'a mismatch': ['mismatch', (at, child) => mismatch(at, child)],
    'a suspension': ['suspended', (at, child) => suspend(at, child)],
    'a loss without its day': ['lost', (at) => lostWithoutDay(at)],
    'no entitlement on the day': ['not-entitled', (at) => entitledLater(at)],
    'an erased person': ['erased', (at, child) => erase(at, child)],
  }

  it('has one answer, byte for byte, and one status [HB-04]', async () => {
    const at = await town()
    const clinic = await verifier(at.city, at.administrator)
    const unknown = await seen(await clinic.send(queryEligibility, byCode(makeCertificateCode(randomBytes(10)))))
    expect(unknown.body).toMatchObject({ status: 'unobtainable' })
    expect(Object.keys(unknown.body)).toHaveLength(5)
    for (const [name, [why, happens]] of Object.entries(cases)) {
      const place = await town()
      const child = await grantedChild(place)
      const other = await verifier(place.city, place.administrator)
      expect((await other.eligibility(byCode(child.code))).status, name).toBe('eligible')
      await happens(place, child)
      const answer = await seen(await other.send(queryEligibility, byCode(child.code)))
      expect(answer.plain, name).toBe(unknown.plain)
      expect(answer.length, name).toBe(unknown.length)
      expect(answer.status, name).toBe(unknown.status)
      expect(answer.headers, name).toEqual(unknown.headers)
      const log = await rows(place.city, 'select result from leaf where request_id = ?', [answer.body.inquiryNo ?? ''])
      expect(log, name).toMatchObject([{ result: why }])
    }
  })
})

async function seen(response: Response) {
  const text = await response.text()
  const body = JSON.parse(text) as Record<string, string>
  const plain = text.replace(body.inquiryNo ?? '-', '').replace(body.answeredAt ?? '-', '')
  return { status: response.status, headers: [...response.headers.keys()].sort(), length: text.length, plain, body }
}

async function mismatch(at: Town, child: GrantedChild) {
  await untilHub(at, child.id, 'numbered')
  const facts = { name: '別人', nameKana: 'ベツジン', address: '別', dateOfBirth: '2021-06-01', sex: '2' }
  await payerOf(at.city).insure({ myNumber: child.number, ...facts })
  await at.administrator.call(retryHub, { personId: child.id })
  await untilHub(at, child.id, 'mismatch')
}

const suspend = (at: Town, child: GrantedChild) =>
  at.decider.call(suspendEntitlement, {
    id: id(),
    entitlementId: child.entitlementId,
    rev: 1,
    effectiveOn: today(),
    reason: 'facts-doubtful',
    remark: '確認中',
  })

const lostWithoutDay = (at: Town) =>
  at.city.database('data').execute("update entitlement set state = 'lost', lost_on = null")

const entitledLater = (at: Town) =>
  at.city.database('data').execute({ sql: 'update entitlement set valid_from = ?', args: [addDays(today(), 1)] })

async function erase(at: Town, child: GrantedChild) {
  const { vault } = await openCity(at.city)
  await destroyKey(vault, at.city.code, child.id, { requestId: 'test', actor: 'test', action: 'test' })
}

/** A later entitlement beside one that was lost, both still open to their old ends. */
async function secondEntitlement(at: Town, child: GrantedChild, validFrom: string) {
  const { partition } = await openCity(at.city)
  const actor = { kind: 'job', id: 'test', role: 'job', office: null, device: null, session: null } as const
  const intent = { actor, action: 'test.arranged', purpose: 'test.arrange', subjects: [], requestId: 'test' }
  await partition.transact(intent, async (tx) => {
    const [known] = (await tx.db.select().from(entitlement)).filter((row) => row.supersededAt === null)
    if (!known) throw new Error('no entitlement')
    const place = { id: id(), rev: 1 }
    const benefit = await tx.open(child.id, 'entitlement.benefit', known, known.benefit)
    const sealed = await tx.seal(child.id, 'entitlement.benefit', place, benefit)
    await tx.db
      .insert(entitlement)
      .values({ ...known, ...place, validFrom, state: 'active', lostOn: null, benefit: sealed })
  })
}
