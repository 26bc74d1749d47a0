import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOn, fiscalYearEndAfterReaching, reachedOn, schoolEntryOn, spokenAgeOn } from '../../shared/values/age.ts'
import { addDays, toCalendarDate as day } from '../../shared/values/calendar-date.ts'

const birth = fc.integer({ min: 0, max: 45_000 }).map((n) => addDays(day('1920-01-01'), n))

describe('age in law', () => {
  it.each([
    ['2008-04-01', '2026-03-31', '2026-03-31', '2014-04-01'],
    ['2008-04-02', '2026-04-01', '2027-03-31', '2015-04-01'],
    ['2008-02-29', '2026-02-28', '2026-03-31', '2014-04-01'],
    ['2008-03-31', '2026-03-30', '2026-03-31', '2014-04-01'],
    ['2008-03-01', '2026-02-28', '2026-03-31', '2014-04-01'],
    ['2008-01-01', '2025-12-31', '2026-03-31', '2014-04-01'],
  ])('born %s: 18 reached on %s, last day %s, school from %s', (born, reached, end, school) => {
    expect(reachedOn(day(born), 18)).toBe(reached)
    expect(fiscalYearEndAfterReaching(day(born), 18)).toBe(end)
    expect(schoolEntryOn(day(born))).toBe(school)
  })

  it('is reached the day before the birthday, spoken age on the birthday', () => {
    expect(ageOn(day('2020-04-03'), day('2026-04-01'))).toBe(5)
    expect(ageOn(day('2020-04-03'), day('2026-04-02'))).toBe(6)
    expect(spokenAgeOn(day('2020-04-03'), day('2026-04-02'))).toBe(5)
    expect(spokenAgeOn(day('2020-04-03'), day('2026-04-03'))).toBe(6)
    expect(ageOn(day('2026-11-20'), day('2026-11-20'))).toBe(0)
    expect(spokenAgeOn(day('2026-11-20'), day('2026-11-20'))).toBe(0)
  })

  it('reaches 18 on 28 February for 29 February, also in a leap year', () => {
    expect(reachedOn(day('2008-02-29'), 20)).toBe('2028-02-28')
    expect(ageOn(day('2008-02-29'), day('2026-02-27'))).toBe(17)
    expect(ageOn(day('2008-02-29'), day('2026-02-28'))).toBe(18)
    expect(spokenAgeOn(day('2008-02-29'), day('2026-02-28'))).toBe(17)
    expect(spokenAgeOn(day('2008-02-29'), day('2026-03-01'))).toBe(18)
  })

  it('has no age before birth', () => {
    expect(() => ageOn(day('2026-11-20'), day('2026-11-19'))).toThrow(RangeError)
  })

  it('turns exactly on the day the age is reached', () => {
    fc.assert(
      fc.property(birth, fc.integer({ min: 1, max: 100 }), (born, years) => {
        const on = reachedOn(born, years)
        expect(ageOn(born, on)).toBe(years)
        expect(ageOn(born, addDays(on, -1))).toBe(years - 1)
      }),
    )
  })

  it('never grows younger for a child born later', () => {
    fc.assert(
      fc.property(birth, fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 22 }), (born, later, years) => {
        const second = addDays(born, later)
        expect(reachedOn(second, years) >= reachedOn(born, years)).toBe(true)
        expect(fiscalYearEndAfterReaching(second, years) >= fiscalYearEndAfterReaching(born, years)).toBe(true)
      }),
    )
  })
})
