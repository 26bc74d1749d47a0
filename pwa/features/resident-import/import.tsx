import { useSignal } from '@preact/signals'
import type { Output } from '../../../shared/contract/contract.ts'
import { readImport, resolveImportItem } from '../../../shared/contract/resident-import.ts'
import { importReasonTexts } from '../../../shared/ja/import-reasons.ts'
import type { Id } from '../../../shared/values/id.ts'
import { noticeReasons } from '../../../shared/values/registry.ts'
import { CallFailure, call } from '../../app/call.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { can } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ActionBar, Figure, Tiles } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { number, whenWords } from './import-words.ts'

type Item = Output<typeof readImport>['items'][number]

/** One import: its counts, and each row that needs a person's eye. */
export default function ImportPage({ params }: PageProps) {
  const id = findIdOf(params.import)
  if (!id) return <StaleLink title="取込の内容" href="/imports" />
  return <ImportView id={id as Id} />
}

function ImportView({ id }: { readonly id: Id }) {
  const page = useSignal(0)
  const failure = useSignal('')
  const found = useLoad(() => call(readImport, { jobId: id, page: page.value }), [id, page.value])
  const resolve = async (row: number) => {
    failure.value = ''
    try {
      await call(resolveImportItem, { jobId: id, row })
      found.reload()
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      failure.value = error.message
    }
  }
  return (
    <>
      <PageTitle title="取込の内容" />
      {failure.value && <Notice tone="error" title={failure.value} live />}
      <Loaded of={found}>
        {({ progress, items, total }) => (
          <>
            <p>
              開始 {whenWords(progress.startedAt)}、
              {progress.finishedAt ? `終了 ${whenWords(progress.finishedAt)}` : 'まだ終わっていません'}
            </p>
            <Tiles>
              <Figure label="処理済／全件" value={`${number(progress.done)} / ${number(progress.rows)}`} unit="行" />
              <Figure label="新規" value={number(progress.accepted)} unit="件" />
              <Figure label="変更" value={number(progress.changed)} unit="件" />
              <Figure label="変更なし" value={number(progress.unchanged)} unit="件" />
              <Figure label="拒否" value={number(progress.rejected)} unit="件" />
            </Tiles>
            <Table
              caption="要確認の行"
              rows={items}
              rowKey={(item) => String(item.row)}
              empty="要確認の行はありません"
              paging={{
                page: page.value,
                total,
                onPage: (to) => {
                  page.value = to
                },
              }}
              columns={columnsOf(resolve)}
            />
          </>
        )}
      </Loaded>
      <ActionBar
        start={
          <LinkButton href="/imports" look="quiet">
            取込の一覧へ戻る
          </LinkButton>
        }
      >
        {null}
      </ActionBar>
    </>
  )
}

/** The value stays in the office's own file: the row's number leads to it. */
const columnsOf = (resolve: (row: number) => Promise<void>): readonly Column<Item>[] => [
  { title: '行', heading: true, numeric: true, cell: (item) => number(item.row) },
  { title: '項目', cell: (item) => item.column ?? '―' },
  { title: '内容', cell: (item) => importReasonTexts[item.reason].ja },
  {
    title: '取込',
    cell: (item) =>
      noticeReasons.includes(item.reason) ? (
        <StatusTag tone="done">取込済み</StatusTag>
      ) : (
        <StatusTag tone="stopped">拒否</StatusTag>
      ),
  },
  ...(can('person.view') ? [{ title: '受給者', cell: (item: Item) => <PersonLink id={item.personId} /> }] : []),
  { title: '対応', cell: (item) => <Resolved item={item} resolve={resolve} /> },
]

function PersonLink({ id }: { readonly id: string | null }) {
  return id === null ? <>―</> : <a href={`/persons/${handle(id)}`}>開く</a>
}

function Resolved({ item, resolve }: { readonly item: Item; readonly resolve: (row: number) => Promise<void> }) {
  if (item.resolvedAt) return <>{whenWords(item.resolvedAt)}に対応済み</>
  if (!can('resident-import.update')) return <>未対応</>
  return (
    <Button look="quiet" about={`${item.row}行目`} onPress={() => void resolve(item.row)}>
      対応済みにする
    </Button>
  )
}
