import type { EmbeddedFont } from './embed.ts'
import { type Fit, fitText, heightMm, lineWidthMm, MM_PER_PT, type Setting, setText } from './text.ts'
import type { Glyph } from './typeface.ts'

/** Millimetres from the upper left corner of the sheet. */
export type Box = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

/** 0 black to 1 white. Papers are printed by office machines without colour. */
export type Gray = number

export type Stroke = { readonly width?: number; readonly gray?: Gray; readonly dash?: readonly number[] }

export type TextStyle = Omit<Fit, 'leading'> & {
  readonly leading?: number
  readonly bold?: boolean
  readonly gray?: Gray
  readonly align?: 'left' | 'center' | 'right'
  readonly valign?: 'top' | 'middle' | 'bottom'
}

export const INK: Gray = 0.1
export const MUTED: Gray = 0.38
export const RULE: Gray = 0.55
export const TINT: Gray = 0.945
const LEADING = 1.4
/** Where the baseline stands in the em square of Japanese type. */
const BASELINE = 0.88

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}

/** One page: boxes, lines and fitted text in millimetres, collected as a content stream. */
export class Sheet {
  readonly width: number
  readonly height: number
  readonly #fonts: { readonly regular: EmbeddedFont; readonly bold: EmbeddedFont }
  readonly #operators: string[] = []
  readonly missing = new Set<string>()
  readonly plain = new Set<string>()

  constructor(fonts: { regular: EmbeddedFont; bold: EmbeddedFont }, size: { width: number; height: number }) {
    this.#fonts = fonts
    this.width = size.width
    this.height = size.height
  }

  get content(): string {
    return this.#operators.join('\n')
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke = {}): void {
    this.#stroke(stroke, `${this.#at(x1, y1)} m ${this.#at(x2, y2)} l S`)
  }

  frame(box: Box, stroke: Stroke = {}): void {
    this.#stroke(stroke, `${this.#rectangle(box)} re S`)
  }

  fill(box: Box, gray: Gray): void {
    this.#operators.push(`${n(gray)} g ${this.#rectangle(box)} re f`)
  }

  /** Several rectangles as one path, so that neighbours show no seam (QR). */
  fillAll(boxes: readonly Box[], gray: Gray): void {
    const path = boxes.map((box) => `${this.#rectangle(box)} re`).join('\n')
    this.#operators.push(`${n(gray)} g ${path} f`)
  }

  circle(cx: number, cy: number, radius: number, stroke: Stroke = {}): void {
    const k = radius * 0.5522847498
    const curve = (x1: number, y1: number, x2: number, y2: number, x: number, y: number) =>
      `${this.#at(cx + x1, cy + y1)} ${this.#at(cx + x2, cy + y2)} ${this.#at(cx + x, cy + y)} c`
    const path = [
      `${this.#at(cx + radius, cy)} m`,
      curve(radius, k, k, radius, 0, radius),
      curve(-k, radius, -radius, k, -radius, 0),
      curve(-radius, -k, -k, -radius, 0, -radius),
      curve(k, -radius, radius, -k, radius, 0),
    ]
    this.#stroke(stroke, `${path.join(' ')} s`)
  }

  /** Text inside a box: wraps, then shrinks; never cut. Answers the height it takes, in millimetres. */
  text(box: Box, text: string, style: TextStyle): number {
    const setting = fitText(this.#font(style).face, text, box, { ...style, leading: style.leading ?? LEADING })
    const height = heightMm(setting)
    const spare = box.h - height
    const top = style.valign === 'top' ? 0 : style.valign === 'bottom' ? spare : spare / 2
    this.#set({ ...box, y: box.y + top }, setting, style)
    return height
  }

  /** A paragraph that takes the height it needs; for flowing text. Answers that height. */
  paragraph(at: { x: number; y: number; w: number }, text: string, style: TextStyle): number {
    const setting = this.measure(text, at.w, style)
    this.#set({ ...at, h: heightMm(setting) }, setting, style)
    return heightMm(setting)
  }

  measure(text: string, width: number, style: TextStyle): Setting {
    return setText(this.#font(style).face, text, width, { ...style, leading: style.leading ?? LEADING })
  }

  #font(style: TextStyle): EmbeddedFont {
    return style.bold ? this.#fonts.bold : this.#fonts.regular
  }

  #set(box: Box, { size, leading, lines }: Setting, style: TextStyle): void {
    const font = this.#font(style)
    lines.forEach((line, index) => {
      const free = box.w - lineWidthMm(line, size)
      const left = style.align === 'right' ? free : style.align === 'center' ? free / 2 : 0
      const baseline = box.y + (index * leading + BASELINE) * size * MM_PER_PT
      this.#show(font, line.glyphs, size, box.x + left, baseline, style)
    })
  }

  #show(font: EmbeddedFont, glyphs: readonly Glyph[], size: number, x: number, y: number, style: TextStyle): void {
    if (glyphs.length === 0) return
    for (const glyph of glyphs) {
      if (glyph.state === 'missing') this.missing.add(glyph.text)
      if (glyph.state === 'plain') this.plain.add(glyph.text)
    }
    const spacing = `${n(((style.tracking ?? 0) / 1000) * size)} Tc`
    const hex = font.encode(glyphs)
    this.#operators.push(
      `BT ${n(style.gray ?? INK)} g /${font.resource} ${n(size)} Tf ${spacing} ${this.#at(x, y)} Td <${hex}> Tj ET`,
    )
  }

  #stroke({ width = 0.2, gray = RULE, dash = [] }: Stroke, path: string): void {
    const pattern = dash.map((part) => n(part / MM_PER_PT)).join(' ')
    this.#operators.push(`${n(width / MM_PER_PT)} w ${n(gray)} G [${pattern}] 0 d ${path}`)
  }

  #at(x: number, y: number): string {
    return `${n(x / MM_PER_PT)} ${n((this.height - y) / MM_PER_PT)}`
  }

  #rectangle({ x, y, w, h }: Box): string {
    return `${this.#at(x, y + h)} ${n(w / MM_PER_PT)} ${n(h / MM_PER_PT)}`
  }
}
