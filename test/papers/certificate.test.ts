import { PDFDocument, PDFName } from '@pdfme/pdf-lib'
import { expect, test } from 'vitest'
import { toCalendarDate } from '../../shared/values/calendar-date.ts'
import { formatCertificateCode } from '../../shared/values/certificate-code.ts'
import { graphemeCount } from '../../shared/values/graphemes.ts'
import { renderCertificate, renderCertificates } from '../../worker/papers/certificate.ts'
import { certificateFacts, crowdedFacts, madeAt } from './facts.ts'
import { fonts } from './fonts.ts'
import {
  blankText,
  differingPixels,
  goldenPicture,
  infoOf,
  inkBoxes,
  pictureOf,
  readQr,
  TOLERATED_PIXELS,
  textOf,
  wordsOf,
} from './picture.ts'

const ordinary = await renderCertificate(fonts, certificateFacts, madeAt)
const crowded = await renderCertificate(fonts, crowdedFacts, madeAt)

test('a certificate looks as it did when it was last looked at', () => {
  const picture = pictureOf(ordinary.pdf)
  expect(differingPixels(picture, goldenPicture('certificate', picture))).toBeLessThanOrEqual(TOLERATED_PIXELS)
})

test('a certificate with long names, a long number and a wordy copay looks as it did', () => {
  const picture = pictureOf(crowded.pdf)
  expect(differingPixels(picture, goldenPicture('certificate-crowded', picture))).toBeLessThanOrEqual(TOLERATED_PIXELS)
})

test('the comparison of pictures notices one changed digit', async () => {
  const other = await renderCertificate(fonts, { ...certificateFacts, bornOn: toCalendarDate('2019-04-20') }, madeAt)
  expect(differingPixels(pictureOf(other.pdf), pictureOf(ordinary.pdf))).toBeGreaterThan(TOLERATED_PIXELS)
})

test('a certificate shows numbers, names, birth date, period, copay, issuer and code [CE-01]', () => {
  const text = textOf(ordinary.pdf)
  const { payerNumber, recipientNumber, name, address = '', guardianName = '', code } = certificateFacts
  const shown = [payerNumber, recipientNumber, name, address, guardianName, formatCertificateCode(code)]
  const derived = [
    '平成31年4月30日（2019年4月30日）',
    '令和8年10月1日から令和9年9月30日まで',
    '大田区長',
    '（公印省略）',
  ]
  for (const words of [...shown, ...derived]) expect(text).toContain(words.replaceAll(' ', ''))
  for (const kind of ['入院', '外来', '調剤', '訪問看護']) expect(text).toContain(kind)
  expect(text).not.toContain('再発行令')
  expect(textOf(crowded.pdf)).toContain('再発行')
})

test('every printed character of a certificate really has ink [CE-01]', () => {
  for (const { pdf } of [ordinary, crowded]) {
    const words = wordsOf(pdf)
    expect(inkBoxes(words).length).toBeGreaterThan(500)
    expect(blankText(pictureOf(pdf), words)).toEqual([])
  }
})

test('a glyph that came out blank would be noticed', () => {
  const words = wordsOf(ordinary.pdf)
  const picture = pictureOf(ordinary.pdf)
  const victim = inkBoxes(words).find(({ text }) => text === '﨑')
  if (!victim) throw new Error('the name is not on the paper')
  for (let y = Math.floor(victim.y); y < victim.y + victim.h; y += 1) {
    picture.gray.fill(
      255,
      Math.floor(y) * picture.width + Math.floor(victim.x),
      Math.floor(y) * picture.width + Math.ceil(victim.x + victim.w),
    )
  }
  expect(blankText(picture, words)).toEqual(['﨑'])
})

test('the QR code holds exactly the text it was given [CE-01]', async () => {
  expect(readQr(pictureOf(ordinary.pdf))).toBe(certificateFacts.qrText)
  const link = 'https://hagukumi.example/eligibility?code=K7QM2F9DXX3P8H0R&municipality=131113'
  const linked = await renderCertificate(fonts, { ...certificateFacts, qrText: link }, madeAt)
  expect(readQr(pictureOf(linked.pdf))).toBe(link)
})

test('a name of 100 characters is all there and inside the card', () => {
  expect(graphemeCount(crowdedFacts.name)).toBe(100)
  const text = textOf(crowded.pdf)
  for (const long of [crowdedFacts.name, crowdedFacts.nameKana ?? '', crowdedFacts.guardianName ?? '']) {
    expect(text).toContain(long.replaceAll(' ', ''))
  }
  const page = pictureOf(crowded.pdf)
  for (const word of wordsOf(crowded.pdf)) {
    expect(word.x).toBeGreaterThan(0)
    expect(word.x + word.w).toBeLessThan(page.width)
  }
  expect(crowded.pages).toBe(1)
})

test('a withheld address is said in the same neutral words', async () => {
  const { address, ...rest } = certificateFacts
  const text = textOf((await renderCertificate(fonts, rest, madeAt)).pdf)
  expect(text).not.toContain(address?.replaceAll(' ', ''))
  expect(text).toContain('記載を省略')
})

test('a character that the font lacks is printed as 〓, said on the paper and reported', async () => {
  const rare = { ...certificateFacts, name: '𪛖田 邉\u{E0110}子' }
  const { pdf, missingGlyphs, plainShapes } = await renderCertificate(fonts, rare, madeAt)
  expect(missingGlyphs).toEqual([{ page: 1, text: '𪛖' }])
  expect(plainShapes).toEqual([{ page: 1, text: '邉\u{E0110}' }])
  expect(textOf(pdf)).toContain('印字できない文字の代わり')
  expect(textOf(ordinary.pdf)).not.toContain('印字できない文字')
  const picture = pictureOf(pdf)
  expect(differingPixels(picture, goldenPicture('certificate-missing', picture))).toBeLessThanOrEqual(TOLERATED_PIXELS)
})

test('rare characters of names are all in the font', () => {
  expect(ordinary.missingGlyphs).toEqual([])
  expect(ordinary.plainShapes).toEqual([])
  expect(crowded.missingGlyphs).toEqual([])
})

test('the same facts give the same bytes', async () => {
  const again = await renderCertificate(fonts, certificateFacts, madeAt)
  expect(Buffer.from(again.pdf).equals(Buffer.from(ordinary.pdf))).toBe(true)
})

test('metadata names the kind of paper and its language, and no person', async () => {
  const info = infoOf(ordinary.pdf)
  expect(info).toMatch(/^Title:\s+医療証$/m)
  for (const part of [certificateFacts.name, '髙﨑', certificateFacts.recipientNumber]) expect(info).not.toContain(part)
  const document = await PDFDocument.load(ordinary.pdf, { updateMetadata: false })
  expect(document.catalog.lookup(PDFName.of('Lang'))?.toString()).toBe('(ja-JP)')
})

test('a file of certificates has a page each, in the given order, around one embedded font [CE-01]', async () => {
  const all = Array.from({ length: 100 }, (_, index) => ({
    ...certificateFacts,
    recipientNumber: String(1000000 + index),
  }))
  const { pdf, pages } = await renderCertificates(fonts, all, madeAt)
  expect(pages).toBe(100)
  for (const page of [1, 42, 100]) expect(textOf(pdf, page)).toContain(String(1000000 + page - 1))
  expect(pdf.length).toBeLessThan(ordinary.pdf.length + 99 * 6_000)
  expect(ordinary.pdf.length).toBeLessThan(80_000)
})
