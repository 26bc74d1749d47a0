import { useSignal } from '@preact/signals'
import { listClients } from '../../../shared/contract/client.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import type { FieldGroup } from '../../../shared/contract/eligibility.ts'
import type { Scope } from '../../../shared/contract/permissions.ts'
import { clientKindWords, fieldGroupWords, scopeWords } from '../../../shared/ja/client.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import { can } from '../../app/session.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Table } from '../../ui/table.tsx'
import { shortMoment } from '../audit/moment.ts'
import { RevokeDialog } from './revoke-dialog.tsx'

export type Client = Output<typeof listClients>['clients'][number]

/** 照会先: who outside may ask, and which fields each gets. */
export default function ClientsPage() {
  const said = useSignal('')
  const asking = useSignal<Client | undefined>(undefined)
  const list = useLoad(() => call(listClients, {}), [])
  const revoked = () => {
    asking.value = undefined
    said.value = '取り消しました。次の照会から応じません。'
    list.reload()
  }
  return (
    <>
      <PageTitle title="照会先" />
      {said.value && <Notice tone="success" title={said.value} live />}
      <Loaded of={list}>
        {({ clients, tokenEndpoint }) => (
          <>
            <ClientTable
              rows={clients}
              revoke={(one) => {
                asking.value = one
              }}
            />
            <Connection tokenEndpoint={tokenEndpoint} />
          </>
        )}
      </Loaded>
      {can('client.update') && (
        <ActionBar>
          <LinkButton href="/clients/new" look="primary">
            照会先を登録する
          </LinkButton>
        </ActionBar>
      )}
      {asking.value && (
        <RevokeDialog
          client={asking.value}
          onClose={() => {
            asking.value = undefined
          }}
          onDone={revoked}
        />
      )}
    </>
  )
}

function ClientTable({ rows, revoke }: { readonly rows: readonly Client[]; readonly revoke: (one: Client) => void }) {
  return (
    <Table
      caption="登録している照会先"
      filter
      rows={rows}
      rowKey={(row) => row.id}
      empty="登録している照会先はありません"
      columns={[
        {
          title: '名称',
          heading: true,
          cell: (row) => (
            <>
              {row.name}
              <br />
              <span class="hint">
                {clientKindWords[row.kind]} {row.institutionCode}
              </span>
            </>
          ),
          text: (row) => `${row.name} ${row.institutionCode ?? ''}`,
        },
        { title: '見られるもの', cell: (row) => <Scopes scopes={row.scopes} /> },
        { title: 'クライアントID', cell: (row) => row.id, text: (row) => row.id },
        {
          title: '期限・最後の利用',
          cell: (row) => (
            <>
              {formatWareki(row.endsOn)}
              <br />
              <span class="hint">{row.usedAt ? shortMoment(row.usedAt) : 'まだ使われていません'}</span>
            </>
          ),
        },
        {
          title: '状態',
          cell: (row) => (
            <>
              <State row={row} />
              {row.revokedAt === null && can('client.update') && (
                <Button look="quiet" about={row.name} onPress={() => revoke(row)}>
                  取り消す
                </Button>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

function Scopes({ scopes }: Pick<Client, 'scopes'>) {
  return (
    <ul>
      {scopes.map(({ scope, fields }) => (
        <li key={scope}>
          {scopeWords[scope as Scope] ?? scope}
          {fields.length > 0 && `（${fields.map((one) => fieldGroupWords[one as FieldGroup] ?? one).join('、')}）`}
        </li>
      ))}
    </ul>
  )
}

function State({ row }: { readonly row: Client }) {
  if (row.revokedAt !== null)
    return (
      <>
        <StatusTag tone="stopped">取消し</StatusTag>
        <span class="hint"> {row.revokedReason}</span>
      </>
    )
  if (row.endsOn < today()) return <StatusTag tone="stopped">期限切れ</StatusTag>
  return <StatusTag tone="done">有効</StatusTag>
}

/** What the administrator passes on to the engineer of the institution. */
function Connection({ tokenEndpoint }: { readonly tokenEndpoint: string }) {
  const origin = tokenEndpoint.replace(/\/oauth\/token$/, '')
  return (
    <Card title="相手の技術担当者に伝えること">
      <SummaryList
        rows={[
          { label: 'トークンの取得先', value: tokenEndpoint },
          { label: '資格の照会先', value: `${origin}/v1/eligibility` },
          { label: '仕様', value: `${origin}/openapi.json` },
          { label: 'クライアントID', value: '上の表の値' },
        ]}
      />
      <p>
        接続の手順と、そのまま動く見本のプログラムは、製品に付属する docs/verifier-guide.md
        にあります。秘密鍵は相手の手元から出しません。受け取るのは公開鍵だけです。
      </p>
    </Card>
  )
}
