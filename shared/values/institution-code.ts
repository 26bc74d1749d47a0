import type { Branded } from './branded.ts'
import { passesM10w21 } from './check-digit.ts'

/** 医療機関コード: prefecture 2, fee table 1, institution 7 of which the last is the check over the first nine. */
export type InstitutionCode = Branded<string, 'InstitutionCode'>

export type InstitutionKind = 'medical' | 'dental' | 'pharmacy' | 'visiting-nursing'

const KINDS: Readonly<Record<string, InstitutionKind>> = {
  '1': 'medical',
  '3': 'dental',
  '4': 'pharmacy',
  '6': 'visiting-nursing',
}

export function isInstitutionCode(text: string): text is InstitutionCode {
  return /^(0[1-9]|[1-3]\d|4[0-7])[1346]\d{7}$/.test(text) && passesM10w21(text)
}

/** 点数表: 1 医科, 3 歯科, 4 調剤, 6 訪問看護. */
export function institutionKindOf(code: InstitutionCode): InstitutionKind {
  const kind = KINDS[code.charAt(2)]
  if (!kind) throw new RangeError('institution code with an unknown fee table')
  return kind
}

export function institutionPrefectureOf(code: InstitutionCode): string {
  return code.slice(0, 2)
}
