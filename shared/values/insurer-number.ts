import type { Branded } from './branded.ts'
import { passesM10w21 } from './check-digit.ts'

/** 保険者番号: 8 figures (law 2, prefecture 2, insurer 3, check 1), or 6 for 国民健康保険, which has no law part. */
export type InsurerNumber = Branded<string, 'InsurerNumber'>

export function isInsurerNumber(text: string): text is InsurerNumber {
  return (text.length === 8 || text.length === 6) && passesM10w21(text)
}
