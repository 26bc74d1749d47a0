import { type Box, INK, MUTED, RULE, type Sheet, type TextStyle, TINT } from './page.ts'
import type { Paper } from './paper.ts'
import { heightMm, MM_PER_PT } from './text.ts'

type Area = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

export type Cell = { readonly label: string; readonly text: string; readonly style?: TextStyle }

const BODY: TextStyle = { size: 9.5, leading: 1.45 }
const NOTE: TextStyle = { size: 9, bold: true, leading: 1.35 }
const LABEL: TextStyle = { size: 8 }
const CHECK_INDENT = 6.4
const EMPTY_LIST_MM = 6
const LABEL_WIDTH = 22

/** Blocks one below the other; what does not fit any more goes to a new sheet whole. */
export class Flow {
  readonly #paper: Paper
  readonly #area: Area
  readonly #continueOn: (sheet: Sheet) => number
  sheet: Sheet
  y: number

  /** `continueOn` draws the head of each further sheet and answers where (in millimetres) the flow goes on. */
  constructor(paper: Paper, area: Area, continueOn: (sheet: Sheet) => number) {
    this.#paper = paper
    this.#area = area
    this.#continueOn = continueOn
    this.sheet = paper.addSheet()
    this.y = area.top
  }

  get left(): number {
    return this.#area.left
  }

  get width(): number {
    return this.#area.right - this.#area.left
  }

  /** Reserves a block's height and answers where it starts. Throws RangeError for one taller than a whole sheet. */
  take(height: number): number {
    this.keep(height)
    const start = this.y
    this.y += height
    return start
  }

  /** Starts a new sheet unless this much room is left on the present one. */
  keep(height: number): void {
    if (this.y + height <= this.#area.bottom) return
    this.sheet = this.#paper.addSheet()
    this.y = this.#continueOn(this.sheet)
    if (this.y + height > this.#area.bottom) throw new RangeError('a block is taller than the sheet')
  }

  gap(height: number): void {
    this.y += height
  }

  heading(text: string): void {
    this.keep(24)
    const y = this.take(8)
    this.sheet.fill({ x: this.left, y: y + 0.6, w: 1.4, h: 4.8 }, INK)
    this.sheet.text({ x: this.left + 3.6, y, w: this.width - 4, h: 6 }, text, { size: 11, bold: true })
  }

  paragraph(text: string, style: TextStyle = BODY): void {
    const height = heightMm(this.sheet.measure(text, this.width, style))
    const y = this.take(height)
    this.sheet.paragraph({ x: this.left, y, w: this.width }, text, style)
  }

  /** A ruled row of labelled cells of equal width, as high as its longest text. */
  row(cells: readonly Cell[], atLeast = 8): void {
    const width = this.width / cells.length
    const room = width - LABEL_WIDTH - 5
    const heights = cells.map(({ text, style = BODY }) => heightMm(this.sheet.measure(text, room, style)) + 3.6)
    const h = Math.max(atLeast, ...heights)
    const y = this.take(h)
    cells.forEach(({ label, text, style = BODY }, index) => {
      const x = this.left + index * width
      this.sheet.fill({ x, y, w: LABEL_WIDTH, h }, TINT)
      this.sheet.text({ x: x + 2.2, y, w: LABEL_WIDTH - 3, h }, label, LABEL)
      const height = heightMm(this.sheet.measure(text, room, style))
      this.sheet.paragraph({ x: x + LABEL_WIDTH + 3, y: y + (h - height) / 2, w: room }, text, style)
    })
    this.#rules(y, h)
  }

  /** Numbered steps. */
  steps(steps: readonly string[]): void {
    const indent = 8
    steps.forEach((step, index) => {
      const setting = this.sheet.measure(step, this.width - indent, BODY)
      const y = this.take(heightMm(setting) + 2.6)
      const size = BODY.size * MM_PER_PT
      this.sheet.circle(this.left + 2.4, y + size / 2, 2.4, { width: 0.25, gray: INK })
      const mark: Box = { x: this.left, y: y + size / 2 - 2.4, w: 4.8, h: 4.8 }
      this.sheet.text(mark, String(index + 1), { size: 8, bold: true, align: 'center' })
      this.sheet.paragraph({ x: this.left + indent, y, w: this.width - indent }, step, BODY)
    })
  }

  /** Two checklists side by side; long ones go row by row and run on to the next sheet. */
  checklists(left: Checklist, right: Checklist): void {
    const gutter = 8
    const w = (this.width - gutter) / 2
    const columns = [
      { ...left, x: this.left },
      { ...right, x: this.left + w + gutter },
    ]
    const top = this.take(8.4)
    for (const { x, title } of columns) {
      this.sheet.text({ x, y: top, w, h: 5 }, title, { size: 9, bold: true })
      this.sheet.line(x, top + 6, x + w, top + 6, { width: 0.3, gray: INK })
    }
    const heights = columns.map(({ items }) => items.reduce((sum, item) => sum + this.#itemHeight(item, w), 0))
    if (this.y + Math.max(...heights) <= this.#area.bottom) {
      for (const column of columns) this.#checkColumn(column, w)
      this.take(Math.max(...heights, EMPTY_LIST_MM))
      return
    }
    const rows = Math.max(left.items.length, right.items.length)
    for (let index = 0; index < rows; index += 1) {
      const row = columns.map((column) => ({ ...column, items: column.items.slice(index, index + 1) }))
      const y = this.take(Math.max(...row.flatMap(({ items }) => items.map((item) => this.#itemHeight(item, w)))))
      for (const { x, items, checked } of row) for (const item of items) this.#checkItem({ x, y, w }, item, checked)
    }
  }

  #checkColumn({ x, items, checked, none }: Checklist & { x: number }, w: number): void {
    if (items.length === 0) this.sheet.paragraph({ x, y: this.y, w }, none, { ...BODY, gray: MUTED })
    let y = this.y
    for (const item of items) {
      this.#checkItem({ x, y, w }, item, checked)
      y += this.#itemHeight(item, w)
    }
  }

  #checkItem(at: { x: number; y: number; w: number }, item: CheckItem, checked: boolean): void {
    checkBox(this.sheet, { x: at.x + 0.6, y: at.y + 0.1, w: 3.2, h: 3.2 }, checked)
    const text = { x: at.x + CHECK_INDENT, y: at.y, w: at.w - CHECK_INDENT }
    const height = this.sheet.paragraph(text, item.text, BODY)
    if (item.note !== undefined) this.sheet.paragraph({ ...text, y: at.y + height + 1.4 }, item.note, NOTE)
  }

  #itemHeight(item: CheckItem, w: number): number {
    const heightOf = (text: string, style: TextStyle) => heightMm(this.sheet.measure(text, w - CHECK_INDENT, style))
    const note = item.note === undefined ? 0 : heightOf(item.note, NOTE) + 1.4
    return heightOf(item.text, BODY) + note + 2.8
  }

  #rules(y: number, h: number): void {
    this.sheet.line(this.left, y, this.left + this.width, y, { gray: RULE })
    this.sheet.line(this.left, y + h, this.left + this.width, y + h, { gray: RULE })
  }
}

/** `note` stands below in bold: a deadline. */
export type CheckItem = { readonly text: string; readonly note?: string }

export type Checklist = {
  readonly title: string
  readonly items: readonly CheckItem[]
  readonly checked: boolean
  /** Said in place of an empty list. */
  readonly none: string
}

function checkBox(sheet: Sheet, box: Box, checked: boolean): void {
  sheet.frame(box, { width: 0.3, gray: INK })
  if (!checked) return
  const { x, y, w, h } = box
  sheet.line(x + w * 0.2, y + h * 0.5, x + w * 0.42, y + h * 0.76, { width: 0.5, gray: INK })
  sheet.line(x + w * 0.42, y + h * 0.76, x + w * 0.84, y + h * 0.22, { width: 0.5, gray: INK })
}
