import { type Box, INK, MUTED, RULE, type Sheet, type TextStyle, TINT } from './page.ts'

const MISSING_NOTE = '〓 は、印字できない文字の代わりです。正しい字は窓口にお問い合わせください。'

/** A tinted cell with the name of what stands to its right. */
export function labelCell(sheet: Sheet, box: Box, label: string, style: Partial<TextStyle> = {}): void {
  sheet.fill(box, TINT)
  const inner = { x: box.x + 2, y: box.y, w: box.w - 3, h: box.h }
  sheet.text(inner, label, { size: 7.5, gray: INK, oneLineDownTo: 6, ...style })
}

/** One character per box, as claim forms have them; longer numbers run together as text. */
export function digitBoxes(sheet: Sheet, at: { x: number; y: number; w: number; h: number }, digits: string): void {
  const characters = [...digits]
  const pitch = Math.min(at.w / Math.max(characters.length, 1), at.h * 0.96)
  if (pitch < at.h * 0.6) {
    sheet.text({ ...at, w: at.w }, digits, { size: 12, bold: true, oneLineDownTo: 7 })
    return
  }
  characters.forEach((character, index) => {
    const box = { x: at.x + index * pitch, y: at.y, w: pitch, h: at.h }
    sheet.frame(box, { width: 0.2, gray: RULE })
    sheet.text(box, character, { size: 12.5, bold: true, align: 'center' })
  })
}

/** Says on the paper that characters are missing; nothing when all could be printed. */
export function missingNote(sheet: Sheet, box: Box): void {
  if (sheet.missing.size === 0) return
  sheet.text(box, MISSING_NOTE, { size: 6, gray: INK, align: 'left', oneLineDownTo: 4.5 })
}

/** A heading over a rule, then numbered notes; they shrink together until all of them are in the box. */
export function numberedNotes(sheet: Sheet, box: Box, heading: string, notes: readonly string[]): void {
  sheet.text({ ...box, h: 5 }, heading, { size: 9.5, bold: true })
  sheet.line(box.x, box.y + 6.2, box.x + box.w, box.y + 6.2, { width: 0.35, gray: INK })
  const room = box.h - 8.5
  let style: TextStyle = { size: 8.25, leading: 1.55, gray: INK }
  const indentOf = ({ size }: TextStyle) => size * 0.62
  const heights = () =>
    notes.map((note) => {
      const setting = sheet.measure(note, box.w - indentOf(style), style)
      return (setting.lines.length * (style.leading ?? 1) + 0.35) * style.size * 0.352778
    })
  while (heights().reduce((sum, height) => sum + height, 0) > room) style = { ...style, size: style.size * 0.97 }
  let y = box.y + 8.5
  heights().forEach((height, index) => {
    sheet.paragraph({ x: box.x, y, w: 8 }, `${index + 1}.`, { ...style, gray: MUTED })
    sheet.paragraph({ x: box.x + indentOf(style), y, w: box.w - indentOf(style) }, notes[index] ?? '', style)
    y += height
  })
}

export type Contact = { readonly office: string; readonly phone: string; readonly hours?: string }

/** The line at the foot of a paper: whom to ask. */
export function contactBar(sheet: Sheet, at: { x: number; y: number; w: number }, contact: Contact): void {
  const { office, phone, hours } = contact
  sheet.line(at.x, at.y, at.x + at.w, at.y)
  const box = { ...at, y: at.y + 2.5, h: 6 }
  sheet.text({ ...box, w: 26 }, 'お問い合わせ先', { size: 8, gray: MUTED })
  const words = hours === undefined ? office : `${office}　${hours}`
  sheet.text({ ...box, x: at.x + 28, w: at.w - 74 }, words, { size: 9, oneLineDownTo: 6.5 })
  const right = { ...box, x: at.x + at.w - 44, w: 44 }
  sheet.text(right, `電話 ${phone}`, { size: 10, bold: true, align: 'right', oneLineDownTo: 6.5 })
}
