import { readApplication } from '../../../shared/contract/application.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import {
  channelWords,
  circumstanceLabels,
  insurerKindWords,
  lateEntryWords,
  placementWords,
} from '../../../shared/ja/application.ts'
import { documentWords } from '../../../shared/ja/documents.ts'
import { evidenceKindWords, evidenceWords, mannerWords } from '../../../shared/ja/evidence.ts'
import { HIDDEN, PRIVATE_MARK } from '../../../shared/ja/person.ts'
import { circumstanceFields } from '../../../shared/rules/medical-aid/asked.ts'
import { calendarDateOf } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { can } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { describeDate } from '../../ui/date-field.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList, type SummaryRow } from '../../ui/summary-list.tsx'
import { nameOf } from '../person/person-table.tsx'
import { ApplicationStatusTag } from './application-status.tsx'
import { MissingDocuments } from './missing-documents.tsx'
import { ReceiptButton } from './receipt-button.tsx'

type Application = Output<typeof readApplication>

/** 申請の内容: what was declared, what proved it, what is still missing. */
export default function ApplicationPage({ params }: PageProps) {
  const id = findIdOf(params.application)
  if (!id) return <StaleLink title="申請の内容" href="/applications" />
  return <ApplicationView id={id as Id} reference={params.application ?? ''} />
}

function ApplicationView({ id, reference }: { readonly id: Id; readonly reference: string }) {
  const application = useLoad(() => call(readApplication, { id }), [id])
  return (
    <Loaded of={application}>
      {(found) => (
        <>
          <PageTitle
            title="申請の内容"
            above={`${found.schemeName} 新規・受付番号 ${found.receiptNo}`}
            beside={
              <>
                <ApplicationStatusTag status={found.status} />
                {found.placesHidden && <StatusTag>{PRIVATE_MARK}</StatusTag>}
              </>
            }
          >
            {nameOf(found.child)}
          </PageTitle>
          <MissingDocuments documents={found.documents} />
          {sectionsOf(found).map(([title, rows]) => (
            <Card title={title} key={title}>
              <SummaryList rows={rows} />
            </Card>
          ))}
          <ActionBar
            start={
              <>
                <LinkButton href="/applications" look="quiet">
                  申請一覧へ
                </LinkButton>
                {can('person.view') && (
                  <LinkButton href={`/persons/${handle(found.child.id)}`} look="quiet">
                    受給者の画面へ
                  </LinkButton>
                )}
              </>
            }
          >
            <ReceiptButton applicationId={found.id} />
            {found.status === 'awaiting-documents' && can('application.update') && (
              <LinkButton href={`/applications/${reference}/documents`} look="primary">
                届いた書類を入力
              </LinkButton>
            )}
          </ActionBar>
        </>
      )}
    </Loaded>
  )
}

function sectionsOf(found: Application): [string, SummaryRow[]][] {
  return [
    ['受付', receptionRows(found)],
    ['お子さんと申請者', partyRows(found)],
    ['確認と書類', [...checkRows(found), ...documentRows(found)]],
    ['医療保険・口座・事情', [...moneyRows(found), ...circumstanceRows(found)]],
  ]
}

function receptionRows(found: Application): SummaryRow[] {
  return [
    { label: '受付日', value: formatWareki(found.receivedOn) },
    { label: '入力日', value: formatWareki(calendarDateOf(found.enteredAt as Instant)) },
    ...(found.lateEntryReason ? [{ label: '入力が遅れた理由', value: lateEntryWords[found.lateEntryReason] }] : []),
    { label: '受付方法', value: channelWords[found.channel] },
    ...(found.postmarkedOn ? [{ label: '消印日', value: formatWareki(found.postmarkedOn) }] : []),
    { label: '受付窓口', value: found.office ?? HIDDEN },
    { label: '受付者', value: found.takenBy.name },
    { label: '事由発生日', value: formatWareki(found.eventOn) },
  ]
}

function partyRows({ child, guardian, proxy }: Application): SummaryRow[] {
  return [
    { label: 'お子さん', value: `${nameOf(child)}（${child.kana || '―'}）` },
    { label: '生年月日', value: describeDate(child.birthOn, today()) },
    { label: '申請者', value: `${guardian.name}（${guardian.kana}、${guardian.relationship}）` },
    { label: '電話番号', value: guardian.phone ?? HIDDEN },
    ...(proxy ? [{ label: '代理人', value: `${proxy.name}（${proxy.relationship}）` }] : []),
  ]
}

function checkRows({ checks }: Application): SummaryRow[] {
  return checks.map(({ of, kind, evidence, manner }) => ({
    label: `${of === 'proxy' ? '代理人' : '申請者'}の${evidenceKindWords[kind]}`,
    value: `${evidenceWords[evidence]}（${mannerWords[manner]}）`,
  }))
}

function documentRows({ documents }: Application): SummaryRow[] {
  const words = { received: 'あり', later: '後日', 'not-needed': '不要' } as const
  return documents.map(({ document, state, dueOn }) => ({
    label: documentWords[document].name,
    value: dueOn ? `${words[state]}（${formatWareki(dueOn)}まで）` : words[state],
  }))
}

function moneyRows({ insurance, account }: Application): SummaryRow[] {
  const shown = (...parts: (string | null)[]) =>
    parts.some((part) => part !== null) ? parts.filter(Boolean).join(' ') : HIDDEN
  return [
    { label: '医療保険', value: insurance ? insurerKindWords[insurance.kind] : '保険待ち' },
    ...(insurance
      ? [
          { label: '保険者番号', value: shown(insurance.insurerNo) },
          { label: '記号・番号', value: shown(insurance.symbol, insurance.number, insurance.branch) },
          { label: '被保険者', value: insurance.insuredName },
        ]
      : []),
    { label: '口座', value: account ? shown(account.bankCode, account.branchCode, account.number) : '登録なし' },
  ]
}

function circumstanceRows({ circumstances, memo }: Application): SummaryRow[] {
  const told = circumstanceFields.flatMap((field): SummaryRow[] => {
    const answer = circumstances[field]
    if (answer === null) return []
    const words = typeof answer === 'boolean' ? (answer ? 'はい' : 'いいえ') : placementWords[answer]
    return [{ label: circumstanceLabels[field], value: words }]
  })
  return [...told, ...(memo ? [{ label: '引き継ぎのメモ', value: memo }] : [])]
}
