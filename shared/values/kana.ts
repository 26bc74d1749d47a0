const HALF_KANA_RUN = /[\u3041-\u3096\u30a1-\u30fa]?[\uff61-\uff9f]+/gu

/** Half-width kana to full width, voicing marks joined to their letter. Everything else, kanji above all, is left as it is. */
export function toFullKana(text: string): string {
  return text.replace(HALF_KANA_RUN, (run) =>
    run.normalize('NFKC').replaceAll('\u3099', '\u309b').replaceAll('\u309a', '\u309c'),
  )
}

/** Hiragana to katakana. */
export function toKatakana(text: string): string {
  return text.replace(/[\u3041-\u3096\u309d\u309e]/gu, (letter) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0x60),
  )
}

/** フリガナ as it is stored: full-width katakana, one full-width space between the parts. Accepts hiragana and half width. */
export function toFurigana(typed: string): string {
  return toKatakana(toFullKana(typed))
    .trim()
    .replace(/[\s\u3000]+/gu, '\u3000')
    .replace(/(?<=[\u30a1-\u30fa])[-‐−－]/gu, 'ー')
    .replaceAll('･', '・')
}

/** True for full-width katakana with ー, ・ and single spaces between parts. */
export function isKana(text: string): boolean {
  return /^[\u30a1-\u30fa\u30fc-\u30fe・]+([ \u3000][\u30a1-\u30fa\u30fc-\u30fe・]+)*$/u.test(text)
}

/**
 * Key for searching by kana: compatibility forms folded, katakana, no spaces; small kana stay small. For kana only:
 * a name itself is never normalised, since that would turn one kanji into another (U+FA19 神 into U+795E).
 */
export function searchKana(kana: string): string {
  return toKatakana(kana.normalize('NFKC')).replace(/\s+/gu, '')
}
