import { useSignal } from '@preact/signals'
import { listCertificates } from '../../../shared/contract/certificate.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import { certificateReasonWords, certificateStateWords, entitlementStateWords } from '../../../shared/ja/certificate.ts'
import { PRIVATE_MARK } from '../../../shared/ja/person.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { findIdOf } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { can } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Table } from '../../ui/table.tsx'
import { birthWords, nameOf } from '../person/person-table.tsx'
import { CollectDialog } from './collect-dialog.tsx'
import { PrintButton } from './print-button.tsx'
import { ReissueDialog } from './reissue-dialog.tsx'

type Listed = Output<typeof listCertificates>
export type Certificate = Listed['certificates'][number]

type Asking = { readonly what: 'reissue' | 'collect'; readonly certificate: Certificate } | undefined

/** 医療証: the copy that is current, what to do with it, and every copy before it. */
export default function CertificatesPage({ params }: PageProps) {
  const id = findIdOf(params.person)
  if (!id) return <StaleLink title="医療証" href="/persons" />
  return <CertificatesView id={id as Id} reference={params.person ?? ''} />
}

function CertificatesView({ id, reference }: { readonly id: Id; readonly reference: string }) {
  const asking = useSignal<Asking>(undefined)
  const said = useSignal('')
  const list = useLoad(() => call(listCertificates, { personId: id }), [id])
  const close = () => {
    asking.value = undefined
  }
  const done = (words: string) => {
    close()
    said.value = words
    list.reload()
  }
  const ask = (what: 'reissue' | 'collect', certificate: Certificate) => {
    asking.value = { what, certificate }
  }
  return (
    <Loaded of={list}>
      {(found) => {
        const current = found.certificates.find(({ state }) => state === 'current')
        return (
          <>
            <PageTitle
              title="医療証"
              above={`医療証・${birthWords(found.person.birthOn)}`}
              beside={found.placesHidden && <StatusTag>{PRIVATE_MARK}</StatusTag>}
            >
              {nameOf(found.person)}
            </PageTitle>
            {said.value && <Notice tone="success" title={said.value} live />}
            <CurrentCard certificate={current} />
            <Entitlements rows={found.entitlements} />
            <Issues rows={found.certificates} collect={(one) => ask('collect', one)} />
            <ActionBar
              start={
                <LinkButton href={`/persons/${reference}`} look="quiet">
                  受給者の画面へ
                </LinkButton>
              }
            >
              {current && can('certificate.update') && (
                <>
                  <Button onPress={() => ask('reissue', current)}>再交付</Button>
                  <PrintButton certificateId={current.id} />
                </>
              )}
            </ActionBar>
            {asking.value?.what === 'reissue' && (
              <ReissueDialog certificate={asking.value.certificate} onClose={close} onDone={done} />
            )}
            {asking.value?.what === 'collect' && (
              <CollectDialog certificate={asking.value.certificate} onClose={close} onDone={done} />
            )}
          </>
        )
      }}
    </Loaded>
  )
}

const period = (row: { readonly validFrom: CalendarDate; readonly validTo: CalendarDate }) =>
  `${formatWareki(row.validFrom)} から ${formatWareki(row.validTo)} まで`

function CurrentCard({ certificate }: { readonly certificate: Certificate | undefined }) {
  if (!certificate) return <Notice title="交付中の医療証はありません" />
  return (
    <Card title="交付中の医療証" beside={<StatusTag tone="done">{certificateStateWords.current}</StatusTag>}>
      <SummaryList
        rows={[
          { label: '種類', value: certificate.title },
          { label: '公費負担者番号', value: certificate.payerNo },
          { label: '受給者番号', value: certificate.recipientNo },
          { label: '有効期間', value: period(certificate) },
          { label: '証コード', value: certificate.code },
          { label: '交付日', value: `${formatWareki(certificate.issuedOn)}（${certificate.issueNo}回目）` },
        ]}
      />
    </Card>
  )
}

const tones = { active: 'done', suspended: 'warning', lost: 'stopped' } as const

function Entitlements({ rows }: { readonly rows: Listed['entitlements'] }) {
  return (
    <Table
      caption="資格"
      rows={rows}
      rowKey={(row) => row.id}
      empty="資格はありません"
      columns={[
        { title: '受給者番号', heading: true, cell: (row) => row.recipientNo },
        { title: '期間', cell: period },
        { title: '失効日', cell: (row) => (row.lostOn ? formatWareki(row.lostOn) : '―') },
        {
          title: '状態',
          cell: (row) => <StatusTag tone={tones[row.state]}>{entitlementStateWords[row.state]}</StatusTag>,
        },
      ]}
    />
  )
}

const copyTones = { current: 'done', replaced: 'neutral', lost: 'warning', collected: 'neutral' } as const

type IssuesProps = { readonly rows: readonly Certificate[]; readonly collect: (one: Certificate) => void }

function Issues({ rows, collect }: IssuesProps) {
  return (
    <Table
      caption="交付の履歴"
      rows={rows}
      rowKey={(row) => row.id}
      empty="交付した医療証はありません"
      columns={[
        {
          title: '交付',
          heading: true,
          cell: (row) => `${row.issueNo}回目 ${formatWareki(row.issuedOn)}`,
        },
        { title: '理由', cell: (row) => certificateReasonWords[row.reason] },
        { title: '有効期間', cell: (row) => `${formatWareki(row.validFrom)}〜${formatWareki(row.validTo)}` },
        {
          title: '状態',
          cell: (row) => <StatusTag tone={copyTones[row.state]}>{certificateStateWords[row.state]}</StatusTag>,
        },
        {
          title: '回収',
          cell: (row) =>
            row.state === 'collected' || !can('certificate.update') ? (
              '―'
            ) : (
              <Button look="quiet" about={`${row.issueNo}回目の証`} onPress={() => collect(row)}>
                回収
              </Button>
            ),
        },
      ]}
    />
  )
}
