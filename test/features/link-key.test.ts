import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createLinkKey, queryEligibility } from '../../shared/contract/eligibility.ts'
import { today } from '../applications.ts'
import { rows } from '../cases.ts'
import { type TestClient, verifier } from '../clients.ts'
import { type GrantedChild, grantedChild, type Town, town, untilHub } from '../granted.ts'
import { payerOf } from '../payer.ts'
import { type Qualification, startQualification } from '../peers/qualification.ts'
import { protect } from '../residents.ts'

const byKey = (linkKey: string) => ({ by: 'link-key' as const, linkKey, careOn: today() })

type Scene = { at: Town; child: GrantedChild; clinic: TestClient; reader: TestClient; pmhId: string }

/** A numbered child, an institution, and the online-qualification server as a client. */
async function scene(child?: Parameters<typeof grantedChild>[1]): Promise<Scene> {
  const at = await town()
  const granted = await grantedChild(at, child)
  await untilHub(at, granted.id, 'numbered')
  const clinic = await verifier(at.city, at.administrator)
  const reader = await verifier(at.city, at.administrator, { kind: 'qualification' })
  const pmhId = (await payerOf(at.city).pmhIdOf(granted.id)) ?? ''
  return { at, child: granted, clinic, reader, pmhId }
}

const keyFor = ({ reader, pmhId }: Scene, clinic: TestClient) =>
  reader.call(createLinkKey, { pmhId, institution: clinic.clientId, purpose: 'eligibility' })

async function seen(response: Response) {
  const text = await response.text()
  const body = JSON.parse(text) as Record<string, string>
  const plain = text.replace(body.inquiryNo ?? '-', '').replace(body.answeredAt ?? '-', '')
  return { status: response.status, length: text.length, plain, requestId: body.inquiryNo ?? '' }
}

describe('a card reading with consent', () => {
  let server: Qualification | undefined
  afterEach(() => server?.stop())

  it('leads through the online-qualification server to one answer, and the key is gone [HB-04]', async () => {
    const at = await town()
    const child = await grantedChild(at)
    await untilHub(at, child.id, 'numbered')
    const { stack } = at.city
    const reader = await verifier(at.city, at.administrator, { kind: 'qualification' })
    server = await startQualification({
      port: 0,
      origin: stack.exchangeOrigin,
      payer: stack.payer,
      key: reader.jwk,
      now: () => Date.now() + stack.clockOffsetMs,
    })
    const clinic = await verifier(at.city, at.administrator)
    const reading = { card: child.id, institution: clinic.clientId, clientId: reader.clientId }
    const read = (consent: boolean) =>
      fetch(`${server?.url}/card-readings`, { method: 'POST', body: JSON.stringify({ ...reading, consent }) })
    expect((await read(false)).status).toBe(403)
    const { linkKey } = (await (await read(true)).json()) as { linkKey: string }
    const stored = await rows(at.city, 'select client_id, purpose, hex(tag) as tag from link_key')
    expect(stored).toMatchObject([{ client_id: clinic.clientId, purpose: 'eligibility' }])
    expect(String(stored[0]?.tag)).not.toContain(Buffer.from(linkKey, 'base64url').toString('hex').toUpperCase())

    expect(await clinic.eligibility(byKey(linkKey))).toMatchObject({
      status: 'eligible',
      shownCertificate: 'not-shown',
      certificate: { recipientNo: child.recipientNo },
    })
    expect(await rows(at.city, 'select 1 from link_key')).toEqual([])
    expect(await clinic.eligibility(byKey(linkKey))).toMatchObject({ status: 'unobtainable' })
  })
})

describe('a link key', () => {
  it('is redeemed once, however many ask for it at the same time [HB-04]', async () => {
    const at = await scene()
    const { linkKey } = await keyFor(at, at.clinic)
    const answers = await Promise.all(Array.from({ length: 50 }, () => at.clinic.eligibility(byKey(linkKey))))
    const count = (status: string) => answers.filter((answer) => answer.status === status).length
    expect([count('eligible'), count('unobtainable')]).toEqual([1, 49])
  })

  it('names the child in every municipality where the payers’ side gave the same PMH-ID [HB-01]', async () => {
    const before = await scene()
    const after = await scene({ number: before.child.number })
    expect(after.pmhId).toBe(before.pmhId)
    const { linkKey } = await keyFor({ ...after, pmhId: before.pmhId }, after.clinic)
    expect(await after.clinic.eligibility(byKey(linkKey))).toMatchObject({
      status: 'eligible',
      certificate: { recipientNo: after.child.recipientNo },
    })
  })

  it('is made for everyone, and only the asked institution in time gets an answer: all others get one and the same', async () => {
    const at = await scene()
    const other = await verifier(at.at.city, at.at.administrator)
    const unknown = await at.reader.call(createLinkKey, {
      pmhId: 'PMH-nobody-has-this',
      institution: at.clinic.clientId,
      purpose: 'eligibility',
    })
    expect(unknown).toMatchObject({ linkKey: expect.stringMatching(/^[\w-]{22}$/) })
    const ask = async (client: TestClient, linkKey: string) => seen(await client.send(queryEligibility, byKey(linkKey)))
    const never = await ask(at.clinic, randomBytes(16).toString('base64url'))
    const answers = new Map([['unknown person', await ask(at.clinic, unknown.linkKey)]])

    const foreign = await keyFor(at, other)
    answers.set('foreign', await ask(at.clinic, foreign.linkKey))
    expect(await other.eligibility(byKey(foreign.linkKey))).toMatchObject({ status: 'eligible' })
    answers.set('used', await ask(other, foreign.linkKey))

    const late = await keyFor(at, at.clinic)
    expect(Date.parse(late.expiresAt) - Date.now()).toBeLessThanOrEqual(10 * 60_000)
    await at.at.city.database('data').execute("update link_key set expires_at = '2026-01-01T00:00:00.000Z'")
    answers.set('late', await ask(at.clinic, late.linkKey))

    await protect(at.at.city, at.child.id)
    const withheld = await keyFor(at, at.clinic)
    answers.set('withheld', await ask(at.clinic, withheld.linkKey))
    expect(await rows(at.at.city, 'select 1 from link_key where expires_at > ?', ['2026-06-01'])).toEqual([])

    for (const [name, answer] of answers) {
      expect({ ...answer, requestId: '' }, name).toEqual({ ...never, requestId: '' })
    }
    const log = await rows(
      at.at.city,
      "select result from leaf where action = 'eligibility.answered' and result not in ('eligible', 'unknown')",
    )
    expect(log).toMatchObject([{ result: 'support-measure' }])
  })

  it('is made by the online-qualification server only', async () => {
    const at = await scene()
    const making = { pmhId: at.pmhId, institution: at.clinic.clientId, purpose: 'eligibility' as const }
    await expect(at.clinic.call(createLinkKey, making)).rejects.toMatchObject({ code: 'invalid_scope' })
    const linked = await verifier(at.at.city, at.at.administrator, { kind: 'linked-system' })
    await expect(linked.call(createLinkKey, making)).rejects.toMatchObject({ code: 'invalid_scope' })
    await expect(at.reader.eligibility(byKey('A'.repeat(22)))).rejects.toMatchObject({ code: 'invalid_scope' })
  })
})

it('and everything else the exchange door answers hold neither 個人番号 nor PMH-ID [HB-06]', async () => {
  const at = await scene()
  const { stack } = at.at.city
  const { linkKey } = await keyFor(at, at.clinic)
  const byCode = { by: 'certificate-code', code: at.child.code, careOn: today() }
  const asked = [
    at.clinic.send(queryEligibility, byKey(linkKey)),
    at.clinic.send(queryEligibility, byKey(linkKey)),
    at.clinic.send(queryEligibility, byCode),
    at.clinic.send(queryEligibility, { ...byCode, individualNumber: at.child.number }),
    at.clinic.send(queryEligibility, { by: 'individual-number', individualNumber: at.child.number, careOn: today() }),
    at.clinic.send(queryEligibility, { ...byCode, code: at.child.number }),
    at.reader.send(createLinkKey, { pmhId: at.pmhId, institution: at.clinic.clientId, purpose: 'eligibility' }),
    at.reader.send(createLinkKey, { pmhId: at.pmhId, institution: at.child.number, purpose: 'eligibility' }),
    fetch(`${stack.exchangeOrigin}/oauth/token`, { method: 'POST', body: new URLSearchParams({ a: at.child.number }) }),
    fetch(`${stack.exchangeOrigin}/openapi.json`),
    fetch(`${stack.exchangeOrigin}/${at.child.number}`),
  ]
  for (const answer of await Promise.all(asked)) {
    const text = `${JSON.stringify([...answer.headers])}${await answer.text()}`
    expect(text).not.toContain(at.child.number)
    expect(text).not.toContain(at.pmhId)
  }
})
