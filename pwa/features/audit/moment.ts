import { calendarDateOf } from '../../../shared/values/calendar-date.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import { eras, formatWareki } from '../../../shared/values/wareki.ts'

const clock = new Intl.DateTimeFormat('ja-JP', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'Asia/Tokyo',
})

/** `R8.11.20 14:05:09`, for the narrow column of a table. */
export function shortMoment(at: string): string {
  const day = calendarDateOf(at as Instant)
  const era = eras.find(({ from, to }) => from <= day && day <= to)
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const shown = era ? `${era.letter}${year - era.firstYear + 1}` : String(year)
  return `${shown}.${month}.${date} ${clock.format(new Date(at))}`
}

/** `令和8年11月20日 14:05:09`, the time in Japan. */
export function describeMoment(at: string): string {
  return `${formatWareki(calendarDateOf(at as Instant))} ${clock.format(new Date(at))}`
}
