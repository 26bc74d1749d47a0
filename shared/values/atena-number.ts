import type { Branded } from './branded.ts'
import { m10w21, passesM10w21, requireFigures } from './check-digit.ts'

/**
 * 宛名番号: how the resident register names a person. No law fixes its form; ours is the register's 9 figures and an
 * M10W21 check figure, so that a slip never opens another person's record.
 */
export type AtenaNumber = Branded<string, 'AtenaNumber'>

export function isAtenaNumber(text: string): text is AtenaNumber {
  return text.length === 10 && passesM10w21(text)
}

/** Throws RangeError for anything but nine figures. */
export function makeAtenaNumber(payload: string): AtenaNumber {
  return (requireFigures(payload, 9) + m10w21(payload)) as AtenaNumber
}
