import {
  accountKindWords,
  channelWords,
  circumstanceLabels,
  insurerKindWords,
  lateEntryWords,
  placementWords,
} from '../../../shared/ja/application.ts'
import { documentWords } from '../../../shared/ja/documents.ts'
import { evidenceWords, mannerWords } from '../../../shared/ja/evidence.ts'
import { UNNAMED } from '../../../shared/ja/person.ts'
import { documentsDueOn } from '../../../shared/rules/medical-aid/documents.ts'
import { isCalendarDate } from '../../../shared/values/calendar-date.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { today } from '../../app/clock.ts'
import { describeDate } from '../../ui/date-field.tsx'
import { Card } from '../../ui/layout.tsx'
import { SummaryList, type SummaryRow } from '../../ui/summary-list.tsx'
import type { StepProps } from './intake-identity.tsx'
import { inputOf, type Plan, type StepCode, stepTitles } from './intake-model.ts'

type Application = ReturnType<typeof inputOf>

/** 6 確認: every answer once more, each with the way back to it. */
export function CheckStep({ form, child, plan, to }: StepProps & { readonly to: (code: StepCode) => string }) {
  form.revision.value
  const input = inputOf(form.read(), child, plan)
  const groups: [StepCode, SummaryRow[]][] = [
    ['identity', [...receptionRows(input), ...checkRows(input)]],
    [
      'child',
      [
        { label: 'お子さんの氏名', value: child.name || UNNAMED },
        { label: 'お子さんの生年月日', value: describeDate(child.birthOn, today()) },
        { label: '事由発生日', value: day(input.eventOn) },
      ],
    ],
    ['documents', documentRows(input)],
    ['details', [...applicantRows(input), ...insuranceRows(input), ...circumstanceRows(input, plan)]],
    ['account', accountRows(input)],
  ]
  return (
    <>
      {groups.map(([code, rows]) => (
        <Card title={stepTitles[code]} key={code}>
          <SummaryList large={code === 'child'} rows={rows.map((row) => ({ ...row, change: to(code) }))} />
        </Card>
      ))}
    </>
  )
}

const day = (text: string | null) => (text && isCalendarDate(text) ? formatWareki(text) : '')

function receptionRows(input: Application): SummaryRow[] {
  return [
    { label: '受付方法', value: channelWords[input.channel] },
    { label: '受付日', value: day(input.receivedOn) },
    ...(input.postmarkedOn ? [{ label: '消印日', value: day(input.postmarkedOn) }] : []),
    ...(input.lateEntryReason ? [{ label: '入力が遅れた理由', value: lateEntryWords[input.lateEntryReason] }] : []),
  ]
}

function checkRows({ checks, proxy }: Application): SummaryRow[] {
  const words = (check: Application['checks'][keyof Application['checks']]) =>
    check ? `${evidenceWords[check.evidence]}（${mannerWords[check.manner]}）` : ''
  return [
    ...(proxy
      ? [
          { label: '代理人', value: `${proxy.name}（${proxy.relationship}）` },
          { label: '代理権の確認', value: words(checks.proxyAuthority) },
          { label: '代理人の本人確認', value: words(checks.proxyIdentity) },
        ]
      : [{ label: '申請者の本人確認', value: words(checks.applicantIdentity) }]),
    { label: '申請者の番号確認', value: words(checks.applicantNumber) },
  ]
}

function documentRows({ documents }: Application): SummaryRow[] {
  return documents.map(({ document, state, dueOn }) => ({
    label: documentWords[document].name,
    value: state === 'received' ? 'あり' : `後日（${formatWareki(dueOn ?? documentsDueOn(today()))}まで）`,
  }))
}

function applicantRows({ guardian }: Application): SummaryRow[] {
  const { name, kana, relationship, phone } = guardian
  return [
    { label: '申請者', value: name && `${name}（${kana}、${relationship}）` },
    { label: '電話番号', value: phone },
  ]
}

function insuranceRows({ insurance }: Application): SummaryRow[] {
  if (!insurance) return [{ label: '医療保険', value: '保険待ち' }]
  const { insurerNo, symbol, number, branch, kind, insuredName } = insurance
  return [
    { label: '医療保険', value: kind && insurerKindWords[kind] },
    { label: '保険者番号', value: insurerNo },
    { label: '記号・番号', value: [symbol, number, branch].filter(Boolean).join(' ') },
    { label: '被保険者', value: insuredName },
  ]
}

function circumstanceRows({ circumstances, memo }: Application, plan: Plan): SummaryRow[] {
  const answers = plan.asks.map((field) => {
    const answer = circumstances[field]
    const words =
      answer === null ? '未確認' : typeof answer === 'boolean' ? (answer ? 'はい' : 'いいえ') : placementWords[answer]
    return { label: circumstanceLabels[field], value: words }
  })
  return [...answers, ...(memo ? [{ label: '引き継ぎのメモ', value: memo }] : [])]
}

function accountRows({ account }: Application): SummaryRow[] {
  if (!account) return [{ label: '振込先の口座', value: '登録しない' }]
  const { bankCode, branchCode, kind, number, holderKana } = account
  return [
    { label: '金融機関・支店', value: `${bankCode} - ${branchCode}` },
    { label: '口座', value: `${accountKindWords[kind]} ${number}` },
    { label: '口座名義', value: holderKana },
  ]
}
