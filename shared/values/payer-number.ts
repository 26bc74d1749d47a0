import type { Branded } from './branded.ts'
import { m10w21, passesM10w21, requireFigures } from './check-digit.ts'

/** 公費負担者番号: law 2 (法別), prefecture 2, implementing body 3, check 1. */
export type PayerNumber = Branded<string, 'PayerNumber'>

export function isPayerNumber(text: string): text is PayerNumber {
  return text.length === 8 && passesM10w21(text)
}

/** Throws RangeError for anything that is not a payer number. */
export function toPayerNumber(text: string): PayerNumber {
  if (!isPayerNumber(text)) throw new RangeError('not a payer number')
  return text
}

export function makePayerNumber(payload: string): PayerNumber {
  return (requireFigures(payload, 7) + m10w21(payload)) as PayerNumber
}
