import { linkKey } from '../../../db/schema/data/hub.ts'
import { queryEligibility } from '../../../shared/contract/eligibility.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { findCertificateOn } from '../../../shared/rules/medical-aid/certificate.ts'
import { benefitOn } from '../../../shared/rules/medical-aid/coverage.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { parseCertificateCode } from '../../../shared/values/certificate-code.ts'
import type { ExchangeCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import { Erased, type Reader } from '../../partition/reader.ts'
import { getOrdinance } from '../../records/ordinance.ts'
import {
  type Answer,
  type Eligible,
  eligibleAnswer,
  expiredAnswer,
  judge,
  type Traced,
  unobtainableAnswer,
} from './answer.ts'
import { type Case, findCaseByCode, findCaseByPerson, redeemable } from './find-case.ts'

/** Care may be asked for today and for the past: a claim of five years ago is still settled (地方自治法236条). */
const OLDEST_YEARS = 6

/** The verdict goes into the log; the caller gets the answer of its scope and never learns why one is withheld. */
export default endpoint(queryEligibility, async (ctx, input) => {
  checkCareOn(input.careOn, ctx.today())
  if (input.by === 'certificate-code') {
    const code = parseCertificateCode(input.code) ?? ''
    return ctx.partition.read(ctx.intent('verifier.certificate-code'), async (reader) => {
      const found = await findCaseByCode(reader, await reader.tag('certificate_code', code), input.careOn)
      return answer(ctx, reader, found, input.careOn, shownOf(found))
    })
  }
  return ctx.partition.transact(ctx.intent('verifier.link-key'), async (tx) => {
    const tag = await tx.tag('link_key', input.linkKey)
    const [key] = await tx.db
      .delete(linkKey)
      .where(redeemable(tag, ctx.client.id, ctx.now()))
      .returning({ personId: linkKey.personId })
    // Looked for even without a key: a used one must not be told from a withheld person by the time it takes.
    const found = await findCaseByPerson(tx, key?.personId ?? '', input.careOn)
    return answer(ctx, tx, found, input.careOn, 'not-shown')
  })
})

async function answer(
  ctx: ExchangeCtx,
  reader: Reader,
  found: Case | undefined,
  on: CalendarDate,
  shown: Eligible['shownCertificate'],
): Promise<Answer> {
  const traced: Traced = { inquiryNo: ctx.requestId, answeredAt: ctx.now(), careOn: on }
  const verdict = judge(found, on)
  reader.conclude(verdict.kind === 'withheld' ? verdict.why : verdict.kind)
  const { entitlement, personId, ordinanceVersion, ident } = found ?? {}
  // Opened for nobody who is withheld: all of those must cost the same.
  if (personId) reader.note([personId])
  if (verdict.kind === 'expired') return expiredAnswer(traced, verdict.on)
  if (verdict.kind === 'withheld' || !entitlement || !personId || !ordinanceVersion) return unobtainableAnswer(traced)
  try {
    return await open(ctx, reader, traced, { personId, entitlement, ordinanceVersion, version: ident ?? null, shown })
  } catch (error) {
    if (!(error instanceof Erased)) throw error
    reader.conclude('erased')
    return unobtainableAnswer(traced)
  }
}

async function open(
  ctx: ExchangeCtx,
  reader: Reader,
  traced: Traced,
  found: {
    personId: string
    entitlement: NonNullable<Case['entitlement']>
    ordinanceVersion: number
    version: Case['ident']
    shown: Eligible['shownCertificate']
  },
): Promise<Answer> {
  const { personId, entitlement, ordinanceVersion, version, shown } = found
  const groups = ctx.client.scopes.get('eligibility.query') ?? []
  await reader.prefetch([personId, entitlement.personId])
  const [sealed, ordinance, ident] = await Promise.all([
    reader.open(entitlement.personId, 'entitlement.benefit', entitlement, entitlement.benefit),
    getOrdinance(reader, ordinanceVersion),
    version && groups.includes('identity')
      ? reader.open(personId, 'person_version.ident', version, version.cell)
      : undefined,
  ])
  const benefit = benefitOn(ordinance.body, sealed.birthOn, traced.careOn)
  const entitled = { from: entitlement.validFrom as CalendarDate, to: entitlement.validTo as CalendarDate }
  const paper = findCertificateOn(ordinance.body, sealed.birthOn, entitled, traced.careOn)
  if (!benefit || !paper) {
    reader.conclude('not-covered')
    return unobtainableAnswer(traced)
  }
  const prefecture = ctx.client.institutionCode?.slice(0, 2)
  return eligibleAnswer(traced, shown, groups, { entitlement, sealed, benefit, paper, ident, prefecture })
}

function shownOf(found: Case | undefined): Eligible['shownCertificate'] {
  if (found?.certificateState === 'lost') return 'reported-lost'
  if (found?.certificateState === 'collected') return 'collected'
  if (found?.certificateState === 'replaced' || found?.newerIssue) return 'reissued-since'
  return 'current'
}

function checkCareOn(careOn: CalendarDate, today: CalendarDate): void {
  const fault = (message: string) => new Problem('invalid-input', { faults: [{ pointer: '/careOn', message }] })
  if (careOn > today) throw fault('診療日は今日までの日付にしてください。')
  if (Number(careOn.slice(0, 4)) < Number(today.slice(0, 4)) - OLDEST_YEARS)
    throw fault('この診療日は照会できる期間を過ぎています。')
}
