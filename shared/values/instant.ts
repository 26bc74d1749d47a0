import type { Branded } from './branded.ts'

/** A moment, as ISO 8601 in UTC with milliseconds: `2026-11-20T05:00:00.000Z`. Text order is time order. */
export type Instant = Branded<string, 'Instant'>

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** Milliseconds since 1970 to an instant. Throws RangeError outside years 0000 to 9999, where text order would break. */
export function toInstant(ms: number): Instant {
  const text = new Date(ms).toISOString()
  if (!SHAPE.test(text)) throw new RangeError('instant outside the years 0000 to 9999')
  return text as Instant
}

/** Milliseconds since 1970. */
export function instantMs(instant: Instant): number {
  return Date.parse(instant)
}

export function isInstant(text: string): text is Instant {
  if (!SHAPE.test(text)) return false
  const ms = Date.parse(text)
  return Number.isFinite(ms) && new Date(ms).toISOString() === text
}
