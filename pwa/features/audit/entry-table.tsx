import type { LogEntry } from '../../../shared/contract/audit.ts'
import { actionWord, isRefusal, purposeWord, resultWord } from '../../../shared/ja/actions.ts'
import { HIDDEN } from '../../../shared/ja/person.ts'
import { handle } from '../../app/handles.ts'
import { StatusTag } from '../../ui/status-tag.tsx'
import { type Column, type ServerPaging, Table } from '../../ui/table.tsx'
import { shortMoment } from './moment.ts'

/** Who acted, as people say it. */
export function actorOf({ actor }: LogEntry): string {
  if (actor.kind === 'job') return 'システムの定時処理'
  const name = actor.name ?? '（登録のない者）'
  return actor.number === null ? name : `${name}（${actor.number}）`
}

/** Office and terminal on one line; hidden where they would betray a place. */
export function placeOf(entry: LogEntry): string {
  if (entry.placesHidden) return HIDDEN
  return [entry.office, entry.terminal?.name].filter((part) => part).join(' / ') || '—'
}

export function ResultTag({ entry }: { readonly entry: LogEntry }) {
  if (!entry.intact) return <StatusTag tone="warning">記録が書き換えられています</StatusTag>
  const tone = isRefusal(entry.result) ? 'stopped' : 'done'
  return <StatusTag tone={tone}>{resultWord(entry.result, entry.action)}</StatusTag>
}

const columns: readonly Column<LogEntry>[] = [
  {
    title: '日時',
    heading: true,
    cell: (entry) => <a href={`/audit/entries/${handle(String(entry.seq))}`}>{shortMoment(entry.at)}</a>,
  },
  {
    title: '操作と目的',
    cell: (entry) => (
      <>
        {actionWord(entry.action)}
        <br />
        <small>{purposeWord(entry.purpose)}</small>
      </>
    ),
  },
  { title: '職員・機関', cell: actorOf },
  { title: '窓口 / 端末', cell: placeOf },
  { title: '結果', cell: (entry) => <ResultTag entry={entry} /> },
]

type EntryTableProps = {
  readonly caption: string
  readonly entries: readonly LogEntry[]
  readonly paging: ServerPaging
}

/** Entries of the log, newest first; the moment leads to the entry. */
export function EntryTable({ caption, entries, paging }: EntryTableProps) {
  return (
    <Table
      caption={caption}
      dense
      columns={columns}
      rows={entries}
      rowKey={(entry) => String(entry.seq)}
      paging={paging}
      empty="記録はありません"
    />
  )
}
