import type { CopayBand, CopayLine, DeductionKind } from '../ordinance.ts'

/** The patient pays nothing. */
export const free: CopayLine = {
  ratePercent: 0,
  perVisitYen: null,
  perDayYen: null,
  dailyCapYen: null,
  monthlyCapYen: null,
  countLimit: null,
  countPer: null,
  firstVisitOnly: false,
}

/** Nothing to pay for any care up to the fiscal year end after this age. */
export function freeUntil(untilFiscalYearEndAfter: number, mealsCovered: boolean): CopayBand {
  return {
    untilFiscalYearEndAfter,
    care: { inpatient: free, outpatient: free, pharmacy: free, visitingNursing: free },
    mealsCovered,
  }
}

/** What all four municipalities take off first. */
export const usualDeductions: readonly DeductionKind[] = [
  'high-cost-benefit',
  'supplementary-benefit',
  'school-accident-benefit',
  'other-public-benefit',
  'third-party',
]
