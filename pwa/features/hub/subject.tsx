import { useSignal } from '@preact/signals'
import type { Output } from '../../../shared/contract/contract.ts'
import { readHubSubject, retryHub } from '../../../shared/contract/hub.ts'
import { exchangeWords, hubWaitWords, itemWord } from '../../../shared/ja/hub.ts'
import type { Id } from '../../../shared/values/id.ts'
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
import { SummaryList } from '../../ui/summary-list.tsx'
import { Table } from '../../ui/table.tsx'
import { describeMoment, shortMoment } from '../audit/moment.ts'
import { birthWords, nameOf } from '../person/person-table.tsx'
import { CertificateCard } from './certificate-card.tsx'
import { FlagsDialog } from './flags-dialog.tsx'
import { HubTags, itemsText } from './hub-tags.tsx'

type Subject = Output<typeof readHubSubject>

/** One person's record at the hub: what is wrong and what to do, then everything that was exchanged. */
export default function HubSubjectPage({ params }: PageProps) {
  const id = findIdOf(params.person)
  if (!id) return <StaleLink title="PMH連携の内容" href="/hub" />
  return <SubjectView id={id as Id} />
}

function SubjectView({ id }: { readonly id: Id }) {
  const said = useSignal('')
  const asking = useSignal(false)
  const busy = useSignal(false)
  const failed = useSignal('')
  const record = useLoad(() => call(readHubSubject, { personId: id }), [id])
  const done = (words: string) => {
    asking.value = false
    said.value = words
    record.reload()
  }
  const retry = async () => {
    busy.value = true
    failed.value = ''
    try {
      await call(retryHub, { personId: id })
      done('送り直す用意をしました。結果はまもなくこの画面に出ます。')
    } catch (error) {
      failed.value = error instanceof Error ? error.message : ''
    } finally {
      busy.value = false
    }
  }
  return (
    <Loaded of={record}>
      {(subject) => (
        <>
          <PageTitle
            title="PMH連携の内容"
            above={`PMH連携・${birthWords(subject.birthOn)}`}
            beside={<HubTags of={subject} />}
          >
            {nameOf(subject)}
          </PageTitle>
          {said.value && <Notice tone="success" title={said.value} live />}
          {failed.value && <Notice tone="error" title={failed.value} live />}
          <Trouble subject={subject} />
          <RecordCard subject={subject} />
          {subject.certificates.map((one) => (
            <CertificateCard key={one.entitlementId} certificate={one} />
          ))}
          <Exchanges rows={subject.exchanges} />
          <ActionBar
            start={
              <LinkButton href="/hub" look="quiet">
                一覧へ
              </LinkButton>
            }
          >
            {can('hub.update') && (
              <>
                <Button
                  onPress={() => {
                    asking.value = true
                  }}
                >
                  開示を止める・戻す
                </Button>
                <Button look="primary" busy={busy.value} onPress={retry}>
                  送り直す
                </Button>
              </>
            )}
          </ActionBar>
          {asking.value && (
            <FlagsDialog
              subject={subject}
              onClose={() => {
                asking.value = false
              }}
              onDone={done}
            />
          )}
        </>
      )}
    </Loaded>
  )
}

/** What a person must do about it, in one sentence. */
function Trouble({ subject: { state, items, waitsFor } }: { readonly subject: Subject }) {
  if (state === 'mismatch')
    return (
      <Notice tone="warning" title={`${itemsText(items)}が、支払側の記録と違います`}>
        <p>住民記録の内容を確かめてください。正しければ、加入している保険者に確認を頼み、直ってから送り直します。</p>
        <p>直るまで、医療機関には「取得できません」と答えます。紙の医療証はそのまま使えます。</p>
      </Notice>
    )
  if (state === 'refused')
    return (
      <Notice tone="error" title={`支払側の回答を受け取りませんでした（${itemsText(items)}）`}>
        <p>求めていない項目、または別の番号が返されました。値は保存していません。システム管理者に知らせてください。</p>
      </Notice>
    )
  return waitsFor ? <Notice title={hubWaitWords[waitsFor]} /> : null
}

function RecordCard({ subject }: { readonly subject: Subject }) {
  return (
    <Card title="対象者情報">
      <SummaryList
        rows={[
          { label: '統合宛名番号', value: subject.integratedNo },
          { label: '自治体コード', value: subject.municipality },
          { label: '業務', value: '子どもの医療費助成' },
          { label: '連携番号', value: subject.linkName ?? '―' },
          { label: '最後の連携', value: subject.linkedAt ? describeMoment(subject.linkedAt) : '―' },
          { label: '次に送る時刻', value: subject.dueAt ? describeMoment(subject.dueAt) : '予定なし' },
          { label: '不開示', value: subject.notDisclosed ? '止めています' : 'なし' },
          { label: '閲覧停止', value: subject.viewSuspended ? '止めています' : 'なし' },
          { label: '履歴ID', value: subject.historyId ?? '―' },
        ]}
      />
    </Card>
  )
}

function Exchanges({ rows }: { readonly rows: Subject['exchanges'] }) {
  return (
    <Table
      caption="連携の履歴"
      rows={rows}
      rowKey={(row) => row.id}
      empty="まだ送っていません"
      columns={[
        { title: '日時', heading: true, cell: (row) => shortMoment(row.at) },
        { title: '結果', cell: (row) => exchangeWords[row.status] },
        {
          title: '項目・理由',
          cell: (row) => (row.error ? row.error.split(',').map(reasonWord).join('、') : '―'),
        },
        { title: '連携番号', cell: (row) => row.name },
      ]}
    />
  )
}

function reasonWord(code: string): string {
  if (code === 'network') return '接続できません'
  if (code === 'unreadable') return '回答を読み取れません'
  if (code === 'too-long') return '回答が長すぎます'
  if (code.startsWith('status-')) return `支払側の障害（${code.slice('status-'.length)}）`
  return itemWord(code)
}
