import type { DatedEntry } from '../dated.ts'

/** 入院, 外来, 調剤, 訪問看護. */
export const careKinds = ['inpatient', 'outpatient', 'pharmacy', 'visitingNursing'] as const
export type CareKind = (typeof careKinds)[number]

/** 公的医療保険の種類; the two associations differ because a certificate may be useless with one seated elsewhere. */
export const insurerKinds = [
  'municipal-health',
  'health-association-inside',
  'health-association-outside',
  'employee-health',
  'mutual-aid',
] as const
export type InsurerKind = (typeof insurerKinds)[number]

export const exclusionKinds = [
  'public-assistance',
  'single-parent-aid',
  'disability-aid',
  'institutional-placement',
  'foster-care',
  'other-medical-aid',
] as const
export type ExclusionKind = (typeof exclusionKinds)[number]

/** 他法・他制度が先: what is taken off the patient's share before the municipality pays. */
export const deductionKinds = [
  'high-cost-benefit',
  'supplementary-benefit',
  'school-accident-benefit',
  'other-public-benefit',
  'third-party',
] as const
export type DeductionKind = (typeof deductionKinds)[number]

/** What the patient still pays for one kind of care. Everything null and 0 percent: nothing. */
export type CopayLine = {
  /** Percent of the insured cost, or null where the copay is an amount. */
  readonly ratePercent: number | null
  readonly perVisitYen: number | null
  readonly perDayYen: number | null
  readonly dailyCapYen: number | null
  readonly monthlyCapYen: number | null
  /** Visits or days that are charged, per stay or per month; null without limit. */
  readonly countLimit: number | null
  readonly countPer: 'stay' | 'month' | null
  readonly firstVisitOnly: boolean
}

/** The copay of an age band. The first band whose last day is not past holds. */
export type CopayBand = {
  /** Band ends on the 31 March on or after the day this age is reached. */
  readonly untilFiscalYearEndAfter: number
  readonly care: Readonly<Record<CareKind, CopayLine>>
  /** 入院時食事療養標準負担額. */
  readonly mealsCovered: boolean
}

/** Where an income limit begins to apply; null: no limit at all. */
export type IncomeLimit = {
  readonly afterAge: number
  readonly mark: 'birthday' | 'fiscal-year-end'
} | null

export type LateApplication = {
  /** An application within this time from the ground counts from the ground itself. The day of the ground is not counted (民法140条). */
  readonly grace: { readonly unit: 'days' | 'months'; readonly count: number }
  readonly lateFrom: 'application-month' | 'application-day'
  /** Whether a last day on which the office is closed moves to the next open day. */
  readonly closedDayExtends: boolean
}

export type CertificatePeriod =
  | { readonly kind: 'to-age-end' }
  /** Ends on this day of the anchor year and of every `everyYears` before and after it. */
  | {
      readonly kind: 'fixed-day'
      readonly month: number
      readonly day: number
      readonly everyYears: number
      readonly anchorYear: number
    }

export type CertificateKind = {
  readonly code: string
  readonly nameJa: string
  readonly nameEn: string
  /** Kind ends on the 31 March on or after the day this age is reached. */
  readonly untilFiscalYearEndAfter: number
  /** 公費負担者番号. */
  readonly payerNumber: string
  readonly period: CertificatePeriod
}

/** Where and with whom the certificate pays at the counter (現物給付). */
export type InKind = {
  /** Prefecture codes of the institutions that take it; elsewhere the money is claimed back. */
  readonly prefectures: readonly string[]
  readonly notUsableWith: readonly InsurerKind[]
}

export type MedicalAidOrdinance = {
  readonly municipality: string
  /** Changes with every approved change of the data; a decision keeps it. */
  readonly version: string
  readonly scheme: DatedEntry<{ readonly nameJa: string; readonly nameEn: string }>[]
  readonly office: DatedEntry<{ readonly nameJa: string; readonly phone: string }>[]
  readonly ageLimit: DatedEntry<{ readonly untilFiscalYearEndAfter: number }>[]
  readonly copay: DatedEntry<readonly CopayBand[]>[]
  readonly incomeLimit: DatedEntry<IncomeLimit>[]
  readonly exclusions: DatedEntry<readonly ExclusionKind[]>[]
  readonly deductions: DatedEntry<readonly DeductionKind[]>[]
  readonly lateApplication: DatedEntry<LateApplication>[]
  readonly certificates: DatedEntry<readonly CertificateKind[]>[]
  readonly inKind: DatedEntry<InKind>[]
  /** From which 31 March on a child without a guardian claims for itself; null: only a guardian claims. */
  readonly youthClaim: DatedEntry<{ readonly afterFiscalYearEndAfter: number } | null>[]
  /** 償還払いの期限. */
  readonly reimbursement: DatedEntry<{ readonly years: number; readonly countedFrom: 'payment' | 'treatment-month' }>[]
}

/** The names of the dated lists, for readers and checks that walk all of them. */
export const ordinanceLists = [
  'scheme',
  'office',
  'ageLimit',
  'copay',
  'incomeLimit',
  'exclusions',
  'deductions',
  'lateApplication',
  'certificates',
  'inKind',
  'youthClaim',
  'reimbursement',
] as const satisfies readonly (keyof MedicalAidOrdinance)[]
