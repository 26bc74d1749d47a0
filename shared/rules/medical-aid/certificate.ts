import { fiscalYearEndAfterReaching } from '../../values/age.ts'
import {
  addDays,
  type CalendarDate,
  earlierOf,
  findCalendarDate,
  laterOf,
  partsOf,
} from '../../values/calendar-date.ts'
import type { DatedEntry } from '../dated.ts'
import { type Benefit, benefitOn } from './coverage.ts'
import { coveredPeriods, findCoveredPeriod, type Period } from './covered.ts'
import type { CareKind, CertificateKind, CertificatePeriod, CopayLine, MedicalAidOrdinance } from './ordinance.ts'

/** One certificate as it is printed. */
export type CertificatePlan = {
  readonly kind: CertificateKind
  readonly validFrom: CalendarDate
  /** Last valid day. */
  readonly validTo: CalendarDate
  readonly care: Readonly<Record<CareKind, CopayLine>>
  readonly mealsCovered: boolean
}

function fixedDayOnOrAfter(
  date: CalendarDate,
  period: Extract<CertificatePeriod, { kind: 'fixed-day' }>,
): CalendarDate {
  const { year } = partsOf(date)
  for (let candidate = year; candidate <= year + period.everyYears; candidate += 1) {
    if ((candidate - period.anchorYear) % period.everyYears !== 0) continue
    const end = findCalendarDate(candidate, period.month, period.day)
    if (end && end >= date) return end
  }
  throw new RangeError('certificate period ends on a day that is not in every year')
}

/** What a holder or a hospital would notice: kind, number and copay. A certificate is exchanged when one of them changes. */
function face({ certificate, care, mealsCovered }: Benefit): string {
  return JSON.stringify([certificate.code, certificate.nameJa, certificate.payerNumber, care, mealsCovered])
}

/** Days on which the printed face may change: new regimes, and the 1 April after each band. */
function turningPoints(ordinance: MedicalAidOrdinance, birth: CalendarDate): CalendarDate[] {
  const regimes = [ordinance.copay, ordinance.certificates] as readonly DatedEntry<unknown>[][]
  const bands = ordinance.copay.flatMap(({ value }) => value)
  return [
    ...regimes.flatMap((entries) => entries.map(({ from }) => from as CalendarDate)),
    ...bands.map((band) => addDays(fiscalYearEndAfterReaching(birth, band.untilFiscalYearEndAfter), 1)),
  ].sort()
}

/** The certificate that begins on this day, or undefined when the child is not covered then. `until`: last day of the entitlement. */
export function findCertificateFrom(
  ordinance: MedicalAidOrdinance,
  birth: CalendarDate,
  start: CalendarDate,
  until?: CalendarDate,
): CertificatePlan | undefined {
  const covered = findCoveredPeriod(ordinance, birth, start)
  const benefit = covered && benefitOn(ordinance, birth, start)
  if (!covered || !benefit || (until && until < start)) return undefined
  const { certificate: kind } = benefit
  let end = earlierOf(covered.to, fiscalYearEndAfterReaching(birth, kind.untilFiscalYearEndAfter))
  if (until) end = earlierOf(end, until)
  if (kind.period.kind === 'fixed-day') end = earlierOf(end, fixedDayOnOrAfter(start, kind.period))
  const shown = face(benefit)
  for (const turn of turningPoints(ordinance, birth)) {
    if (turn <= start || turn > end) continue
    const then = benefitOn(ordinance, birth, turn)
    if (!then || face(then) !== shown) {
      end = addDays(turn, -1)
      break
    }
  }
  return { kind, validFrom: start, validTo: end, care: benefit.care, mealsCovered: benefit.mealsCovered }
}

/** Every certificate of an entitlement in order. No day is in two of them; days without a covered age are in none. */
export function certificatesOf(
  ordinance: MedicalAidOrdinance,
  birth: CalendarDate,
  from: CalendarDate,
  until?: CalendarDate,
): CertificatePlan[] {
  const plans: CertificatePlan[] = []
  for (const period of coveredPeriods(ordinance, birth)) {
    const last = until ? earlierOf(period.to, until) : period.to
    for (let start = laterOf(period.from, from); start <= last; ) {
      const plan = findCertificateFrom(ordinance, birth, start, last)
      if (!plan) throw new RangeError('a covered day without a certificate')
      plans.push(plan)
      start = addDays(plan.validTo, 1)
    }
  }
  return plans
}

/** The certificate of an entitlement that holds on a day: kind, number and period as they are on paper then. */
export function findCertificateOn(
  ordinance: MedicalAidOrdinance,
  birth: CalendarDate,
  entitled: Period,
  on: CalendarDate,
): CertificatePlan | undefined {
  const covered = findCoveredPeriod(ordinance, birth, on)
  if (!covered || on < entitled.from || on > entitled.to) return undefined
  const last = earlierOf(covered.to, entitled.to)
  let plan = findCertificateFrom(ordinance, birth, laterOf(covered.from, entitled.from), last)
  while (plan && plan.validTo < on) plan = findCertificateFrom(ordinance, birth, addDays(plan.validTo, 1), last)
  return plan
}
