import { type CalendarDate, partsOf } from '../../shared/values/calendar-date.ts'
import { formatWareki } from '../../shared/values/wareki.ts'

/** 令和8年10月1日（2026年10月1日）: birth dates, which medical institutions key in either way. */
export function bothEras(date: CalendarDate): string {
  const { year, month, day } = partsOf(date)
  return `${formatWareki(date)}（${year}年${month}月${day}日）`
}
