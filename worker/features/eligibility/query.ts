import { linkKey } from '../../../db/schema/data/hub.ts'
import { queryEligibility } from '../../../shared/contract/eligibility.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { benefitOn } from '../../../shared/rules/medical-aid/coverage.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { parseCertificateCode } from '../../../shared/values/certificate-code.ts'
import type { ExchangeCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { getOrdinance } from '../../records/ordinance.ts'
import { versionsOn } from '../../records/person.ts'
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
    const found = key && (await findCaseByPerson(tx, key.personId, input.careOn))
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
  // Fetched for everyone found, so that a withheld answer costs what a given one does.
  if (found) await reader.prefetch([found.personId])
  const { entitlement, personId, ordinanceVersion } = found ?? {}
  if (verdict.kind === 'expired') return expiredAnswer(traced, verdict.on)
  if (verdict.kind === 'withheld' || !entitlement || !personId || !ordinanceVersion) return unobtainableAnswer(traced)
  const groups = ctx.client.scopes.get('eligibility.query') ?? []
  const [sealed, ordinance, ident] = await Promise.all([
    reader.open(personId, 'entitlement.benefit', entitlement, entitlement.benefit),
    getOrdinance(reader, ordinanceVersion),
    groups.includes('identity') ? openIdent(reader, personId, on) : undefined,
  ])
  const benefit = benefitOn(ordinance.body, sealed.birthOn, on)
  if (!benefit) return unobtainableAnswer(traced)
  const prefecture = ctx.client.institutionCode?.slice(0, 2)
  return eligibleAnswer(traced, shown, groups, { entitlement, sealed, benefit, ident, prefecture })
}

async function openIdent(reader: Reader, personId: string, on: CalendarDate) {
  const version = (await versionsOn(reader, [personId], on)).get(personId)
  return version && reader.open(personId, 'person_version.ident', version, version.ident)
}

function shownOf(found: Case | undefined) {
  if (found?.certificateState === 'replaced') return 'reissued-since' as const
  if (found?.certificateState === 'lost') return 'reported-lost' as const
  if (found?.certificateState === 'collected') return 'collected' as const
  return 'current' as const
}

function checkCareOn(careOn: CalendarDate, today: CalendarDate): void {
  const fault = (message: string) => new Problem('invalid-input', { faults: [{ pointer: '/careOn', message }] })
  if (careOn > today) throw fault('診療日は今日までの日付にしてください。')
  if (Number(careOn.slice(0, 4)) < Number(today.slice(0, 4)) - OLDEST_YEARS)
    throw fault('この診療日は照会できる期間を過ぎています。')
}
