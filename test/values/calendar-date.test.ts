import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addYears,
  calendarDateOf,
  compareDates,
  dayOfWeek,
  daysBetween,
  findCalendarDate,
  fiscalYearEnd,
  fiscalYearOf,
  fiscalYearStart,
  isCalendarDate,
  monthEndOf,
  monthStartOf,
  periodEndOn,
  toCalendarDate,
} from '../../shared/values/calendar-date.ts'
import { instantMs, isInstant, toInstant } from '../../shared/values/instant.ts'

const day = toCalendarDate
const anyDate = fc.integer({ min: -36_000, max: 65_000 }).map((n) => addDays(day('1970-01-01'), n))

describe('calendar date', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '0000-01-01', '2026-04-31', '', '２０２６-01-01'])(
    'refuses %s',
    (text) => {
      expect(isCalendarDate(text)).toBe(false)
      expect(() => toCalendarDate(text)).toThrow(RangeError)
    },
  )

  it.each([
    ['2026-11-19T14:59:59.999Z', '2026-11-19'],
    ['2026-11-19T15:00:00.000Z', '2026-11-20'],
    ['2026-12-31T15:00:00.000Z', '2027-01-01'],
    ['1969-12-31T14:59:59.999Z', '1969-12-31'],
  ])('the day in Japan at %s is %s', (at, expected) => {
    expect(calendarDateOf(toInstant(Date.parse(at)))).toBe(expected)
  })

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -13, '2024-12-15'],
  ])('%s and %i months is %s', (from, months, expected) => {
    expect(addMonths(day(from), months)).toBe(expected)
  })

  it('moves 29 February to 28 February in a common year', () => {
    expect(addYears(day('2008-02-29'), 18)).toBe('2026-02-28')
    expect(addYears(day('2008-02-29'), 20)).toBe('2028-02-29')
  })

  it.each([
    ['2026-04-11', 6, '2026-10-10'],
    ['2026-03-01', 6, '2026-08-31'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2008-02-29', 216, '2026-02-28'],
    ['2008-02-29', 240, '2028-02-28'],
  ])('a period from %s of %i months ends on %s', (first, months, expected) => {
    expect(periodEndOn(day(first), months)).toBe(expected)
  })

  it('knows weekdays, months and fiscal years', () => {
    expect(dayOfWeek(day('2026-11-20'))).toBe(5)
    expect(dayOfWeek(day('1969-12-28'))).toBe(0)
    expect(monthStartOf(day('2026-11-20'))).toBe('2026-11-01')
    expect(monthEndOf(day('2026-02-01'))).toBe('2026-02-28')
    expect(monthEndOf(day('2026-12-01'))).toBe('2026-12-31')
    expect(fiscalYearOf(day('2026-03-31'))).toBe(2025)
    expect(fiscalYearOf(day('2026-04-01'))).toBe(2026)
    expect(fiscalYearStart(2026)).toBe('2026-04-01')
    expect(fiscalYearEnd(2026)).toBe('2027-03-31')
  })

  it('takes no fractions and no year beyond four figures', () => {
    expect(findCalendarDate(2026.5, 1, 1)).toBeUndefined()
    expect(findCalendarDate(10_000, 1, 1)).toBeUndefined()
    expect(findCalendarDate(99, 1, 1)).toBe('0099-01-01')
    expect(() => addDays(day('9999-12-31'), 1)).toThrow(RangeError)
  })

  it('adds and counts days as inverse of each other, in text order', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -9000, max: 9000 }), (from, days) => {
        const to = addDays(from, days)
        expect(daysBetween(from, to)).toBe(days)
        expect(isCalendarDate(to)).toBe(true)
        expect(Math.sign(compareDates(to, from))).toBe(Math.sign(days))
      }),
    )
  })

  it('never lets a later first day end a period earlier', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 240 }), (a, step, months) => {
        expect(periodEndOn(addDays(a, step), months) >= periodEndOn(a, months)).toBe(true)
      }),
    )
  })
})

describe('instant', () => {
  it('keeps milliseconds both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000_000, max: 9_000_000_000_000 }), (ms) => {
        expect(instantMs(toInstant(ms))).toBe(ms)
        expect(isInstant(toInstant(ms))).toBe(true)
      }),
    )
  })

  it.each(['2026-11-20T05:00:00Z', '2026-11-20T14:00:00.000+09:00', '2026-02-30T00:00:00.000Z'])(
    'refuses %s',
    (text) => {
      expect(isInstant(text)).toBe(false)
    },
  )
})
