import { correction, generate } from 'lean-qr'
import type { Box, Sheet } from './page.ts'

/**
 * Draws `text` as a QR code filling a square. The caller keeps four modules free around it (ISO/IEC 18004, quiet zone).
 * Correction level M: 15 % of it may be worn away.
 */
export function drawQr(sheet: Sheet, square: { x: number; y: number; side: number }, text: string): void {
  const code = generate(text, { minCorrectionLevel: correction.M })
  const module = square.side / code.size
  const boxes: Box[] = []
  for (let row = 0; row < code.size; row += 1) {
    for (let column = 0; column < code.size; column += 1) {
      if (!code.get(column, row)) continue
      const start = column
      while (code.get(column + 1, row)) column += 1
      const w = (column + 1 - start) * module
      boxes.push({ x: square.x + start * module, y: square.y + row * module, w, h: module })
    }
  }
  sheet.fillAll(boxes, 0)
}
