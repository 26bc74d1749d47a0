import { expect, it } from 'vitest'
import { toCalendarDate as day } from '../../shared/values/calendar-date.ts'
import { isOfficeHoliday, nationalHolidays, officeHolidays } from '../../shared/values/holidays.ts'

/** As announced by 内閣府 (国民の祝日について). */
const announced: Record<number, string> = {
  2019: '01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23',
  2020: '01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23',
  2021: '01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23',
  2024: '01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23',
  2026: '01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23',
}

it.each(Object.entries(announced))('knows the holidays of %s as they were announced', (year, dates) => {
  const found = [...nationalHolidays(Number(year))].sort().map((date) => date.slice(5))
  expect(found).toEqual(dates.split(' '))
})

it('closes the office on holidays and from 12/29 to 1/3', () => {
  expect(officeHolidays(day('2026-12-27'), 10)).toEqual(
    ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'].map(day),
  )
  expect(isOfficeHoliday(day('2026-09-22'))).toBe(true)
  expect(isOfficeHoliday(day('2026-09-24'))).toBe(false)
})

it('refuses years whose holidays it does not know', () => {
  expect(() => nationalHolidays(2018)).toThrow(RangeError)
  expect(() => nationalHolidays(2100)).toThrow(RangeError)
})
