import * as v from 'valibot'
import { type CalendarDate, isCalendarDate } from '../values/calendar-date.ts'
import { type Id, isId } from '../values/id.ts'

/** Shapes that many contracts share. The messages are Japanese, shown at the field, and say what to do. */

export const idSchema = v.custom<Id>((x) => typeof x === 'string' && isId(x), '識別子が正しくありません。')

export const dateSchema = v.custom<CalendarDate>(
  (x) => typeof x === 'string' && isCalendarDate(x),
  '日付を正しく入力してください。',
)

/** Text that must not be empty, at most `max` characters as a person counts them. */
export const requiredText = (what: string, max = 100) =>
  v.pipe(
    v.string(),
    v.check((text) => text.trim() !== '', `${what}を入力してください。`),
    v.maxGraphemes(max, `${what}は${max}文字までで入力してください。`),
  )

/** Text that may be empty. */
export const optionalText = (what: string, max = 1000) =>
  v.pipe(v.string(), v.maxGraphemes(max, `${what}は${max}文字までで入力してください。`))

export const pageSchema = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)), 0)

/** Rows a list answers at once; larger lists are paged. */
export const PAGE_ROWS = 50

/** The answer of an act that has nothing to tell. */
export const done = v.strictObject({ done: v.literal(true) })
