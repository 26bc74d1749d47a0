import type { Branded } from './branded.ts'
import { requireFigures } from './check-digit.ts'

/** 全国地方公共団体コード: prefecture 2, municipality 3, check 1. */
export type MunicipalityCode = Branded<string, 'MunicipalityCode'>

const WEIGHTS = [6, 5, 4, 3, 2]

function checkFigure(payload: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(payload[i]), 0)
  return String((11 - (sum % 11)) % 10)
}

/** True for a well-formed code of one of the 47 prefectures; does not know whether the municipality still exists. */
export function isMunicipalityCode(text: string): text is MunicipalityCode {
  return /^(0[1-9]|[1-3]\d|4[0-7])\d{4}$/.test(text) && checkFigure(text.slice(0, 5)) === text[5]
}

/** Throws RangeError for anything that is not a code. */
export function toMunicipalityCode(text: string): MunicipalityCode {
  if (!isMunicipalityCode(text)) throw new RangeError('not a municipality code')
  return text
}

/** Code from its five figures without the check, as many lists print it. */
export function makeMunicipalityCode(payload: string): MunicipalityCode {
  return toMunicipalityCode(requireFigures(payload, 5) + checkFigure(payload))
}

/** 01 北海道 to 47 沖縄県. */
export function prefectureOf(code: MunicipalityCode): string {
  return code.slice(0, 2)
}
