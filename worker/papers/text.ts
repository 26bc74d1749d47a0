import type { Glyph, Typeface } from './typeface.ts'

export const MM_PER_PT = 25.4 / 72

export type Line = { readonly glyphs: readonly Glyph[] /** Thousandths of the type size. */; readonly width: number }

/** Text broken into lines at one type size (points). `leading` is the line pitch as a multiple of the size. */
export type Setting = { readonly size: number; readonly leading: number; readonly lines: readonly Line[] }

// 行頭禁則・行末禁則 (JIS X 4051), the characters that papers use.
const NOT_FIRST = new Set(
  '、。，．・：；？！ー）」』】〕〉》］｝”’,.:;?!)]}%％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜～',
)
const NOT_LAST = new Set('（「『【〔〈《［｛“‘([{￥')
const WORD = /^[\p{Script=Latin}\p{Nd}'’\-.,/@&+_]$/u

function breaksBetween(before: Glyph, after: Glyph): boolean {
  if (NOT_FIRST.has(after.text) || NOT_LAST.has(before.text)) return false
  if (after.text === ' ') return false
  return !(WORD.test(before.text) && WORD.test(after.text))
}

function widthOf(glyphs: readonly Glyph[], tracking: number): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.width + tracking, 0)
}

function toLine(glyphs: readonly Glyph[], tracking: number): Line {
  let end = glyphs.length
  while (end > 0 && glyphs[end - 1]?.text === ' ') end -= 1
  const kept = glyphs.slice(0, end)
  return { glyphs: kept, width: Math.max(0, widthOf(kept, tracking) - tracking) }
}

/** Pieces that stay on one line; one wider than the line itself falls apart into its characters. */
function pieces(glyphs: readonly Glyph[], tracking: number, limit: number): Glyph[][] {
  const found: Glyph[][] = []
  for (const glyph of glyphs) {
    const last = found.at(-1)
    const before = last?.at(-1)
    if (last && before && !breaksBetween(before, glyph)) last.push(glyph)
    else found.push([glyph])
  }
  return found.flatMap((piece) => (widthOf(piece, tracking) > limit ? piece.map((glyph) => [glyph]) : [piece]))
}

function breakParagraph(glyphs: readonly Glyph[], tracking: number, limit: number): Line[] {
  const whole = toLine(glyphs, tracking)
  if (whole.width <= limit) return [whole]
  const lines: Line[] = []
  let line: Glyph[] = []
  for (const piece of pieces(glyphs, tracking, limit)) {
    // toLine drops a space that would hang over the end of the line.
    if (line.length > 0 && toLine([...line, ...piece], tracking).width > limit) {
      lines.push(toLine(line, tracking))
      line = []
    }
    line.push(...piece)
  }
  lines.push(toLine(line, tracking))
  return lines
}

export type Type = {
  /** Points. */
  readonly size: number
  /** Line pitch as a multiple of the size. */
  readonly leading: number
  /** Extra space between characters, in thousandths of the size. */
  readonly tracking?: number
}

/** Breaks text into lines no wider than `widthMm`, at newlines and by 禁則. */
export function setText(face: Typeface, text: string, widthMm: number, type: Type): Setting {
  const { size, leading, tracking = 0 } = type
  const limit = (widthMm / (size * MM_PER_PT)) * 1000 + 1e-6
  const lines = text.split('\n').flatMap((paragraph) => breakParagraph(face.glyphs(paragraph), tracking, limit))
  return { size, leading, lines }
}

export function heightMm(setting: Setting): number {
  const { size, leading, lines } = setting
  return (1 + (lines.length - 1) * leading) * size * MM_PER_PT
}

export function lineWidthMm(line: Line, size: number): number {
  return (line.width / 1000) * size * MM_PER_PT
}

/** `size` is the preferred one. */
export type Fit = Type & {
  /** The text rather shrinks to this size than breaks anywhere but at newlines. Default: the preferred size. */
  readonly oneLineDownTo?: number
  readonly maxLines?: number
}

const STEP_PT = 0.25

/**
 * The largest setting that fits the box. Text is never cut: whatever its length, it wraps and shrinks until all of it is
 * inside. First unbroken down to `oneLineDownTo`, then on as many lines as the box holds.
 */
export function fitText(face: Typeface, text: string, box: { w: number; h: number }, fit: Fit): Setting {
  const { maxLines = Number.POSITIVE_INFINITY } = fit
  const floor = fit.oneLineDownTo ?? fit.size
  const paragraphs = text.split('\n').length
  for (let size = fit.size; size >= floor; size -= STEP_PT) {
    const setting = setText(face, text, box.w, { ...fit, size })
    if (setting.lines.length === paragraphs && heightMm(setting) <= box.h) return setting
  }
  for (let size = fit.size; ; size = size > 1 ? size - STEP_PT : size * 0.9) {
    const setting = setText(face, text, box.w, { ...fit, size })
    if (setting.lines.length <= maxLines && heightMm(setting) <= box.h) return setting
    if (size < 0.05) throw new RangeError('the box has no room for any text')
  }
}
