import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import { type CertificateCode, formatCertificateCode } from '../../shared/values/certificate-code.ts'
import type { Instant } from '../../shared/values/instant.ts'
import { formatWareki } from '../../shared/values/wareki.ts'
import { bothEras } from './both-eras.ts'
import { type Box, INK, MUTED, RULE, type Sheet } from './page.ts'
import { Paper, type RenderedPaper } from './paper.ts'
import { type Contact, contactBar, digitBoxes, labelCell, missingNote, numberedNotes } from './parts.ts'
import { drawQr } from './qr.ts'
import type { Fonts } from './typeface.ts'

export type CertificateFacts = {
  /** Printed as it is: 子ども医療費受給者証, 青少年医療証 … */
  readonly title: string
  /** One character in a circle beside the title (子, 乳, 青), as receptions know the kinds. */
  readonly mark?: string
  /** 公費負担者番号 */
  readonly payerNumber: string
  /** 受給者番号 */
  readonly recipientNumber: string
  readonly name: string
  readonly nameKana?: string
  readonly bornOn: CalendarDate
  /** Absent: withheld; the paper shows the same neutral words whatever the reason. */
  readonly address?: string
  /** Absent where the youth claims in their own right. */
  readonly guardianName?: string
  readonly validFrom: CalendarDate
  readonly validUntil: CalendarDate
  /** 自己負担, in words: なし, 1回500円 … */
  readonly copay: {
    readonly inpatient: string
    readonly outpatient: string
    readonly pharmacy: string
    readonly homeNursing: string
  }
  readonly issuedOn: CalendarDate
  /** 大田区長, 横浜市長 … */
  readonly issuer: string
  readonly sealOmitted: boolean
  readonly reissued: boolean
  readonly code: CertificateCode
  /** Exactly what the QR code holds. */
  readonly qrText: string
  readonly notesForHolder: readonly string[]
  readonly notesForInstitution: readonly string[]
  readonly contact: Contact
}

/** A6 on its side, centred at the head of the page. */
const CARD: Box = { x: 31, y: 18, w: 148, h: 105 }
const INNER: Box = { x: CARD.x + 6, y: CARD.y + 5.5, w: CARD.w - 12, h: CARD.h - 11 }
const TABLE_WIDTH = 98
const LABEL_WIDTH = 24
const WITHHELD = '（記載を省略しています）'

/** One 医療証 on A4: the card to cut out, notes below it. */
export function renderCertificate(fonts: Fonts, facts: CertificateFacts, madeAt: Instant): Promise<RenderedPaper> {
  return renderCertificates(fonts, [facts], madeAt)
}

/** A file of certificates, a page each, in the given order; all share one embedded font. */
export function renderCertificates(
  fonts: Fonts,
  all: readonly CertificateFacts[],
  madeAt: Instant,
): Promise<RenderedPaper> {
  const paper = new Paper(fonts, '医療証', madeAt)
  for (const facts of all) {
    const sheet = paper.addSheet()
    drawCard(sheet, facts)
    drawNotes(sheet, facts)
  }
  return paper.finish()
}

function drawCard(sheet: Sheet, facts: CertificateFacts): void {
  sheet.text(
    { x: CARD.x, y: CARD.y - 6, w: CARD.w, h: 4 },
    '点線に沿って切り取り、保険の資格を確認できるものと一緒にお使いください。',
    {
      size: 6.5,
      gray: MUTED,
      align: 'center',
    },
  )
  sheet.frame(CARD, { width: 0.2, dash: [1.2, 1], gray: RULE })
  sheet.frame({ x: CARD.x + 2.5, y: CARD.y + 2.5, w: CARD.w - 5, h: CARD.h - 5 }, { width: 0.5, gray: INK })
  drawHeader(sheet, facts)
  drawPerson(sheet, facts)
  drawCode(sheet, facts)
  drawCopay(sheet, facts)
  missingNote(sheet, { x: INNER.x, y: INNER.y + INNER.h - 2.1, w: INNER.w, h: 2.6 })
}

function drawHeader(sheet: Sheet, facts: CertificateFacts): void {
  const { x, y, w } = INNER
  let left = x
  if (facts.mark !== undefined) {
    sheet.circle(x + 4.4, y + 4.6, 4.2, { width: 0.45, gray: INK })
    sheet.text({ x: x + 0.4, y: y + 0.6, w: 8, h: 8 }, facts.mark, { size: 14, bold: true, align: 'center' })
    left += 11
  }
  const right = facts.reissued ? 22 : 0
  const title = { x: left, y, w: x + w - left - right, h: 9.2 }
  sheet.text(title, facts.title, { size: 17, bold: true, tracking: 80, oneLineDownTo: 10 })
  if (facts.reissued) {
    const box = { x: x + w - 19, y: y + 1.4, w: 19, h: 6.4 }
    sheet.frame(box, { width: 0.4, gray: INK })
    sheet.text(box, '再発行', { size: 10, bold: true, align: 'center', tracking: 150 })
  }
  sheet.line(x, y + 10.8, x + w, y + 10.8, { width: 0.5, gray: INK })
}

type Row = { readonly label: string; readonly h: number; draw(box: Box): void }

function personRows(sheet: Sheet, facts: CertificateFacts): Row[] {
  const words =
    (text: string, size: number, bold = false) =>
    (box: Box) => {
      sheet.text({ ...box, y: box.y + 0.7, h: box.h - 1.4 }, text, { size, bold, oneLineDownTo: 7.5, leading: 1.2 })
    }
  const digits = (text: string) => (box: Box) => digitBoxes(sheet, { ...box, y: box.y + 0.9, h: box.h - 1.8 }, text)
  const period = `${formatWareki(facts.validFrom)} から ${formatWareki(facts.validUntil)} まで`
  return [
    { label: '公費負担者番号', h: 8.4, draw: digits(facts.payerNumber) },
    { label: '受給者番号', h: 8.4, draw: digits(facts.recipientNumber) },
    { label: '氏名', h: 12.4, draw: (box) => drawName(sheet, box, facts) },
    { label: '生年月日', h: 6.6, draw: words(bothEras(facts.bornOn), 9.5) },
    { label: '住所', h: 8.6, draw: words(facts.address ?? WITHHELD, 9) },
    { label: '保護者氏名', h: 6.8, draw: words(facts.guardianName ?? '―', 9.5) },
    { label: '有効期間', h: 8, draw: words(period, 10.5, true) },
  ]
}

function drawName(sheet: Sheet, box: Box, facts: CertificateFacts): void {
  const kana = facts.nameKana === undefined ? 0 : facts.nameKana.length > 40 ? 4.6 : 3.4
  if (facts.nameKana !== undefined) {
    sheet.text({ ...box, y: box.y + 0.7, h: kana - 0.4 }, facts.nameKana, {
      size: 6.5,
      gray: MUTED,
      oneLineDownTo: 5,
      leading: 1.15,
    })
  }
  const name = { ...box, y: box.y + 0.5 + kana, h: box.h - 1 - kana }
  sheet.text(name, facts.name, { size: 16, bold: true, oneLineDownTo: 9, leading: 1.15 })
}

function drawPerson(sheet: Sheet, facts: CertificateFacts): void {
  const top = INNER.y + 13
  let y = top
  for (const row of personRows(sheet, facts)) {
    labelCell(sheet, { x: INNER.x, y, w: LABEL_WIDTH, h: row.h }, row.label)
    row.draw({ x: INNER.x + LABEL_WIDTH + 2, y, w: TABLE_WIDTH - LABEL_WIDTH - 3, h: row.h })
    sheet.line(INNER.x, y, INNER.x + TABLE_WIDTH, y)
    y += row.h
  }
  sheet.line(INNER.x, y, INNER.x + TABLE_WIDTH, y)
}

function drawCode(sheet: Sheet, facts: CertificateFacts): void {
  const w = 30.6
  const x = INNER.x + INNER.w - w
  // Low enough under the header's rule for the code's quiet zone.
  const y = INNER.y + 14.9
  drawQr(sheet, { x, y, side: w }, facts.qrText)
  sheet.text({ x, y: y + 33, w, h: 2.6 }, '証コード', { size: 6, gray: MUTED })
  sheet.text({ x, y: y + 35.6, w, h: 4 }, formatCertificateCode(facts.code), { size: 9, bold: true, oneLineDownTo: 6 })
  sheet.text({ x, y: y + 41.8, w, h: 2.6 }, '交付年月日', { size: 6, gray: MUTED })
  sheet.text({ x, y: y + 44.4, w, h: 4 }, formatWareki(facts.issuedOn), { size: 9, oneLineDownTo: 6 })
  sheet.text({ x, y: y + 49.8, w, h: 5 }, facts.issuer, { size: 12, bold: true, oneLineDownTo: 6 })
  if (facts.sealOmitted) sheet.text({ x: x - 0.8, y: y + 55, w, h: 3.2 }, '（公印省略）', { size: 7 })
}

function drawCopay(sheet: Sheet, { copay }: CertificateFacts): void {
  const kinds = [
    ['入院', copay.inpatient],
    ['外来', copay.outpatient],
    ['調剤', copay.pharmacy],
    ['訪問看護', copay.homeNursing],
  ] as const
  const box = { x: INNER.x, y: INNER.y + 75.4, w: INNER.w, h: 15.4 }
  const column = (box.w - LABEL_WIDTH) / kinds.length
  labelCell(sheet, { ...box, w: LABEL_WIDTH }, '自己負担')
  kinds.forEach(([kind, words], index) => {
    const x = box.x + LABEL_WIDTH + index * column
    labelCell(sheet, { x, y: box.y, w: column, h: 5 }, kind, { align: 'center' })
    const cell = { x: x + 1.2, y: box.y + 5.4, w: column - 2.4, h: box.h - 5.8 }
    sheet.text(cell, words, { size: 10, bold: true, align: 'center', oneLineDownTo: 6.5, leading: 1.25 })
    sheet.line(x, box.y, x, box.y + box.h)
  })
  sheet.line(box.x + LABEL_WIDTH, box.y + 5, box.x + box.w, box.y + 5)
  sheet.line(box.x, box.y, box.x + box.w, box.y)
  sheet.line(box.x, box.y + box.h, box.x + box.w, box.y + box.h)
}

function drawNotes(sheet: Sheet, facts: CertificateFacts): void {
  const top = CARD.y + CARD.h + 14
  const column = 80
  numberedNotes(sheet, { x: 20, y: top, w: column, h: 120 }, 'お使いになる方へ', facts.notesForHolder)
  numberedNotes(sheet, { x: 110, y: top, w: column, h: 120 }, '医療機関・薬局の方へ', facts.notesForInstitution)
  contactBar(sheet, { x: 20, y: 272, w: 170 }, facts.contact)
}
