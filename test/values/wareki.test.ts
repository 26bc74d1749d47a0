import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, toCalendarDate as day } from '../../shared/values/calendar-date.ts'
import { eras, formatWareki, parseDate } from '../../shared/values/wareki.ts'

describe('date typed in one box', () => {
  it.each([
    'R2.4.3',
    'r2.4.3',
    'R02.04.03',
    'R020403',
    '令和2年4月3日',
    '令和２年４月３日',
    '令2.4.3',
    '㋿2年4月3日',
    '5020403',
    '５０２０４０３',
    '2020-04-03',
    '2020/4/3',
    '２０２０／４／３',
    '2020・4・3',
    '2020年4月3日',
    '20200403',
    ' 2020. 4. 3 ',
    'R2。4。3',
    'R2ー4ー3',
  ])('reads %s as 2020-04-03', (typed) => {
    expect(parseDate(typed)).toEqual({ ok: true, value: '2020-04-03' })
  })

  it.each([
    ['令和元年5月1日', '2019-05-01'],
    ['R1.5.1', '2019-05-01'],
    ['平成31年4月30日', '2019-04-30'],
    ['4010108', '1989-01-08'],
    ['昭和64年1月7日', '1989-01-07'],
    ['平成元年1月8日', '1989-01-08'],
    ['S1.12.25', '1926-12-25'],
    ['大正15年12月24日', '1926-12-24'],
    ['2010730', '1912-07-30'],
    ['M45.7.29', '1912-07-29'],
    ['H20.2.29', '2008-02-29'],
  ])('reads %s as %s', (typed, expected) => {
    expect(parseDate(typed)).toEqual({ ok: true, value: expected })
  })

  it.each([
    ['平成31年5月1日', 'date-outside-era'],
    ['令和元年4月30日', 'date-outside-era'],
    ['昭和64年1月8日', 'date-outside-era'],
    ['平成元年1月7日', 'date-outside-era'],
    ['大正元年7月29日', 'date-outside-era'],
    ['4310501', 'date-outside-era'],
    ['明治5年12月2日', 'date-outside-era'],
    ['0202-04-03', 'date-outside-era'],
    ['令和2年2月30日', 'date-no-such-day'],
    ['R0.4.3', 'date-no-such-day'],
    ['2026-02-29', 'date-no-such-day'],
    ['5021303', 'date-no-such-day'],
    ['', 'date-unreadable'],
    ['020403', 'date-unreadable'],
    ['6020403', 'date-unreadable'],
    ['慶応3年1月1日', 'date-unreadable'],
    ['2020-04', 'date-unreadable'],
    ['令2年', 'date-unreadable'],
  ])('refuses %s: %s', (typed, reason) => {
    expect(parseDate(typed)).toEqual({ ok: false, reason })
  })

  it('writes the first year as 元', () => {
    expect(formatWareki(day('2019-05-01'))).toBe('令和元年5月1日')
    expect(formatWareki(day('2019-04-30'))).toBe('平成31年4月30日')
    expect(formatWareki(day('2020-04-03'))).toBe('令和2年4月3日')
    expect(formatWareki(day('1872-12-31'))).toBe('西暦1872年12月31日')
  })

  it('reads back every form of every day', () => {
    const anyDay = fc.integer({ min: 0, max: 82_000 }).map((n) => addDays(day('1873-01-01'), n))
    fc.assert(
      fc.property(anyDay, (date) => {
        expect(parseDate(formatWareki(date))).toEqual({ ok: true, value: date })
        expect(parseDate(date)).toEqual({ ok: true, value: date })
        expect(parseDate(date.replaceAll('-', ''))).toEqual({ ok: true, value: date })
      }),
    )
  })

  it('leaves no day between eras', () => {
    for (const [i, era] of eras.entries()) {
      const next = eras[i + 1]
      if (next) expect(addDays(day(era.to), 1)).toBe(next.from)
    }
  })

  it('agrees with the calendar of the language runtime', () => {
    const intl = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' })
    for (const date of [
      '1912-07-29',
      '1912-07-30',
      '1926-12-24',
      '1926-12-25',
      '1989-01-07',
      '1989-01-08',
      '2019-05-01',
    ]) {
      expect(formatWareki(day(date))).toBe(intl.format(new Date(`${date}T00:00:00Z`)))
    }
  })
})
