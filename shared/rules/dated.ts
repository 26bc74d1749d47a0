import { addDays, type CalendarDate, toCalendarDate } from '../values/calendar-date.ts'

/**
 * How sure we are of an entry: A read in the law or the municipality's own page, A2 read in the press or another second-hand
 * source, B common knowledge, C a setting the municipality must confirm.
 */
export type Grade = 'A' | 'A2' | 'B' | 'C'

/** One regime: what holds from a day on, and by which law. It is never deleted, only followed by the next. */
export type DatedEntry<T> = {
  /** `YYYY-MM-DD`, first day in force. */
  readonly from: string
  /** Last day in force, where the law ends without a successor. */
  readonly to?: string
  readonly law: string
  readonly source?: string
  readonly grade?: Grade
  readonly note?: string
  readonly value: T
}

export type Dated<T> = {
  /** The value in force. Throws RangeError on a day outside the coverage: no rule is not the same as no benefit. */
  on(date: CalendarDate): T
  /** The entry in force with its law. Throws as `on` does. */
  entryOn(date: CalendarDate): DatedEntry<T>
  findEntryOn(date: CalendarDate): DatedEntry<T> | undefined
  /** Every regime, oldest first. */
  readonly all: readonly DatedEntry<T>[]
}

/** Lists that were looked through already: they are constants and parsed ordinances, asked for every answer. */
const known = new WeakMap<readonly DatedEntry<unknown>[], Dated<unknown>>()

/** A law as it changed over time. Throws RangeError for an empty list, a day that is no day, or regimes that overlap. */
export function dated<T>(entries: readonly DatedEntry<T>[]): Dated<T> {
  const found = known.get(entries) ?? read(entries)
  known.set(entries, found)
  return found as Dated<T>
}

function read<T>(entries: readonly DatedEntry<T>[]): Dated<T> {
  const all = [...entries].sort((a, b) => (a.from < b.from ? -1 : 1))
  if (all.length === 0) throw new RangeError('a dated rule needs an entry')
  for (const [i, entry] of all.entries()) {
    const next = all[i + 1]
    const to = entry.to === undefined ? toCalendarDate(entry.from) : toCalendarDate(entry.to)
    if (to < toCalendarDate(entry.from) || (next && next.from <= to)) {
      throw new RangeError(`regimes from ${entry.from} overlap or end before they begin`)
    }
  }
  const findEntryOn = (date: CalendarDate) => {
    const entry = all.findLast(({ from }) => from <= date)
    return entry?.to !== undefined && entry.to < date ? undefined : entry
  }
  const entryOn = (date: CalendarDate) => {
    const entry = findEntryOn(date)
    if (!entry) throw new RangeError(`no rule is known for ${date}`)
    return entry
  }
  return { on: (date) => entryOn(date).value, entryOn, findEntryOn, all }
}

/** First and last day of a regime; undefined while it is open. */
export function spanOf<T>(
  all: readonly DatedEntry<T>[],
  index: number,
): { readonly from: CalendarDate; readonly to: CalendarDate | undefined } {
  const entry = all[index]
  if (!entry) throw new RangeError('no such regime')
  const next = all[index + 1]
  const to = entry.to ? toCalendarDate(entry.to) : next ? addDays(toCalendarDate(next.from), -1) : undefined
  return { from: toCalendarDate(entry.from), to }
}
