import { addDays, type CalendarDate, dayOfWeek, findCalendarDate, partsOf } from './calendar-date.ts'

/** Holidays that a law moved or added once (国民の祝日に関する法律の特例, 平成30年法律第99号, オリンピック特措法). */
const once: Readonly<Record<number, { readonly add: readonly string[]; readonly drop: readonly string[] }>> = {
  2019: { add: ['05-01', '10-22'], drop: [] },
  2020: { add: ['07-23', '07-24', '08-10'], drop: ['07-20', '08-11', '10-12'] },
  2021: { add: ['07-22', '07-23', '08-08'], drop: ['07-19', '08-11', '10-11'] },
}

const FIXED = ['01-01', '02-11', '04-29', '05-03', '05-04', '05-05', '08-11', '11-03', '11-23']
/** Month and which Monday: 成人の日, 海の日, 敬老の日, スポーツの日. */
const MONDAYS = [
  [1, 2],
  [7, 3],
  [9, 3],
  [10, 2],
] as const

function day(year: number, month: number, date: number): CalendarDate {
  const found = findCalendarDate(year, month, date)
  if (!found) throw new RangeError('no such day')
  return found
}

function mondayOf(year: number, month: number, nth: number): CalendarDate {
  const first = day(year, month, 1)
  return addDays(first, ((8 - dayOfWeek(first)) % 7) + (nth - 1) * 7)
}

/** 春分日 and 秋分日 by the usual formula, good for 1980 to 2099; the day itself is announced each February. */
function equinox(year: number, month: 3 | 9): CalendarDate {
  const since = year - 1980
  const base = month === 3 ? 20.8431 : 23.2488
  return day(year, month, Math.floor(base + 0.242194 * since - Math.floor(since / 4)))
}

function namedHolidays(year: number): Set<CalendarDate> {
  const special = once[year] ?? { add: [], drop: [] }
  const dates = [
    ...FIXED.map((text) => `${year}-${text}` as CalendarDate),
    ...MONDAYS.map(([month, nth]) => mondayOf(year, month, nth)),
    equinox(year, 3),
    equinox(year, 9),
    ...(year >= 2020 ? [day(year, 2, 23)] : []),
    ...special.add.map((text) => `${year}-${text}` as CalendarDate),
  ]
  const dropped = new Set(special.drop.map((text) => `${year}-${text}`))
  return new Set(dates.filter((date) => !dropped.has(date)))
}

export const HOLIDAYS_KNOWN_FROM = '2019-01-01'

const known = new Map<number, ReadonlySet<CalendarDate>>()

/** 国民の祝日 of a year with 振替休日 and the day between two of them (国民の祝日に関する法律3条). From 2019 on. */
export function nationalHolidays(year: number): ReadonlySet<CalendarDate> {
  const kept = known.get(year)
  if (kept) return kept
  if (year < 2019 || year > 2099) throw new RangeError('holidays are known from 2019 to 2099')
  const named = namedHolidays(year)
  const all = new Set(named)
  for (const date of named) {
    if (dayOfWeek(date) === 0) {
      let next = addDays(date, 1)
      while (named.has(next)) next = addDays(next, 1)
      all.add(next)
    }
    if (named.has(addDays(date, 2)) && !named.has(addDays(date, 1))) all.add(addDays(date, 1))
  }
  known.set(year, all)
  return all
}

/** Days on which a municipal office is closed besides Saturday and Sunday: holidays and 12/29 to 1/3 (地方自治法4条の2). */
export function isOfficeHoliday(date: CalendarDate): boolean {
  const text = date.slice(5)
  return text >= '12-29' || text <= '01-03' || nationalHolidays(partsOf(date).year).has(date)
}

/** The office holidays from a day on, for so many days. */
export function officeHolidays(from: CalendarDate, days: number): CalendarDate[] {
  return Array.from({ length: days }, (_, i) => addDays(from, i)).filter(isOfficeHoliday)
}
