import type { Branded } from './branded.ts'
import { requireFigures } from './check-digit.ts'

/** 個人番号, 12 figures, a leading zero is legal. Lives only in the number vault and on its way there. */
export type IndividualNumber = Branded<string, 'IndividualNumber'>

function checkFigure(payload: string): string {
  let sum = 0
  for (let n = 1; n <= 11; n += 1) sum += Number(payload[11 - n]) * (n <= 6 ? n + 1 : n - 5)
  const rest = sum % 11
  return String(rest <= 1 ? 0 : 11 - rest)
}

/** Check figure of 総務省令85号(平成26年)5条. */
export function isIndividualNumber(text: string): text is IndividualNumber {
  return /^\d{12}$/.test(text) && checkFigure(text.slice(0, 11)) === text[11]
}

/** Numbers for invented people only: the real ones are given by 地方公共団体情報システム機構. */
export function makeIndividualNumber(payload: string): IndividualNumber {
  return (requireFigures(payload, 11) + checkFigure(payload)) as IndividualNumber
}
