import { expect, test } from 'vitest'
import { renderReceipt } from '../../worker/papers/receipt.ts'
import { crowdedFacts, madeAt, receiptFacts } from './facts.ts'
import { fonts } from './fonts.ts'
import {
  blankText,
  differingPixels,
  goldenPicture,
  inkBoxes,
  pictureOf,
  TOLERATED_PIXELS,
  textOf,
  wordsOf,
} from './picture.ts'

const ordinary = await renderReceipt(fonts, receiptFacts, madeAt)

test('a receipt looks as it did when it was last looked at', () => {
  expect(ordinary.pages).toBe(1)
  const picture = pictureOf(ordinary.pdf)
  expect(differingPixels(picture, goldenPicture('receipt', picture))).toBeLessThanOrEqual(TOLERATED_PIXELS)
})

test('a receipt keeps 受付日 and 入力日 apart and lists what came and what is missing', () => {
  const text = textOf(ordinary.pdf)
  const { receiptNumber, child, applicant, documentsReceived, documentsMissing } = receiptFacts
  expect(text).toMatch(/受付日令和8年11月18日/)
  expect(text).toMatch(/入力日令和8年11月20日/)
  const lists = [...documentsReceived, ...documentsMissing.map(({ name }) => name)]
  for (const words of [receiptNumber, child.name, applicant.name, '令和8年12月18日まで', ...lists]) {
    expect(text).toContain(words.replaceAll(' ', ''))
  }
})

test('a receipt says what the 個人番号 is used for, on which law, and what is looked up [AP-07]', () => {
  const text = textOf(ordinary.pdf)
  const use = receiptFacts.numberUse
  if (!use) throw new Error('the facts name no use')
  for (const words of [use.purpose, use.legalBasis, ...use.lookedUp]) expect(text).toContain(words)
})

test('a procedure without 個人番号 says nothing about it', async () => {
  const { numberUse: _, ...rest } = receiptFacts
  expect(textOf((await renderReceipt(fonts, rest, madeAt)).pdf)).not.toContain('個人番号')
})

test('every printed character of a receipt really has ink', () => {
  const words = wordsOf(ordinary.pdf)
  expect(inkBoxes(words).length).toBeGreaterThan(400)
  expect(blankText(pictureOf(ordinary.pdf), words)).toEqual([])
})

test('long names and long lists run on to further sheets and lose nothing', async () => {
  const documentsReceived = Array.from(
    { length: 60 },
    (_, index) => `書類${index + 1}の写しまたは原本証明を受けたもの（${index}通）`,
  )
  const long = await renderReceipt(
    fonts,
    { ...receiptFacts, child: { ...receiptFacts.child, name: crowdedFacts.name }, documentsReceived },
    madeAt,
  )
  expect(long.pages).toBeGreaterThan(1)
  const text = textOf(long.pdf)
  for (const words of [crowdedFacts.name, ...documentsReceived, ...receiptFacts.nextSteps])
    expect(text).toContain(words)
  for (let page = 1; page <= long.pages; page += 1) {
    expect(textOf(long.pdf, page)).toContain(receiptFacts.receiptNumber)
    expect(textOf(long.pdf, page)).toContain(`${page}/${long.pages}`)
    expect(blankText(pictureOf(long.pdf, page), wordsOf(long.pdf, page))).toEqual([])
  }
})
