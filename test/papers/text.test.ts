import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitText, heightMm, lineWidthMm, setText } from '../../worker/papers/text.ts'
import { clustersOf } from '../../worker/papers/typeface.ts'
import { fonts } from './fonts.ts'

const face = fonts.regular
const linesOf = (text: string, widthMm: number) =>
  setText(face, text, widthMm, { size: 10, leading: 1.4 }).lines.map(({ glyphs }) =>
    glyphs.map((glyph) => glyph.text).join(''),
  )

const text = fc
  .array(
    fc.constantFrom(
      '山',
      '田',
      '葛\u{E0100}',
      '𠮷',
      '、',
      '。',
      '（',
      '）',
      'ー',
      'ョ',
      'A',
      'b',
      '1',
      '5',
      ',',
      ' ',
      '\n',
      '𪛖',
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(''))

test('wrapped text loses no character but the spaces at line ends, and no line is too wide', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 90 }), (written, widthMm) => {
      const setting = setText(face, written, widthMm, { size: 10, leading: 1.4 })
      const kept = setting.lines.flatMap(({ glyphs }) => glyphs.map((glyph) => glyph.text))
      const bare = (clusters: string[]) => clusters.filter((cluster) => !/^\s$/.test(cluster))
      expect(bare(kept)).toEqual(bare(clustersOf(written)))
      const widest = Math.max(...setting.lines.map((line) => lineWidthMm(line, 10)))
      expect(widest).toBeLessThanOrEqual(widthMm + 1e-6)
    }),
    { numRuns: 300 },
  )
})

test('fitted text is inside its box whatever its length', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 5, max: 60 }), fc.integer({ min: 2, max: 20 }), (written, w, h) => {
      const setting = fitText(face, written, { w, h }, { size: 14, leading: 1.2, oneLineDownTo: 8 })
      expect(heightMm(setting)).toBeLessThanOrEqual(h)
      expect(Math.max(...setting.lines.map((line) => lineWidthMm(line, setting.size)))).toBeLessThanOrEqual(w + 1e-6)
    }),
    { numRuns: 150 },
  )
})

test('a line neither begins with a closing mark nor ends with an opening one', () => {
  expect(linesOf('山田山田、山田', 14.2)).toEqual(['山田山', '田、山田'])
  expect(linesOf('山田山（山田）', 14.2)).toEqual(['山田山', '（山田）'])
})

test('words and amounts of money stay whole', () => {
  expect(linesOf('MARIA FERNANDEZ', 24)).toEqual(['MARIA', 'FERNANDEZ'])
  expect(linesOf('月上限5,000円', 16)).toEqual(['月上限', '5,000円'])
})

test('a text that fits is not made smaller', () => {
  expect(fitText(face, '山田太郎', { w: 60, h: 10 }, { size: 14, leading: 1.2 }).size).toBe(14)
})
