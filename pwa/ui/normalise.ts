import { toFurigana } from '../../shared/values/kana.ts'
import { toDigits } from '../../shared/values/width.ts'

/** How a text field treats what was typed, once, when it loses focus. */
export type FieldKind = 'text' | 'name' | 'kana' | 'digits' | 'phone' | 'postal'

/** The spelling a field keeps: names byte for byte, kana in full-width katakana, numbers in plain digits. */
export function normalise(kind: FieldKind, typed: string): string {
  if (kind === 'kana') return toFurigana(typed)
  if (kind === 'digits' || kind === 'phone' || kind === 'postal') return toDigits(typed.replace(/[〒()（）]/gu, ''))
  // NFC alone turns 神 (U+FA19) into U+795E: a name is never touched, and an address may hold one.
  return typed.replace(/^\s+|\s+$/gu, '')
}
