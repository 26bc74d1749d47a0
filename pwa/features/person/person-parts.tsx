import type { Output } from '../../../shared/contract/contract.ts'
import type { readPerson } from '../../../shared/contract/person.ts'
import { procedureWords } from '../../../shared/ja/application.ts'
import { HIDDEN, residenceWords } from '../../../shared/ja/person.ts'
import { type CalendarDate, calendarDateOf } from '../../../shared/values/calendar-date.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { handle } from '../../app/handles.ts'
import { can } from '../../app/session.ts'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Table } from '../../ui/table.tsx'
import { ApplicationStatusTag } from '../application/application-status.tsx'

type Person = Output<typeof readPerson>

export function ApplicationsOf({ rows }: { readonly rows: Person['applications'] }) {
  const name = (row: Person['applications'][number]) =>
    can('application.view') ? <a href={`/applications/${handle(row.id)}`}>{row.receiptNo}</a> : row.receiptNo
  return (
    <Table
      caption="申請"
      rows={rows}
      rowKey={(row) => row.id}
      empty="申請はありません"
      columns={[
        { title: '受付番号', heading: true, cell: name },
        { title: '手続', cell: (row) => procedureWords[row.procedure] },
        { title: '受付日', cell: (row) => formatWareki(row.receivedOn) },
        { title: '立場', cell: (row) => (row.as === 'child' ? '対象者' : '申請者') },
        { title: '状態', cell: (row) => <ApplicationStatusTag status={row.status} /> },
      ]}
    />
  )
}

const entitlementWords = { active: '有効', suspended: '差止', lost: '喪失' } as const
const entitlementTones = { active: 'done', suspended: 'warning', lost: 'stopped' } as const

export function EntitlementsOf({ rows }: { readonly rows: Person['entitlements'] }) {
  return (
    <Table
      caption="資格"
      rows={rows}
      rowKey={(row) => row.id}
      empty="資格はありません"
      columns={[
        { title: '受給者番号', heading: true, cell: (row) => row.recipientNo },
        { title: '期間', cell: period },
        {
          title: '状態',
          cell: (row) => <StatusTag tone={entitlementTones[row.state]}>{entitlementWords[row.state]}</StatusTag>,
        },
      ]}
    />
  )
}

const certificateWords = { current: '交付中', replaced: '差替え済み', lost: '紛失', collected: '回収済み' } as const

export function CertificatesOf({ rows }: { readonly rows: Person['certificates'] }) {
  return (
    <Table
      caption="医療証"
      rows={rows}
      rowKey={(row) => row.id}
      empty="交付した医療証はありません"
      columns={[
        { title: '交付日', heading: true, cell: (row) => formatWareki(row.issuedOn) },
        { title: '回', cell: (row) => `${row.issueNo}回目` },
        { title: '有効期間', cell: period },
        { title: '状態', cell: (row) => certificateWords[row.state] },
      ]}
    />
  )
}

const period = (row: { readonly validFrom: CalendarDate; readonly validTo: CalendarDate }) =>
  `${formatWareki(row.validFrom)} 〜 ${formatWareki(row.validTo)}`

/** Newest first; a row that was corrected later says until when it was believed. */
export function HistoryOf({ rows }: { readonly rows: Person['history'] }) {
  const known = (row: Person['history'][number]) => {
    const from = formatWareki(calendarDateOf(row.recordedAt as Instant))
    return row.supersededAt ? `${from}〜${formatWareki(calendarDateOf(row.supersededAt as Instant))}（訂正済み）` : from
  }
  return (
    <Table
      caption="異動の履歴"
      rows={rows}
      rowKey={(row) => `${row.validFrom} ${row.recordedAt}`}
      columns={[
        { title: '異動日', heading: true, cell: (row) => formatWareki(row.validFrom) },
        { title: '氏名', cell: (row) => row.name || '氏名未定' },
        { title: '住所', cell: (row) => row.address ?? HIDDEN },
        { title: '住民区分', cell: (row) => residenceWords[row.residence] },
        { title: '元の記録', cell: (row) => (row.source === 'registry' ? '住民票' : '窓口で入力') },
        { title: '記録した日', cell: known },
      ]}
    />
  )
}
