import { fiscalYearEndAfterReaching } from '../../values/age.ts'
import { addDays, type CalendarDate, earlierOf, laterOf } from '../../values/calendar-date.ts'
import { dated, spanOf } from '../dated.ts'
import type { MedicalAidOrdinance } from './ordinance.ts'

export type Period = { readonly from: CalendarDate; readonly to: CalendarDate }

/**
 * The days on which the child is of an age the ordinance covers, oldest first. More than one where a later change brought
 * back a child who had already grown out.
 */
export function coveredPeriods(ordinance: MedicalAidOrdinance, birth: CalendarDate): Period[] {
  const { all } = dated(ordinance.ageLimit)
  const periods: Period[] = []
  for (const [i, entry] of all.entries()) {
    const span = spanOf(all, i)
    const ageEnd = fiscalYearEndAfterReaching(birth, entry.value.untilFiscalYearEndAfter)
    const from = laterOf(span.from, birth)
    const to = span.to ? earlierOf(span.to, ageEnd) : ageEnd
    if (from > to) continue
    const last = periods.at(-1)
    if (last && addDays(last.to, 1) === from) periods[periods.length - 1] = { from: last.from, to }
    else periods.push({ from, to })
  }
  return periods
}

/** The covered period that holds this day. */
export function findCoveredPeriod(
  ordinance: MedicalAidOrdinance,
  birth: CalendarDate,
  date: CalendarDate,
): Period | undefined {
  return coveredPeriods(ordinance, birth).find(({ from, to }) => from <= date && date <= to)
}

/** The band or kind of an ascending list the child is in on this day. */
export function findStageOn<T extends { readonly untilFiscalYearEndAfter: number }>(
  stages: readonly T[],
  birth: CalendarDate,
  date: CalendarDate,
): T | undefined {
  return stages.find(({ untilFiscalYearEndAfter: years }) => date <= fiscalYearEndAfterReaching(birth, years))
}
