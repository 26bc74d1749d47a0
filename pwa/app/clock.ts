import { type CalendarDate, calendarDateOf } from '../../shared/values/calendar-date.ts'
import type { Instant } from '../../shared/values/instant.ts'

/** How far the server's clock is ahead of the tablet's, in milliseconds. */
let aheadMs = 0

/** Takes the server's time from an answer; `tookMs` is how long the answer was on its way. */
export function setServerTime(serverMs: number, tookMs: number): void {
  if (Number.isFinite(serverMs)) aheadMs = serverMs + tookMs / 2 - Date.now()
}

/** The server's time now, in milliseconds, so that a tablet's wrong clock spoils neither proofs nor ages. */
export function serverNowMs(): number {
  return Date.now() + aheadMs
}

/** Today in Japan. */
export function today(): CalendarDate {
  return calendarDateOf(new Date(serverNowMs()).toISOString() as Instant)
}
