import { expect, it } from 'vitest'
import { decideApplication, refuseProposal } from '../../shared/contract/decision.ts'
import { listReviewQueue, readCase } from '../../shared/contract/review.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { today } from '../applications.ts'
import { family, office, propose, receivedThen, rows, takeIn, yes } from '../cases.ts'
import { protect } from '../residents.ts'

const ota = '131113'
const yokohama = '141003'
const fujisawa = '142051'
const sendai = '041009'

/** municipality | birth | event | received | entitlement, or the reason against it; the days around each change of the four. */
const cases = [
  [ota, '2007-04-01', '2022-03-31', '2022-03-31', '2022-03-31 2022-03-31'],
  [ota, '2007-04-01', '2022-04-01', '2022-04-05', '2023-04-01 2025-03-31'],
  [ota, '2015-07-07', '2026-05-10', '2026-11-10', '2026-05-10 2034-03-31'],
  [ota, '2015-07-07', '2026-05-10', '2026-11-11', '2026-11-01 2034-03-31'],
  [ota, '2008-04-01', '2026-04-01', '2026-04-01', 'age-over'],
  [yokohama, '2010-04-02', '2026-03-01', '2026-03-10', '2026-03-01 2026-03-31'],
  [yokohama, '2010-04-02', '2026-05-20', '2026-06-01', '2026-06-01 2029-03-31'],
  [yokohama, '2015-05-05', '2023-07-31', '2023-08-01', 'income-unknown'],
  [yokohama, '2015-05-05', '2023-08-01', '2023-08-01', '2023-08-01 2034-03-31'],
  [yokohama, '2008-04-01', '2026-06-01', '2026-06-01', 'age-over'],
  [fujisawa, '2008-04-01', '2023-03-01', '2023-03-15', 'income-unknown'],
  [fujisawa, '2008-04-02', '2023-05-01', '2023-05-02', '2023-05-01 2027-03-31'],
  [fujisawa, '2006-04-02', '2024-04-01', '2024-04-05', '2024-04-01 2025-03-31'],
  [fujisawa, '2006-04-01', '2024-04-01', '2024-04-05', 'age-over'],
  [sendai, '2010-04-01', '2025-03-31', '2025-03-31', '2025-03-31 2025-03-31'],
  [sendai, '2010-04-01', '2025-11-01', '2026-05-01', '2026-04-01 2028-03-31'],
  [sendai, '2026-05-01', '2026-05-01', '2026-06-01', '2026-05-01 2045-03-31'],
  [sendai, '2026-05-01', '2026-05-01', '2026-06-02', '2026-06-01 2045-03-31'],
  [sendai, '2008-04-01', '2026-04-01', '2026-04-01', 'age-over'],
] as const

it.each([ota, yokohama, fujisawa, sendai])(
  'proposes by the ordinance of %s before and after its changes, with article and reason for every rule [RV-01]',
  async (like) => {
    const at = await office(like)
    for (const [, birthOn, eventOn, receivedOn, expected] of cases.filter(([code]) => code === like)) {
      const applicationId = await takeIn(at, await family(at, { birthOn }))
      await receivedThen(at.city, applicationId, eventOn, receivedOn)
      const { judgement } = await at.reviewer.call(readCase, { applicationId })
      const said =
        judgement.outcome === 'grant' ? `${judgement.validFrom} ${judgement.validTo}` : `${judgement.reasonCode}`
      expect(said, `${birthOn} ${eventOn} ${receivedOn}`).toBe(expected)
      expect(judgement.steps.length).toBeGreaterThan(6)
      for (const step of judgement.steps) {
        expect(step.law).not.toBe('')
        expect(step.words).toMatch(/[ぁ-んァ-ヶ一-龠].*。$/)
      }
      const bad = judgement.steps.filter(({ result }) => result !== 'met').map(({ reason }) => reason)
      expect(bad.includes(expected as never)).toBe(judgement.outcome !== 'grant')
    }
  },
  120_000,
)

it('shows which certificate and copay a grant would bring, before and after the change of 仙台市 [RV-01]', async () => {
  const at = await office(sendai)
  const plansOf = async (eventOn: string) => {
    const applicationId = await takeIn(at, await family(at, { birthOn: '2013-05-01' }))
    await receivedThen(at.city, applicationId, eventOn, eventOn)
    return (await at.reviewer.call(readCase, { applicationId })).judgement.certificates
  }
  const before = await plansOf('2026-02-01')
  expect(before[0]).toMatchObject({ validFrom: '2026-02-01', validTo: '2026-03-31' })
  expect(before[0]?.copay).toContainEqual({ care: 'outpatient', text: '初診500円\n再診なし' })
  expect(before[0]?.copay).toContainEqual({ care: 'inpatient', text: '1日500円\n10日まで' })
  expect(before[1]?.copay.map(({ text }) => text)).toEqual(['なし', 'なし', 'なし', 'なし'])
  const after = await plansOf('2026-04-01')
  expect(after[0]).toMatchObject({ validFrom: '2026-04-01' })
  expect(after[0]?.copay.map(({ text }) => text)).toEqual(['なし', 'なし', 'なし', 'なし'])
})

it('proposes nothing while something is not known, and says what', async () => {
  const at = await office()
  const applicationId = await takeIn(at, await family(at), {
    insurancePending: true,
    insurance: null,
    documents: [
      { document: 'application-form', state: 'received', dueOn: null },
      { document: 'child-insurance', state: 'later', dueOn: null },
    ],
  })
  const shown = await at.reviewer.call(readCase, { applicationId })
  expect(shown.judgement).toMatchObject({ outcome: 'undecided', reasonCode: 'insurance-waiting', validFrom: null })
  expect(shown.warnings).toEqual(['insurance-pending', 'documents-later'])
  await expect(propose(at.reviewer, applicationId)).rejects.toMatchObject({ code: 'wrong-state' })
})

it('asks for a reason in words when a proposal departs from the rules', async () => {
  const at = await office()
  const applicationId = await takeIn(at, await family(at))
  const against = { outcome: 'reject', remark: ' ' } as const
  const refusal = { code: 'invalid-input', problem: { faults: [{ pointer: '/remark' }] } }
  await expect(propose(at.reviewer, applicationId, against)).rejects.toMatchObject(refusal)
  const shorter = { validTo: addDays(today(), 30) }
  await expect(propose(at.reviewer, applicationId, shorter)).rejects.toMatchObject(refusal)
  const tooLong = { validTo: '2060-03-31', remark: '誤り' } as never
  await expect(propose(at.reviewer, applicationId, tooLong)).rejects.toMatchObject({
    problem: { faults: [{ pointer: '/validTo' }] },
  })
  const { request } = await propose(at.reviewer, applicationId, { ...against, remark: '保護者の申出により' })
  expect(request).toMatchObject({ outcome: 'reject', reasonCode: 'weighed-otherwise', validFrom: null })
})

it('answers the same proposal sent twice alike, and refuses its id for another', async () => {
  const at = await office()
  const applicationId = await takeIn(at, await family(at))
  const shown = await at.reviewer.call(readCase, { applicationId })
  const first = await propose(at.reviewer, applicationId)
  const same = { id: first.id, rev: shown.application.rev, factsHash: shown.judgement.factsHash }
  expect(await propose(at.reviewer, applicationId, same)).toEqual(first)
  expect(await rows(at.city, 'select * from approval')).toHaveLength(1)
  await expect(propose(at.reviewer, applicationId, { ...same, outcome: 'reject', remark: 'x' })).rejects.toMatchObject({
    code: 'taken-id',
  })
  await expect(propose(at.reviewer, applicationId)).rejects.toMatchObject({ code: 'wrong-state' })
})

it('refuses a proposal made from facts that changed on the way', async () => {
  const at = await office()
  const applicationId = await takeIn(at, await family(at))
  const { judgement } = await at.reviewer.call(readCase, { applicationId })
  await receivedThen(at.city, applicationId, '2026-01-05', '2026-01-05')
  await expect(propose(at.reviewer, applicationId, { factsHash: judgement.factsHash })).rejects.toMatchObject({
    code: 'stale-version',
  })
  await propose(at.reviewer, applicationId)
})

it('lists the oldest receipt first, and says to each who may decide', async () => {
  const at = await office()
  const [first, second] = [await takeIn(at, await family(at)), await takeIn(at, await family(at))]
  await receivedThen(at.city, second, '2026-01-05', '2026-01-05')
  await propose(at.reviewer, first)
  const forDecider = await at.decider.call(listReviewQueue, { page: 0 })
  expect(forDecider.rows.map((row) => [row.id, row.status, row.proposed, row.mayDecide])).toEqual([
    [second, 'in-review', null, false],
    [first, 'proposed', 'grant', true],
  ])
  expect(forDecider.waiting).toEqual({ inReview: 1, proposed: 1 })
  const forReviewer = await at.reviewer.call(listReviewQueue, { status: 'proposed', page: 0 })
  expect(forReviewer.rows.map((row) => row.mayDecide)).toEqual([false])
  expect(forReviewer.total).toBe(1)
  await expect(at.clerk.call(listReviewQueue, { page: 0 })).rejects.toMatchObject({ code: 'not-permitted' })
})

it('shows nothing that betrays a place of a person under a support measure, on either side [PR-08]', async () => {
  const at = await office()
  const people = await family(at)
  const applicationId = await takeIn(at, people, { memo: '避難先は隠れ里' })
  const open = JSON.stringify(await at.reviewer.call(readCase, { applicationId }))
  for (const place of ['見本台四丁目', '09000000000', '138057', '隠れ里']) expect(open).toContain(place)
  await protect(at.city, people.mother.id)
  const shown = await at.reviewer.call(readCase, { applicationId })
  const closed = JSON.stringify(shown)
  expect(shown.placesHidden).toBe(true)
  for (const place of [
    '見本台四丁目',
    '09000000000',
    '138057',
    '3456789',
    '見本台特別出張所',
    'residentFrom',
    '隠れ里',
  ])
    expect(closed).not.toContain(place)
  expect(shown.insurance).toMatchObject({ insurerNo: null, kind: 'municipal-health' })
  expect(shown.judgement.outcome).toBe('grant')
})

it('sends a proposal back with a reason, and shows the reason to the reviewer', async () => {
  const at = await office()
  const applicationId = await takeIn(at, await family(at))
  const proposal = await propose(at.reviewer, applicationId)
  const refusal = { approvalId: proposal.id, reason: 'reasoning', remark: '始期を確認してください。' } as const
  await expect(at.reviewer.call(refuseProposal, refusal)).rejects.toMatchObject({ code: 'not-permitted' })
  await at.decider.call(refuseProposal, refusal)
  await at.decider.call(refuseProposal, refusal)
  const shown = await at.reviewer.call(readCase, { applicationId })
  expect(shown.application).toMatchObject({ status: 'in-review', rev: 3 })
  expect(shown.refused).toMatchObject({ reason: 'reasoning', remark: '始期を確認してください。', by: '試験 decider' })
  expect(JSON.stringify(await rows(at.city, 'select * from approval'))).not.toContain('始期')
  await expect(at.decider.call(decideApplication, yes(proposal))).rejects.toMatchObject({ code: 'approval-spent' })
  const again = await propose(at.reviewer, applicationId)
  await at.decider.call(decideApplication, yes(again))
})
