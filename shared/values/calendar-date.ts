import type { Branded } from './branded.ts'
import { type Instant, instantMs } from './instant.ts'

/** A day of the calendar in Japan, `YYYY-MM-DD`. Text order is day order, so `<` compares days. */
export type CalendarDate = Branded<string, 'CalendarDate'>

export type DateParts = { readonly year: number; readonly month: number; readonly day: number }

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/
const MS_PER_DAY = 86_400_000
const JST_OFFSET_MS = 9 * 3_600_000

function utcMs({ year, month, day }: DateParts): number {
  // Date.UTC reads years 0 to 99 as 1900 to 1999, setUTCFullYear does not.
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function fromUtcMs(ms: number): CalendarDate {
  const date = new Date(ms)
  return write(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

/** A day that exists. Throws RangeError outside the years that four figures hold. */
function write(year: number, month: number, day: number): CalendarDate {
  if (!Number.isInteger(year) || year < 1 || year > 9999) throw new RangeError('date outside the years 1 to 9999')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as CalendarDate
}

const two = (part: number) => (part < 10 ? `0${part}` : String(part))

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysIn = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0))

/** The day with these numbers, or undefined when the calendar has no such day (2/30, year 0, fractions). */
export function findCalendarDate(year: number, month: number, day: number): CalendarDate | undefined {
  if (![year, month, day].every(Number.isInteger)) return undefined
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return undefined
  return day <= daysIn(year, month) ? write(year, month, day) : undefined
}

export function isCalendarDate(text: string): text is CalendarDate {
  const match = SHAPE.exec(text)
  return match !== null && findCalendarDate(Number(match[1]), Number(match[2]), Number(match[3])) === text
}

/** Reads `YYYY-MM-DD`. Throws RangeError for anything else; what staff type goes through wareki.ts instead. */
export function toCalendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError('not a calendar date')
  return text
}

export function partsOf(date: CalendarDate): DateParts {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

/** The day in Japan (UTC+9, no summer time) at this moment. */
export function calendarDateOf(instant: Instant): CalendarDate {
  return fromUtcMs(Math.floor((instantMs(instant) + JST_OFFSET_MS) / MS_PER_DAY) * MS_PER_DAY)
}

/** Negative, zero or positive: for sorting. */
export function compareDates(a: CalendarDate, b: CalendarDate): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function earlierOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a <= b ? a : b
}

export function laterOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a >= b ? a : b
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromUtcMs(utcMs(partsOf(date)) + days * MS_PER_DAY)
}

/** The same day of another month; the last day of that month when it has none (民法143条2項ただし書). */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = partsOf(date)
  const index = year * 12 + (month - 1) + months
  const landed = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 }
  return write(landed.year, landed.month, Math.min(day, daysIn(landed.year, landed.month)))
}

/** The anniversary; 29 February becomes 28 February in a common year. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  return addMonths(date, years * 12)
}

/**
 * Last day of a period of whole months whose first day counts (民法143条2項): the day before the corresponding day,
 * or the end of the month that has no such day.
 */
export function periodEndOn(first: CalendarDate, months: number): CalendarDate {
  const landed = addMonths(first, months)
  return partsOf(landed).day === partsOf(first).day ? addDays(landed, -1) : landed
}

/** Days from the first to the second, negative when the second is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return (utcMs(partsOf(to)) - utcMs(partsOf(from))) / MS_PER_DAY
}

/** 0 Sunday to 6 Saturday. */
export function dayOfWeek(date: CalendarDate): number {
  return new Date(utcMs(partsOf(date))).getUTCDay()
}

export function monthStartOf(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 8)}01` as CalendarDate
}

export function monthEndOf(date: CalendarDate): CalendarDate {
  const { year, month } = partsOf(date)
  return write(year, month, daysIn(year, month))
}

/** 年度: 1 April to 31 March, named by the year it starts in. */
export function fiscalYearOf(date: CalendarDate): number {
  const { year, month } = partsOf(date)
  return month >= 4 ? year : year - 1
}

export function fiscalYearStart(fiscalYear: number): CalendarDate {
  return write(fiscalYear, 4, 1)
}

export function fiscalYearEnd(fiscalYear: number): CalendarDate {
  return write(fiscalYear + 1, 3, 31)
}
