import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Output } from '../../../shared/contract/contract.ts'
import { type ImportProgress, listImports } from '../../../shared/contract/resident-import.ts'
import { call } from '../../app/call.ts'
import { handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import { can } from '../../app/session.ts'
import { LinkButton } from '../../ui/button.tsx'
import { FilePicker } from '../../ui/file-picker.tsx'
import { Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Progress } from '../../ui/progress.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Table } from '../../ui/table.tsx'
import { countsWords, number, whenWords } from './import-words.ts'
import { type Sending, sendChosen, sending } from './sending.ts'

type Listed = Output<typeof listImports>['imports'][number]

/** 住民データの取込: sends a file piece by piece and lists what was sent. */
export default function ImportsPage() {
  const page = useSignal(0)
  const now = sending.value
  const list = useLoad(() => call(listImports, { page: page.value }), [page.value])
  useEffect(() => {
    if (now?.state === 'done' || now?.state === 'failed') list.reload()
  }, [now?.state])
  const busy = now?.state === 'reading' || now?.state === 'sending'
  return (
    <>
      <PageTitle title="住民データの取込" />
      {can('resident-import.update') && (
        <Card title="ファイルを送る">
          {!busy && (
            <FilePicker
              label="住民基本台帳の異動データ（CSV）"
              hint="Shift_JIS か UTF-8 の CSV ファイルです。ファイルは保存されません。止まったときは、同じファイルをもう一度選ぶと続きから送ります。"
              accept=".csv,text/csv"
              onPick={(file) => void sendChosen(file)}
            />
          )}
          {now && <Now sending={now} />}
        </Card>
      )}
      <Loaded of={list}>
        {({ imports, total }) => (
          <Table
            caption="これまでの取込"
            rows={imports}
            rowKey={(row) => row.jobId}
            empty="取込はまだありません"
            paging={{
              page: page.value,
              total,
              onPage: (to) => {
                page.value = to
              },
            }}
            columns={columns}
          />
        )}
      </Loaded>
    </>
  )
}

function Now({ sending: now }: { readonly sending: Sending }) {
  switch (now.state) {
    case 'reading':
      return <p class="loading">ファイルを調べています</p>
    case 'sending':
      return (
        <Progress
          label="処理済"
          done={now.progress.done}
          total={now.progress.rows}
          detail={countsWords(now.progress)}
        />
      )
    case 'done':
      return <Done progress={now.progress} again={now.again} />
    case 'failed':
      return (
        <Notice tone="error" title="最後まで送れませんでした" live>
          {now.messages.map((message) => (
            <p key={message}>{message}</p>
          ))}
          {now.progress && (
            <p>{number(now.progress.done)}行までは処理しました。同じファイルを選ぶと続きから送ります。</p>
          )}
        </Notice>
      )
  }
}

function Done({ progress, again }: { readonly progress: ImportProgress; readonly again: boolean }) {
  const title = again ? 'このファイルは取込済みです。何も変わっていません。' : '取込が終わりました'
  const link = (
    <LinkButton href={`/imports/${handle(progress.jobId)}`}>
      {progress.rejected > 0 ? '要確認の行を見る' : '内容を見る'}
    </LinkButton>
  )
  return (
    <Notice tone={progress.rejected > 0 ? 'warning' : 'success'} title={title} actions={link} live>
      <p>{countsWords(progress)}</p>
    </Notice>
  )
}

const columns = [
  {
    title: '開始',
    heading: true,
    cell: (row: Listed) => <a href={`/imports/${handle(row.jobId)}`}>{whenWords(row.startedAt)}</a>,
  },
  { title: '状態', cell: (row: Listed) => <State row={row} /> },
  { title: '行数', numeric: true, cell: (row: Listed) => number(row.rows) },
  { title: '新規', numeric: true, cell: (row: Listed) => number(row.accepted) },
  { title: '変更', numeric: true, cell: (row: Listed) => number(row.changed) },
  { title: '変更なし', numeric: true, cell: (row: Listed) => number(row.unchanged) },
  { title: '拒否', numeric: true, cell: (row: Listed) => number(row.rejected) },
  {
    title: '要確認',
    cell: (row: Listed) => (row.open > 0 ? <StatusTag tone="warning">{`${number(row.open)}件`}</StatusTag> : 'なし'),
  },
]

function State({ row }: { readonly row: Listed }) {
  if (row.state === 'finished') return <StatusTag tone="done">完了</StatusTag>
  return <StatusTag tone="waiting">{`途中（${number(row.done)}行まで）`}</StatusTag>
}
