import { addDays, type CalendarDate, fiscalYearEnd, fiscalYearOf, partsOf, periodEndOn } from './calendar-date.ts'

/**
 * The day an age is reached: the day before the birthday, 28 February for those born on the 29th
 * (年齢計算ニ関スル法律, 民法143条2項).
 */
export function reachedOn(birth: CalendarDate, years: number): CalendarDate {
  return periodEndOn(birth, years * 12)
}

/** Age in law on a day: the day before the birthday already counts. Throws RangeError before birth. */
export function ageOn(birth: CalendarDate, date: CalendarDate): number {
  if (date < birth) throw new RangeError('asked for an age before birth')
  const guess = partsOf(date).year - partsOf(birth).year
  return reachedOn(birth, guess + 1) <= date ? guess + 1 : reachedOn(birth, guess) <= date ? guess : guess - 1
}

/** Age as people say it, rising on the birthday (28 February has no birthday for those born on the 29th). For screens only. */
export function spokenAgeOn(birth: CalendarDate, date: CalendarDate): number {
  return ageOn(birth, date > birth ? addDays(date, -1) : date)
}

/** 「N歳に達する日以後の最初の3月31日」: a child born on 1 April leaves a year before one born on 2 April. */
export function fiscalYearEndAfterReaching(birth: CalendarDate, years: number): CalendarDate {
  return fiscalYearEnd(fiscalYearOf(reachedOn(birth, years)))
}

/** 小学校入学: the 1 April after the day six is reached (学校教育法17条1項). */
export function schoolEntryOn(birth: CalendarDate): CalendarDate {
  return addDays(fiscalYearEndAfterReaching(birth, 6), 1)
}
