import type { Branded } from './branded.ts'
import { m10w21, passesM10w21, requireFigures } from './check-digit.ts'

/**
 * 団体内統合宛名番号: one per person in a municipality. The law fixes neither length nor check; ours is 14 figures and an
 * M10W21 check figure, so that a slip in typing never opens another person's record.
 */
export type IntegratedNumber = Branded<string, 'IntegratedNumber'>

export function isIntegratedNumber(text: string): text is IntegratedNumber {
  return text.length === 15 && passesM10w21(text)
}

export function makeIntegratedNumber(payload: string): IntegratedNumber {
  return (requireFigures(payload, 14) + m10w21(payload)) as IntegratedNumber
}
