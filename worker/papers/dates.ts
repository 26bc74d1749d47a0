import { type CalendarDate, partsOf } from '../../shared/values/calendar-date.ts'

const ERAS = [
  { name: '令和', from: '2019-05-01', firstYear: 2019 },
  { name: '平成', from: '1989-01-08', firstYear: 1989 },
  { name: '昭和', from: '1926-12-25', firstYear: 1926 },
  { name: '大正', from: '1912-07-30', firstYear: 1912 },
] as const

/** 令和8年10月1日. Days before 大正 are written in 西暦 alone. */
export function japaneseDate(date: CalendarDate): string {
  const { year, month, day } = partsOf(date)
  const era = ERAS.find(({ from }) => date >= from)
  if (!era) return westernDate(date)
  const eraYear = year - era.firstYear + 1
  return `${era.name}${eraYear === 1 ? '元' : eraYear}年${month}月${day}日`
}

/** 2026年10月1日 */
export function westernDate(date: CalendarDate): string {
  const { year, month, day } = partsOf(date)
  return `${year}年${month}月${day}日`
}

/** 令和8年10月1日（2026年10月1日） */
export function bothDates(date: CalendarDate): string {
  return `${japaneseDate(date)}（${westernDate(date)}）`
}
