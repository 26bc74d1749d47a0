import { expect, test } from 'vitest'
import { Paper } from '../../worker/papers/paper.ts'
import { clustersOf } from '../../worker/papers/typeface.ts'
import { madeAt } from './facts.ts'
import { fonts } from './fonts.ts'
import { differingPixels, inkIn, pictureOf } from './picture.ts'

async function pictureOfText(text: string) {
  const paper = new Paper(fonts, '試し刷り', madeAt)
  paper.addSheet({ width: 60, height: 30 }).text({ x: 5, y: 5, w: 50, h: 20 }, text, { size: 48 })
  return pictureOf((await paper.finish()).pdf)
}

test('a variation selector picks the shape that was registered, in both weights', () => {
  for (const face of [fonts.regular, fonts.bold]) {
    const [plain, asked, other] = face.glyphs('葛葛\u{E0100}葛\u{E0101}')
    expect([plain?.state, asked?.state]).toEqual(['exact', 'exact'])
    expect(asked?.id).not.toBe(plain?.id)
    expect(other?.id).toBe(plain?.id)
  }
})

test('the two shapes of 葛 differ on paper', async () => {
  const [plain, variant] = [await pictureOfText('葛'), await pictureOfText('葛\u{E0100}')]
  expect(inkIn(variant, { x: 0, y: 0, w: variant.width, h: variant.height })).toBeGreaterThan(500)
  expect(differingPixels(plain, variant)).toBeGreaterThan(50)
})

test('rare characters of names have glyphs of their own', () => {
  for (const face of [fonts.regular, fonts.bold]) {
    const glyphs = face.glyphs('髙﨑𠮷葛\u{E0100}邉邊齋祇𩸽㐂𣘺神辻\u{E0100}')
    expect(glyphs.filter(({ state }) => state !== 'exact')).toEqual([])
    expect(new Set(glyphs.map(({ id }) => id)).size).toBe(glyphs.length)
  }
})

test('compatibility ideographs are not turned into their ordinary forms', () => {
  const [compatibility, ordinary] = fonts.regular.glyphs('\u{FA19}神')
  expect(compatibility?.id).not.toBe(ordinary?.id)
})

test('kana with a separate voicing mark prints as the composed character', () => {
  const [apart, composed] = fonts.regular.glyphs('\u{304B}\u{3099}\u{304C}')
  expect(apart?.id).toBe(composed?.id)
  expect(apart?.state).toBe('exact')
})

test('a character outside the font becomes the geta mark', () => {
  const [missing, geta] = fonts.regular.glyphs('𪛖〓')
  expect(missing).toMatchObject({ text: '𪛖', state: 'missing', id: geta?.id })
  expect(geta?.state).toBe('exact')
})

test('invisible characters leave nothing behind', () => {
  expect(clustersOf('\u{FEFF}山\u{200B}田\u{202E}\u{0000}太\u{AD}郎')).toEqual(['山', '田', '太', '郎'])
})
