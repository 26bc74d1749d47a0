import { exportJWK, generateKeyPair } from 'jose'
import { expect, it } from 'vitest'
import { VerifierClient } from '../../run/verifier-client.ts'
import {
  collectCertificate,
  listCertificates,
  reissueCertificate,
  requestCertificatePaper,
} from '../../shared/contract/certificate.ts'
import { registerClient } from '../../shared/contract/client.ts'
import { decideApplication, endEntitlement, suspendEntitlement } from '../../shared/contract/decision.ts'
import { openPaper } from '../../shared/contract/paper.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { parseCertificateCode } from '../../shared/values/certificate-code.ts'
import { parseQr } from '../../shared/values/certificate-qr.ts'
import { formatWareki } from '../../shared/values/wareki.ts'
import { today } from '../applications.ts'
import { family, granted, type Office, office, propose, receivedThen, rows, takeIn, yes } from '../cases.ts'
import { blankText, inkBoxes, pictureOf, readQr, textOf, wordsOf } from '../papers/picture.ts'
import { protect } from '../residents.ts'
import { type City, id } from '../world.ts'

const INSTITUTION = '1310000011'

/** A clinic at the exchange door of this municipality. */
async function clinic(city: City): Promise<VerifierClient> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const { x = '', y = '' } = await exportJWK(publicKey)
  const administrator = await city.staff('administrator')
  const clientId = id()
  await administrator.call(registerClient, {
    id: clientId,
    name: '見本こどもクリニック',
    kind: 'institution',
    institutionCode: INSTITUTION,
    jwk: { kty: 'EC', crv: 'P-256', x, y },
    scopes: [{ scope: 'eligibility.query', fields: ['certificate', 'copay'] }],
    endsOn: addDays(today(), 90),
  })
  return new VerifierClient({ origin: city.stack.exchangeOrigin, clientId, key: privateKey })
}

async function issued(at: Office, child = {}) {
  const made = await granted(at, child)
  const list = () => at.reviewer.call(listCertificates, { personId: made.child.id })
  const [certificate] = (await list()).certificates
  if (!certificate) throw new Error('nothing was issued')
  return { ...made, list, certificate }
}

const codeOf = ({ code }: { code: string }) => parseCertificateCode(code) ?? ''

async function print(at: Office, certificateId: string) {
  const { handle } = await at.reviewer.call(requestCertificatePaper, { certificateId: certificateId as never })
  return at.reviewer.call(openPaper, { handle })
}

it('prints a certificate as issued: numbers, name, period, copay, and a QR code that leads to it [CE-01]', async () => {
  const at = await office()
  const { certificate } = await issued(at)
  const pdf = await print(at, certificate.id)
  const picture = pictureOf(pdf)
  const words = wordsOf(pdf)
  expect(inkBoxes(words).length).toBeGreaterThan(300)
  expect(blankText(picture, words)).toEqual([])
  const text = textOf(pdf)
  const period = `${formatWareki(certificate.validFrom)}から${formatWareki(certificate.validTo)}まで`
  const shown = [
    '乳医療証',
    '山田髙𠮷',
    '山田花子',
    '見本台四丁目',
    '大田区長',
    '令和3年6月1日',
    period,
    certificate.code,
  ]
  for (const part of [...shown, certificate.payerNo, certificate.recipientNo]) expect(text).toContain(part)
  expect(parseQr(readQr(picture) ?? '')).toEqual({ municipality: at.city.code, code: codeOf(certificate) })
  expect(Buffer.from(await print(at, certificate.id)).equals(Buffer.from(pdf))).toBe(true)
})

it('leaves the address off the paper of a child under a support measure, and still prints the rest [PR-08]', async () => {
  const at = await office()
  const people = await family(at)
  await protect(at.city, people.mother.id)
  const applicationId = await takeIn(at, people)
  const decided = await at.decider.call(decideApplication, yes(await propose(at.reviewer, applicationId)))
  const text = textOf(await print(at, decided.certificateId ?? ''))
  expect(text).not.toContain('見本台四丁目')
  expect(text).toContain('記載を省略しています')
  expect(text).toContain('山田髙𠮷')
})

it('prints no address any more once somebody of the household is under a support measure [PR-08]', async () => {
  for (const party of ['child', 'mother'] as const) {
    const at = await office()
    const made = await issued(at)
    expect(textOf(await print(at, made.certificate.id))).toContain('見本台四丁目')
    await protect(at.city, made[party].id)
    const text = textOf(await print(at, made.certificate.id))
    expect(text, party).not.toContain('見本台四丁目')
    expect(text, party).toContain('記載を省略しています')
  }
})

it('reissues with a new code; only the newest is current, and the older ones say so to a clinic [CE-03]', async () => {
  const at = await office()
  const { certificate: first, list } = await issued(at)
  const desk = await clinic(at.city)
  const ask = async (certificate: { code: string }) => {
    const answer = await desk.eligibility({
      by: 'certificate-code',
      code: codeOf(certificate) as never,
      careOn: today(),
    })
    return answer.status === 'eligible' ? `${answer.status} ${answer.shownCertificate}` : answer.status
  }
  expect(await ask(first)).toBe('eligible current')
  const wish = { id: id(), certificateId: first.id, rev: first.rev, reason: 'lost' } as const
  const again = await at.reviewer.call(reissueCertificate, wish)
  expect(again).toEqual({ id: wish.id, issueNo: 2 })
  expect(await at.reviewer.call(reissueCertificate, wish)).toEqual(again)
  await expect(at.reviewer.call(reissueCertificate, { ...wish, id: id() })).rejects.toMatchObject({
    code: 'stale-version',
  })
  const [second] = (await list()).certificates
  if (!second) throw new Error('nothing was issued')
  expect(second).toMatchObject({ issueNo: 2, reason: 'lost', state: 'current', recipientNo: first.recipientNo })
  expect(second.code).not.toBe(first.code)
  expect([second.validFrom, second.validTo]).toEqual([first.validFrom, first.validTo])
  expect([await ask(first), await ask(second)]).toEqual(['eligible reported-lost', 'eligible current'])
  await expect(print(at, first.id)).rejects.toMatchObject({ code: 'wrong-state' })
  expect(textOf(await print(at, second.id))).toContain('再発行')

  const damaged = { id: id(), certificateId: second.id, rev: second.rev, reason: 'damaged' } as const
  await at.reviewer.call(reissueCertificate, damaged)
  const [third] = (await list()).certificates
  if (!third) throw new Error('nothing was issued')
  expect([await ask(second), await ask(third)]).toEqual(['eligible reissued-since', 'eligible current'])
  await at.reviewer.call(collectCertificate, { certificateId: third.id, rev: third.rev })
  expect(await ask(third)).toBe('eligible collected')
  expect((await list()).certificates.map(({ state }) => state)).toEqual(['collected', 'replaced', 'lost'])
})

it('reissues to eight hands at once as one certificate [CE-03]', async () => {
  const at = await office()
  const { certificate } = await issued(at)
  const wish = { certificateId: certificate.id, rev: certificate.rev, reason: 'damaged' } as const
  const tries = Array.from({ length: 8 }, () => at.reviewer.call(reissueCertificate, { id: id(), ...wish }))
  const results = await Promise.allSettled(tries)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await rows(at.city, "select id from certificate where state = 'current'")).toHaveLength(1)
})

it('answers a clinic nothing of a suspended entitlement and the day of a lost one, and reissues neither', async () => {
  const at = await office()
  const { certificate, decided } = await issued(at)
  const desk = await clinic(at.city)
  const query = { by: 'certificate-code', code: codeOf(certificate) as never, careOn: today() } as const
  const stop = { entitlementId: decided.entitlementId ?? id(), rev: 1, effectiveOn: today(), remark: '確認中' }
  const stopped = await at.decider.call(suspendEntitlement, { ...stop, id: id(), reason: 'facts-doubtful' })
  expect((await desk.eligibility(query)).status).toBe('unobtainable')
  const wish = { id: id(), certificateId: certificate.id, rev: certificate.rev, reason: 'damaged' } as const
  await expect(at.reviewer.call(reissueCertificate, wish)).rejects.toMatchObject({ code: 'wrong-state' })
  const end = { ...stop, id: id(), entitlementId: stopped.entitlementId, reason: 'moved-out' } as const
  await at.decider.call(endEntitlement, end)
  expect(await desk.eligibility(query)).toMatchObject({ status: 'expired', expiredOn: today() })
  await expect(at.reviewer.call(reissueCertificate, wish)).rejects.toMatchObject({ code: 'wrong-state' })
})

it('issues a certificate for each period up to today when a grant reaches back, the last one current', async () => {
  const at = await office()
  const people = await family(at, { birthOn: '2024-08-01' })
  const applicationId = await takeIn(at, people)
  await receivedThen(at.city, applicationId, '2025-08-01', '2025-08-10')
  await at.decider.call(decideApplication, yes(await propose(at.reviewer, applicationId)))
  const { certificates } = await at.reviewer.call(listCertificates, { personId: people.child.id })
  expect(certificates.map((one) => [one.issueNo, one.state, one.reason, one.validFrom, one.validTo]).slice(-2)).toEqual(
    [
      [2, expect.any(String), 'renewal', '2025-10-01', '2026-09-30'],
      [1, 'replaced', 'first', '2025-08-01', '2025-09-30'],
    ],
  )
  expect(certificates.filter(({ state }) => state === 'current')).toHaveLength(1)
  expect(certificates[0]).toMatchObject({ state: 'current' })
})

it('keeps code, name and number of a certificate out of the plain columns', async () => {
  const at = await office()
  const { certificate } = await issued(at)
  const stored = await rows(at.city, 'select * from certificate')
  const bytes = stored
    .flatMap((row) => Object.values(row))
    .map((value) => (value instanceof ArrayBuffer ? Buffer.from(value).toString('utf8') : String(value)))
  for (const secret of [codeOf(certificate), certificate.recipientNo, '山田', '見本台'])
    expect(bytes.join('|')).not.toContain(secret)
})
