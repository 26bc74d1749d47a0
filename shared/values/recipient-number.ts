import type { Branded } from './branded.ts'
import { m10w21, passesM10w21, requireFigures } from './check-digit.ts'

/**
 * 受給者番号 as we give it: 6 figures and a check. Numbers given elsewhere may be longer and have no check figure;
 * those are kept as text with a warning and never become this type.
 */
export type RecipientNumber = Branded<string, 'RecipientNumber'>

export function isRecipientNumber(text: string): text is RecipientNumber {
  return text.length === 7 && passesM10w21(text)
}

export function makeRecipientNumber(payload: string): RecipientNumber {
  return (requireFigures(payload, 6) + m10w21(payload)) as RecipientNumber
}
