import type { CalendarDate } from '../../values/calendar-date.ts'
import { dated } from '../dated.ts'
import { findCoveredPeriod, findStageOn } from './covered.ts'
import type {
  CareKind,
  CertificateKind,
  CopayLine,
  DeductionKind,
  InsurerKind,
  MedicalAidOrdinance,
} from './ordinance.ts'

/** What a covered child gets on a day: the body of an eligibility answer and of a certificate. */
export type Benefit = {
  readonly schemeNameJa: string
  readonly schemeNameEn: string
  readonly certificate: CertificateKind
  readonly care: Readonly<Record<CareKind, CopayLine>>
  readonly mealsCovered: boolean
  readonly deductions: readonly DeductionKind[]
  /** Prefectures in which the certificate pays at the counter. */
  readonly inKindPrefectures: readonly string[]
  readonly notUsableWith: readonly InsurerKind[]
  readonly office: { readonly nameJa: string; readonly phone: string }
  readonly laws: { readonly ageLimit: string; readonly copay: string }
}

/**
 * The benefit by age alone; whether this child holds an entitlement is in the records. Undefined outside the covered age.
 * Throws RangeError on a day the ordinance's data does not reach, or when its bands leave the age out: neither means "nothing".
 */
export function benefitOn(
  ordinance: MedicalAidOrdinance,
  birth: CalendarDate,
  date: CalendarDate,
): Benefit | undefined {
  const ageLimit = dated(ordinance.ageLimit).entryOn(date)
  if (!findCoveredPeriod(ordinance, birth, date)) return undefined
  const copay = dated(ordinance.copay).entryOn(date)
  const band = findStageOn(copay.value, birth, date)
  const certificate = findStageOn(dated(ordinance.certificates).on(date), birth, date)
  if (!band || !certificate) throw new RangeError('the ordinance covers an age without copay or certificate')
  const scheme = dated(ordinance.scheme).on(date)
  const inKind = dated(ordinance.inKind).on(date)
  return {
    schemeNameJa: scheme.nameJa,
    schemeNameEn: scheme.nameEn,
    certificate,
    care: band.care,
    mealsCovered: band.mealsCovered,
    deductions: dated(ordinance.deductions).on(date),
    inKindPrefectures: inKind.prefectures,
    notUsableWith: inKind.notUsableWith,
    office: dated(ordinance.office).on(date),
    laws: { ageLimit: ageLimit.law, copay: copay.law },
  }
}

/** Whether an institution in this prefecture can settle by certificate for this insurer, without the family paying first. */
export function paysInKind(benefit: Benefit, prefecture: string, insurer: InsurerKind | null): boolean {
  return (
    benefit.inKindPrefectures.includes(prefecture) && !(insurer !== null && benefit.notUsableWith.includes(insurer))
  )
}

/** True when the patient pays nothing for this kind of care. */
export function isFree(line: CopayLine): boolean {
  return (line.ratePercent ?? 0) === 0 && (line.perVisitYen ?? 0) === 0 && (line.perDayYen ?? 0) === 0
}
