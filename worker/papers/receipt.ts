import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Instant } from '../../shared/values/instant.ts'
import { formatWareki } from '../../shared/values/wareki.ts'
import { bothEras } from './both-eras.ts'
import { Flow } from './flow.ts'
import { MUTED, RULE, type Sheet, type TextStyle } from './page.ts'
import { Paper, type RenderedPaper } from './paper.ts'
import { type Contact, contactBar, missingNote } from './parts.ts'
import type { Fonts } from './typeface.ts'

export type ReceiptFacts = {
  readonly municipality: string
  readonly receiptNumber: string
  /** 受付日: the day that counts for the applicant. */
  readonly receivedOn: CalendarDate
  /** 入力日: the day it was typed in. */
  readonly enteredOn: CalendarDate
  readonly office: string
  /** 窓口, 郵送, 電子 … */
  readonly channel: string
  readonly scheme: string
  readonly procedure: string
  readonly child: { readonly name: string; readonly nameKana?: string; readonly bornOn: CalendarDate }
  readonly applicant: { readonly name: string; readonly relation: string }
  readonly documentsReceived: readonly string[]
  readonly documentsMissing: readonly { readonly name: string; readonly dueOn?: CalendarDate }[]
  /** Absent where the procedure takes no 個人番号. */
  readonly numberUse?: NumberUse
  readonly nextSteps: readonly string[]
  readonly contact: Contact
}

/** 個人番号の利用: what the applicant is told (番号法9条, 個人情報保護法62条). */
export type NumberUse = {
  readonly purpose: string
  readonly legalBasis: string
  readonly lookedUp: readonly string[]
}

const AREA = { left: 20, right: 190, top: 45, bottom: 268 }
const NAME: TextStyle = { size: 13, bold: true, leading: 1.3 }

/** 申請受付票（控え）: one sheet of A4, more when the lists are long. */
export function renderReceipt(fonts: Fonts, facts: ReceiptFacts, madeAt: Instant): Promise<RenderedPaper> {
  const paper = new Paper(fonts, '申請受付票', madeAt)
  const flow = new Flow(paper, AREA, (sheet) => continueOn(sheet, facts))
  drawHead(flow.sheet, facts)
  writeReception(flow, facts)
  writeApplication(flow, facts)
  writeDocuments(flow, facts)
  if (facts.numberUse) writeNumberUse(flow, facts.numberUse)
  if (facts.nextSteps.length > 0) {
    flow.heading('これからの流れ')
    flow.steps(facts.nextSteps)
  }
  drawFeet(paper.sheets, facts)
  return paper.finish()
}

function drawHead(sheet: Sheet, facts: ReceiptFacts): void {
  sheet.text({ x: 20, y: 15, w: 130, h: 5 }, facts.municipality, { size: 10, oneLineDownTo: 6 })
  sheet.text({ x: 20, y: 21, w: 130, h: 9 }, '申請受付票（控え）', { size: 19, bold: true, tracking: 60 })
  const lead = '次の申請を受け付けました。結果のお知らせが届くまで、この控えを保管してください。'
  sheet.text({ x: 20, y: 33, w: 136, h: 8 }, lead, { size: 9, valign: 'top', oneLineDownTo: 8 })
  const stamp = { x: 164, y: 14, w: 26, h: 26 }
  sheet.frame(stamp, { width: 0.25, dash: [1, 0.8], gray: RULE })
  sheet.text({ ...stamp, y: stamp.y + 1.5, h: 4 }, '受付印', { size: 7, gray: MUTED, align: 'center' })
}

function continueOn(sheet: Sheet, facts: ReceiptFacts): number {
  sheet.text({ x: 20, y: 15, w: 90, h: 6 }, '申請受付票（控え）つづき', { size: 11, bold: true })
  sheet.text({ x: 110, y: 15, w: 80, h: 6 }, `受付番号 ${facts.receiptNumber}`, {
    size: 10,
    align: 'right',
    oneLineDownTo: 6,
  })
  sheet.line(20, 23, 190, 23, { width: 0.4 })
  return 29
}

function writeReception(flow: Flow, facts: ReceiptFacts): void {
  flow.row([{ label: '受付番号', text: facts.receiptNumber, style: { size: 16, bold: true, tracking: 40 } }], 12)
  flow.row([
    { label: '受付日', text: formatWareki(facts.receivedOn) },
    { label: '入力日', text: formatWareki(facts.enteredOn) },
  ])
  flow.row([
    { label: '受付窓口', text: facts.office },
    { label: '受付方法', text: facts.channel },
  ])
  flow.gap(6)
}

function writeApplication(flow: Flow, facts: ReceiptFacts): void {
  flow.heading('申請の内容')
  const { child, applicant } = facts
  flow.row([
    { label: '制度', text: facts.scheme },
    { label: '手続', text: facts.procedure },
  ])
  flow.row([{ label: 'お子さん', text: child.name, style: NAME }], 10)
  flow.row([
    { label: 'フリガナ', text: child.nameKana ?? '―' },
    { label: '生年月日', text: bothEras(child.bornOn) },
  ])
  flow.row(
    [
      { label: '申請者', text: applicant.name, style: NAME },
      { label: '続柄', text: applicant.relation },
    ],
    10,
  )
  flow.gap(6)
}

function writeDocuments(flow: Flow, facts: ReceiptFacts): void {
  flow.heading('書類')
  flow.checklists(
    {
      title: '受け取ったもの',
      items: facts.documentsReceived.map((text) => ({ text })),
      checked: true,
      none: 'ありません。',
    },
    {
      title: 'あとから出していただくもの',
      items: facts.documentsMissing.map(({ name, dueOn }) => ({
        text: name,
        ...(dueOn && { note: `${formatWareki(dueOn)}まで` }),
      })),
      checked: false,
      none: 'ありません。',
    },
  )
  flow.gap(5)
}

function writeNumberUse(flow: Flow, use: NumberUse): void {
  flow.heading('個人番号（マイナンバー）の利用')
  flow.row([{ label: '利用の目的', text: use.purpose }])
  flow.row([{ label: '根拠', text: use.legalBasis }])
  flow.row([{ label: '照会する情報', text: use.lookedUp.join('\n') || '照会しません。' }])
  flow.gap(6)
}

function drawFeet(sheets: readonly Sheet[], facts: ReceiptFacts): void {
  sheets.forEach((sheet, index) => {
    contactBar(sheet, { x: 20, y: 272, w: 170 }, facts.contact)
    missingNote(sheet, { x: 20, y: 283, w: 140, h: 4 })
    if (sheets.length < 2) return
    const page = { x: 160, y: 283, w: 30, h: 4 }
    sheet.text(page, `${index + 1} / ${sheets.length}`, { size: 8, gray: MUTED, align: 'right' })
  })
}
