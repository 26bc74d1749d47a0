import { type CalendarDate, findCalendarDate, partsOf } from './calendar-date.ts'
import type { Result } from './result.ts'
import { toNarrow } from './width.ts'

export type Era = {
  readonly name: string
  readonly letter: string
  /** The first figure of the seven that offices type: 5020403 is 令和2年4月3日. */
  readonly digit: number
  readonly firstYear: number
  readonly from: string
  readonly to: string
}

/**
 * 明治 to 令和. 明治 is read from 1873-01-01 (明治6年): earlier days belong to the lunisolar calendar (太政官布告337号, 明治5年).
 */
export const eras: readonly Era[] = [
  { name: '明治', letter: 'M', digit: 1, firstYear: 1868, from: '1873-01-01', to: '1912-07-29' },
  { name: '大正', letter: 'T', digit: 2, firstYear: 1912, from: '1912-07-30', to: '1926-12-24' },
  { name: '昭和', letter: 'S', digit: 3, firstYear: 1926, from: '1926-12-25', to: '1989-01-07' },
  { name: '平成', letter: 'H', digit: 4, firstYear: 1989, from: '1989-01-08', to: '2019-04-30' },
  { name: '令和', letter: 'R', digit: 5, firstYear: 2019, from: '2019-05-01', to: '9999-12-31' },
]

export const dateReasons = ['date-unreadable', 'date-no-such-day', 'date-outside-era'] as const
export type DateReason = (typeof dateReasons)[number]

type Read = { readonly era?: Era; readonly year: number; readonly month: number; readonly day: number }

const ERA_DATE = /^([MTSHR]|明治?|大正?|昭和?|平成?|令和?)\.?(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?$/
const ERA_FIGURES = /^([MTSHR1-5])(\d{2})(\d{2})(\d{2})$/
const COMMON_DATE = /^(?:西暦)?(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$/
const COMMON_FIGURES = /^(\d{4})(\d{2})(\d{2})$/

function findEra(mark: string): Era | undefined {
  return eras.find((era) => mark === era.letter || mark === String(era.digit) || era.name.startsWith(mark))
}

function read(typed: string): Read | undefined {
  const text = toNarrow(typed)
    .toUpperCase()
    .replace(/[。、,・]/gu, '.')
    .replace(/\s+/gu, '')
  const inEra = ERA_DATE.exec(text) ?? ERA_FIGURES.exec(text)
  if (inEra) {
    const era = findEra(inEra[1] ?? '')
    const ordinal = inEra[2] === '元' ? 1 : Number(inEra[2])
    if (!era) return undefined
    // Year 0 of an era is no year at all, not the year before it.
    const year = ordinal === 0 ? 0 : era.firstYear + ordinal - 1
    return { era, year, month: Number(inEra[3]), day: Number(inEra[4]) }
  }
  const common = COMMON_DATE.exec(text) ?? COMMON_FIGURES.exec(text)
  if (!common) return undefined
  return { year: Number(common[1]), month: Number(common[2]), day: Number(common[3]) }
}

/**
 * Reads a day as staff type it in one box: `R2.4.3`, `令和2年4月3日`, `令和元年5月1日`, `5020403`, `2020-04-03`, `2020/4/3`,
 * `20200403`, also in full width. A day outside the era that was typed (平成31年5月1日) is refused, never moved.
 */
export function parseDate(typed: string): Result<CalendarDate, DateReason> {
  const found = read(typed)
  if (!found) return { ok: false, reason: 'date-unreadable' }
  const date = findCalendarDate(found.year, found.month, found.day)
  if (!date) return { ok: false, reason: 'date-no-such-day' }
  const era = eras.find(({ from, to }) => from <= date && date <= to)
  if (!era || (found.era && found.era !== era)) return { ok: false, reason: 'date-outside-era' }
  return { ok: true, value: date }
}

/** `令和2年4月3日`, `令和元年5月1日`; a day before 1873 keeps its common year. */
export function formatWareki(date: CalendarDate): string {
  const { year, month, day } = partsOf(date)
  const era = eras.find(({ from, to }) => from <= date && date <= to)
  if (!era) return `西暦${year}年${month}月${day}日`
  const ordinal = year - era.firstYear + 1
  return `${era.name}${ordinal === 1 ? '元' : ordinal}年${month}月${day}日`
}
