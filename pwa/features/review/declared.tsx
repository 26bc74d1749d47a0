import type { Output } from '../../../shared/contract/contract.ts'
import type { readCase } from '../../../shared/contract/review.ts'
import {
  channelWords,
  circumstanceWords,
  insurerKindWords,
  lateEntryWords,
  placementWords,
} from '../../../shared/ja/application.ts'
import { documentWords } from '../../../shared/ja/documents.ts'
import { evidenceKindWords, evidenceWords, mannerWords } from '../../../shared/ja/evidence.ts'
import { HIDDEN } from '../../../shared/ja/person.ts'
import { circumstanceFields } from '../../../shared/rules/medical-aid/asked.ts'
import { calendarDateOf } from '../../../shared/values/calendar-date.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { today } from '../../app/clock.ts'
import { describeDate } from '../../ui/date-field.tsx'
import { Card } from '../../ui/layout.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList, type SummaryRow } from '../../ui/summary-list.tsx'
import { nameOf } from '../person/person-table.tsx'

export type Case = Output<typeof readCase>

/** What was declared and what proved it; a value that asks for a second look carries a mark in words. */
export function Declared({ found }: { readonly found: Case }) {
  return (
    <>
      <Card title="申請の内容">
        <SummaryList rows={[...receptionRows(found), ...partyRows(found)]} />
      </Card>
      <Card title="医療保険と事情">
        <SummaryList rows={[...insuranceRows(found), ...circumstanceRows(found)]} />
      </Card>
      <Card title="確認と書類">
        <SummaryList rows={[...checkRows(found), ...documentRows(found)]} />
      </Card>
      {found.household.length > 0 && (
        <Card title="ほかの世帯員">
          <SummaryList rows={found.household.map(mateRow)} />
        </Card>
      )}
    </>
  )
}

const doubtful = (words: string) => <StatusTag tone="warning">{words}</StatusTag>

function receptionRows({ application: row }: Case): SummaryRow[] {
  const enteredOn = calendarDateOf(row.enteredAt as Instant)
  return [
    { label: '受付日', value: formatWareki(row.receivedOn) },
    ...(row.lateEntryReason
      ? [
          {
            label: '入力日',
            value: (
              <>
                {formatWareki(enteredOn)} {doubtful('受付日と違います')}{' '}
                {lateEntryWords[row.lateEntryReason as keyof typeof lateEntryWords]}
              </>
            ),
          },
        ]
      : []),
    { label: '受付方法', value: channelWords[row.channel as keyof typeof channelWords] },
    ...(row.postmarkedOn ? [{ label: '消印日', value: formatWareki(row.postmarkedOn) }] : []),
    { label: '受付者', value: row.takenBy },
    { label: '事由発生日', value: formatWareki(row.eventOn) },
  ]
}

function partyRows({ child, guardian, proxy, applicant }: Case): SummaryRow[] {
  return [
    { label: 'お子さん', value: `${nameOf(child)}（${child.kana || '―'}）` },
    { label: '生年月日', value: describeDate(child.birthOn, today()) },
    { label: '住所', value: child.address ?? HIDDEN },
    {
      label: '申請者',
      value: (
        <>
          {guardian.name}（{guardian.relationship}） {!applicant && doubtful('住民記録にない人です')}
        </>
      ),
    },
    ...(applicant && applicant.address !== child.address
      ? [
          {
            label: '申請者の住所',
            value: (
              <>
                {applicant.address ?? HIDDEN} {doubtful('お子さんと違います')}
              </>
            ),
          },
        ]
      : []),
    { label: '電話番号', value: guardian.phone ?? HIDDEN },
    ...(proxy ? [{ label: '代理人', value: `${proxy.name}（${proxy.relationship}）` }] : []),
  ]
}

function insuranceRows({ insurance }: Case): SummaryRow[] {
  if (!insurance) return [{ label: '医療保険', value: doubtful('保険待ち') }]
  const symbol = [insurance.symbol, insurance.number, insurance.branch].filter(Boolean).join(' ')
  return [
    { label: '医療保険', value: insurerKindWords[insurance.kind] },
    { label: '保険者番号', value: insurance.insurerNo ?? HIDDEN },
    { label: '記号・番号', value: insurance.insurerNo === null ? HIDDEN : symbol },
    { label: '被保険者', value: insurance.insuredName },
    ...(insurance.since ? [{ label: '加入日', value: formatWareki(insurance.since) }] : []),
  ]
}

function circumstanceRows({ circumstances, memo }: Case): SummaryRow[] {
  const told = circumstanceFields.flatMap((field): SummaryRow[] => {
    const answer = circumstances[field]
    if (answer === null) return []
    const bad = answer !== false && answer !== 'none'
    const words = typeof answer === 'boolean' ? (answer ? 'はい' : 'いいえ') : placementWords[answer]
    return [{ label: circumstanceWords[field], value: bad ? doubtful(words) : words }]
  })
  return [...told, ...(memo ? [{ label: '引き継ぎのメモ', value: memo }] : [])]
}

function checkRows({ checks }: Case): SummaryRow[] {
  return checks.map(({ of, kind, evidence, manner }) => ({
    label: `${of === 'proxy' ? '代理人' : '申請者'}の${evidenceKindWords[kind]}`,
    value: `${evidenceWords[evidence as keyof typeof evidenceWords]}（${mannerWords[manner]}）`,
  }))
}

function documentRows({ documents }: Case): SummaryRow[] {
  return documents.map(({ document, state, dueOn }) => {
    const label = documentWords[document as keyof typeof documentWords].name
    if (state !== 'later') return { label, value: state === 'received' ? 'あり' : '不要' }
    return { label, value: doubtful(dueOn ? `後日（${formatWareki(dueOn)}まで）` : '後日') }
  })
}

const mateRow = (mate: Case['household'][number]): SummaryRow => ({
  label: mate.relationship ?? '続柄なし',
  value: `${nameOf(mate)}（${describeDate(mate.birthOn, today())}）`,
})
