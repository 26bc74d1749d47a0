import type { CalendarDate } from './calendar-date.ts'
import { searchKana } from './kana.ts'

/** What the search tags `kana_dob` and `alias_dob` are made of: the whole kana and the birth date, never a surname alone. */
export function kanaBirth(kana: string, birthOn: CalendarDate): string {
  return `${searchKana(kana)}|${birthOn}`
}
