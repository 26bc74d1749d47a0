import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { determination } from '../../db/schema/data/determination.ts'
import { openApplication } from '../../shared/contract/application.ts'
import {
  decideApplication,
  endEntitlement,
  refuseProposal,
  resumeEntitlement,
  suspendEntitlement,
} from '../../shared/contract/decision.ts'
import { permissions } from '../../shared/contract/permissions.ts'
import { listReviewQueue, readCase } from '../../shared/contract/review.ts'
import { proposeMedicalAid } from '../../shared/rules/medical-aid/propose.ts'
import { readOrdinance } from '../../shared/rules/medical-aid/read-ordinance.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { isRecipientNumber } from '../../shared/values/recipient-number.ts'
import { application, today } from '../applications.ts'
import { family, granted, office, propose, receivedThen, rows, takeIn, yes } from '../cases.ts'
import { openCity, resident } from '../residents.ts'
import { id } from '../world.ts'

const intent = {
  actor: { kind: 'job', id: 'test', role: 'job', office: null, device: null, session: null },
  action: 'test.read',
  purpose: 'test.read',
  subjects: [],
  requestId: 'test-read',
} as const

async function proposed(like?: string) {
  const at = await office(like)
  const people = await family(at)
  const applicationId = await takeIn(at, people)
  return { ...at, at, ...people, applicationId, proposal: await propose(at.reviewer, applicationId) }
}

const tables = ['determination', 'entitlement', 'certificate', 'outbox'] as const

async function written(at: Awaited<ReturnType<typeof office>>) {
  const counts = await Promise.all(tables.map((table) => rows(at.city, `select count(*) as n from ${table}`)))
  return Object.fromEntries(tables.map((table, i) => [table, Number(counts[i]?.[0]?.n)]))
}

const nothing = { determination: 0, entitlement: 0, certificate: 0, outbox: 0 }
const one = { determination: 1, entitlement: 1, certificate: 1, outbox: 1 }

it('writes determination, entitlement, certificate and hub message in one act, and keeps who proposed and who decided', async () => {
  const { at, child, mother, applicationId, proposal, decider, reviewer } = await proposed()
  const decided = await decider.call(decideApplication, yes(proposal))
  expect(decided.status).toBe('granted')
  expect(await written(at)).toEqual(one)
  const [entitled] = await rows(at.city, 'select * from entitlement')
  expect(entitled).toMatchObject({
    id: decided.entitlementId,
    person_id: child.id,
    guardian_id: mother.id,
    state: 'active',
    valid_from: proposal.request.validFrom,
    valid_to: proposal.request.validTo,
  })
  expect((await rows(at.city, 'select * from outbox'))[0]).toMatchObject({
    topic: 'hub-registration',
    person_id: child.id,
    ref_id: decided.entitlementId,
  })
  const shown = await reviewer.call(readCase, { applicationId })
  expect(shown.application.status).toBe('granted')
  expect(shown.decided).toMatchObject({ outcome: 'grant', proposedBy: '試験 reviewer', decidedBy: '試験 decider' })
  expect(shown.approval).toBeNull()
  expect(shown.judgement).toMatchObject({ outcome: 'grant', validFrom: proposal.request.validFrom })
  expect(shown.warnings).toEqual([])
  const [logged] = await rows(at.city, "select bytes from leaf where action = 'decision.made' and result = 'ok'")
  expect(Buffer.from(logged?.bytes as ArrayBuffer).toString()).toContain(proposal.id)
})

it('writes a rejection without entitlement', async () => {
  const at = await office()
  const applicationId = await takeIn(at, await family(at, { birthOn: '2007-05-01' }))
  const proposal = await propose(at.reviewer, applicationId)
  expect(proposal.request).toMatchObject({ outcome: 'reject', reasonCode: 'age-over', validFrom: null })
  const decided = await at.decider.call(decideApplication, yes(proposal))
  expect(decided).toMatchObject({ status: 'rejected', entitlementId: null, certificateId: null })
  expect(await written(at)).toEqual({ ...nothing, determination: 1 })
})

it('refuses who proposed it and who took it in, whatever their permissions', async () => {
  const at = await office()
  const all = { permissions }
  const [taker, proposer] = [await at.city.staff('counter', all), await at.city.staff('reviewer', all)]
  const applicationId = await takeIn({ ...at, clerk: taker }, await family(at))
  const proposal = await propose(proposer, applicationId)
  for (const own of [taker, proposer]) {
    await expect(own.call(decideApplication, yes(proposal))).rejects.toMatchObject({ code: 'own-request' })
    expect((await own.call(readCase, { applicationId })).approval?.byAnother).toBe(false)
    expect((await own.call(listReviewQueue, { page: 0 })).rows[0]?.mayDecide).toBe(false)
  }
  expect(await written(at)).toEqual(nothing)
  await at.decider.call(decideApplication, yes(proposal))
})

it('refuses anything but exactly what was proposed, and the approval stays good', async () => {
  const { at, proposal, decider } = await proposed()
  const other = [
    { outcome: 'reject', validFrom: null, validTo: null },
    { validTo: addDays(proposal.request.validTo ?? today(), 1) },
    { reasonCode: 'weighed-otherwise' },
    { ordinanceVersion: 2 },
    { factsHash: '0'.repeat(64) },
    { rev: 1 },
  ] as const
  for (const change of other) {
    const altered = { ...yes(proposal), request: { ...proposal.request, ...change } }
    await expect(decider.call(decideApplication, altered)).rejects.toMatchObject({ code: 'stale-version' })
  }
  expect(await written(at)).toEqual(nothing)
  await decider.call(decideApplication, yes(proposal))
})

it('is used once: a second use is refused, the same one sent again is answered alike', async () => {
  const { at, proposal, decider, city } = await proposed()
  const mine = yes(proposal)
  const first = await decider.call(decideApplication, mine)
  expect(await decider.call(decideApplication, mine)).toEqual(first)
  await expect(decider.call(decideApplication, yes(proposal))).rejects.toMatchObject({ code: 'approval-spent' })
  const colleague = await city.staff('decider')
  await expect(colleague.call(decideApplication, mine)).rejects.toMatchObject({ code: 'taken-id' })
  expect(await written(at)).toEqual(one)
})

it('makes one determination of eight approvals at the same time', async () => {
  const { at, proposal, city } = await proposed()
  const deciders = await Promise.all(Array.from({ length: 4 }, () => city.staff('decider')))
  const tries = [...deciders, ...deciders].map((decider) => decider.call(decideApplication, yes(proposal)))
  const results = await Promise.allSettled(tries)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'approval-spent' })
  expect(await written(at)).toEqual(one)
  expect(await rows(city, "select id from approval where state = 'consumed'")).toHaveLength(1)
}, 60_000)

it('refuses an approval that ran out; it is then proposed anew', async () => {
  const { at, applicationId, proposal, decider, reviewer } = await proposed()
  await at.city.database('data').execute("update approval set expires_at = '2026-01-01T00:00:00.000Z'")
  await expect(decider.call(decideApplication, yes(proposal))).rejects.toMatchObject({ code: 'approval-spent' })
  expect((await reviewer.call(readCase, { applicationId })).approval?.expired).toBe(true)
  const again = await propose(reviewer, applicationId)
  await expect(decider.call(decideApplication, yes(proposal))).rejects.toMatchObject({ code: 'approval-spent' })
  await decider.call(decideApplication, yes(again))
  expect(await written(at)).toEqual(one)
})

it('refuses when the facts changed since the proposal, says so, and leaves it to be sent back', async () => {
  const { at, city, applicationId, proposal, decider, reviewer } = await proposed()
  await receivedThen(city, applicationId, '2026-02-02', today())
  const refused = decider.call(decideApplication, yes(proposal))
  await expect(refused).rejects.toMatchObject({
    code: 'stale-version',
    problem: { detail: expect.stringContaining('差し戻して') },
  })
  expect((await reviewer.call(readCase, { applicationId })).warnings).toContain('facts-changed')
  expect(await written(at)).toEqual(nothing)
  await decider.call(refuseProposal, { approvalId: proposal.id, reason: 'changed', remark: '' })
  await decider.call(decideApplication, yes(await propose(reviewer, applicationId)))
})

it('replays a decision years later from the frozen facts and the version of the ordinance [RV-01]', async () => {
  const at = await office('041009')
  const { decided } = await granted(at, { birthOn: '2013-05-01' })
  const { partition } = await openCity(at.city)
  const { row, basis } = await partition.read(intent, async (reader) => {
    const found = await reader.db.select().from(determination).where(eq(determination.id, decided.determinationId))
    const [only] = found
    if (!only) throw new Error('no determination')
    return { row: only, basis: await reader.open(only.personId, 'determination.basis', only, only.basis) }
  })
  const [stored] = await rows(at.city, 'select body from ordinance where version = ?', [String(row.ordinanceVersion)])
  const ordinance = readOrdinance(JSON.parse(String(stored?.body)))
  const replayed = proposeMedicalAid(ordinance, basis.facts, basis.judgedOn)
  expect(JSON.parse(JSON.stringify(replayed))).toEqual(basis.proposal)
  expect(replayed.outcome).toBe('grant')
  const other = proposeMedicalAid(ordinance, { ...basis.facts, publicAssistance: true }, basis.judgedOn)
  expect(other.outcome).toBe('reject')
})

it('never changes or removes a determination', async () => {
  const at = await office()
  await granted(at)
  const data = at.city.database('data')
  await expect(data.execute("update determination set outcome = 'reject'")).rejects.toThrow(/append-only/)
  await expect(data.execute('delete from determination')).rejects.toThrow(/append-only/)
})

it('gives each child a number of its own that checks itself', async () => {
  const at = await office()
  const numbers: string[] = []
  const { partition } = await openCity(at.city)
  for (let i = 0; i < 3; i += 1) await granted(at)
  const stored = await rows(at.city, 'select id, rev, person_id, benefit_sealed from entitlement')
  await partition.read(intent, async (reader) => {
    for (const row of stored) {
      const cell = new Uint8Array(row.benefit_sealed as ArrayBuffer) as never
      const place = { id: String(row.id), rev: Number(row.rev) }
      numbers.push((await reader.open(String(row.person_id), 'entitlement.benefit', place, cell)).recipientNo)
    }
  })
  expect(numbers.every(isRecipientNumber)).toBe(true)
  expect(new Set(numbers).size).toBe(3)
})

it('refuses a second entitlement for the same days, and a second carer by name of the rule [RV-04]', async () => {
  const at = await office()
  const { child, mother, decided } = await granted(at)
  const father = await resident(at.city, {
    name: '山田 一郎',
    kana: 'ヤマダ　イチロウ',
    householdNo: mother.householdNo,
  })
  const second = application({ childId: child.id, guardianId: father.id })
  await expect(at.clerk.call(openApplication, second as never)).rejects.toMatchObject({ code: 'already-entitled' })
  const lostOn = addDays(today(), 60)
  const end = { id: id(), entitlementId: decided.entitlementId ?? id(), rev: 1, effectiveOn: lostOn, remark: '転出' }
  await at.decider.call(endEntitlement, { ...end, reason: 'moved-out' })
  const applicationId = await takeIn(at, { child, mother: father })
  const shown = await at.reviewer.call(readCase, { applicationId })
  expect(shown.judgement).toMatchObject({ outcome: 'reject', reasonCode: 'already-entitled' })
  expect(shown.warnings).toContain('second-carer')
  const over = { outcome: 'grant', validFrom: today(), validTo: addDays(today(), 90), remark: '父の申出' } as const
  await expect(propose(at.reviewer, applicationId, over)).rejects.toMatchObject({
    code: 'already-entitled',
    problem: { detail: expect.stringContaining('別の保護者') },
  })
  const twice = `insert into entitlement select 'X' || substr(id, 2), rev, person_id, determination_id, scheme, valid_from,
    valid_to, recorded_at, superseded_at, state, lost_on, guardian_id, benefit_sealed from entitlement where superseded_at is null`
  await expect(at.city.database('data').execute(twice)).rejects.toThrow(/UNIQUE/)
  const after = { ...over, validFrom: lostOn, validTo: addDays(lostOn, 300) }
  const next = await at.decider.call(decideApplication, yes(await propose(at.reviewer, applicationId, after)))
  expect(next.status).toBe('granted')
  const days = await rows(
    at.city,
    'select valid_from, valid_to, state from entitlement where superseded_at is null order by 1',
  )
  expect(days.map((row) => [row.valid_from, row.valid_to, row.state])).toEqual([
    [today(), addDays(lostOn, -1), 'lost'],
    [lostOn, after.validTo, 'active'],
  ])
})

it('suspends, lifts and ends an entitlement, and keeps what was known before', async () => {
  const at = await office()
  const { decided } = await granted(at)
  const step = (entitlementId: string) => ({
    id: id(),
    entitlementId: entitlementId as never,
    rev: 1,
    effectiveOn: today(),
    remark: '保険の確認',
  })
  const suspend = { ...step(decided.entitlementId ?? ''), reason: 'insurance-lost' } as const
  const suspended = await at.decider.call(suspendEntitlement, suspend)
  expect(await at.decider.call(suspendEntitlement, suspend)).toEqual(suspended)
  const late = { ...step(suspended.entitlementId), effectiveOn: addDays(today(), 5), reason: 'other' } as const
  await expect(at.decider.call(endEntitlement, late)).rejects.toMatchObject({ code: 'invalid-input' })
  const resumed = await at.decider.call(resumeEntitlement, step(suspended.entitlementId))
  const stale = { ...step(suspended.entitlementId), reason: 'other' } as const
  await expect(at.decider.call(endEntitlement, stale)).rejects.toMatchObject({ code: 'stale-version' })
  await at.decider.call(endEntitlement, { ...step(resumed.entitlementId), reason: 'moved-out' })
  const known = await rows(at.city, 'select state, lost_on, superseded_at from entitlement order by recorded_at, id')
  expect(known.map((row) => row.state)).toEqual(['active', 'suspended', 'active', 'lost'])
  expect(known.map((row) => row.superseded_at === null)).toEqual([false, false, false, true])
  expect(known.at(-1)?.lost_on).toBe(today())
  expect(await written(at)).toMatchObject({ outbox: 4, certificate: 1 })
  expect(JSON.stringify(await rows(at.city, 'select * from entitlement'))).not.toContain('保険の確認')
})
