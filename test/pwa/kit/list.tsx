import { handle } from '../../../pwa/app/handles.ts'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'
import { StatusTag } from '../../../pwa/ui/status-tag.tsx'
import { Table } from '../../../pwa/ui/table.tsx'

type Row = {
  readonly id: string
  readonly name: string
  readonly kana: string
  readonly birthOn: string
  readonly valid: boolean
}

const FAMILIES = [
  ['山田', 'ヤマダ'],
  ['髙橋', 'タカハシ'],
  ['佐藤', 'サトウ'],
  ['𠮷田', 'ヨシダ'],
] as const

const rows: Row[] = Array.from({ length: 120 }, (_, index) => {
  const [name, kana] = FAMILIES[index % FAMILIES.length] ?? FAMILIES[0]
  return {
    id: `person-${index}`,
    name: `${name} ${index + 1}郎`,
    kana: `${kana}　${'イチロウ'}`,
    birthOn: `令和${(index % 7) + 1}年${(index % 12) + 1}月3日`,
    valid: index % 5 !== 0,
  }
})

export default function KitList() {
  return (
    <>
      <PageTitle title="受給者一覧" />
      <Table
        caption="小児医療費助成の受給者"
        filter
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            title: '氏名',
            heading: true,
            cell: (row) => <a href={`/case/${handle(row.id)}`}>{row.name}</a>,
            text: (row) => row.name,
          },
          { title: 'フリガナ', cell: (row) => row.kana, text: (row) => row.kana },
          { title: '生年月日', cell: (row) => row.birthOn },
          { title: '助成額', numeric: true, cell: (row) => `${(row.id.length * 1234).toLocaleString('ja-JP')}円` },
          {
            title: '状態',
            cell: (row) => <StatusTag tone={row.valid ? 'done' : 'waiting'}>{row.valid ? '有効' : '審査中'}</StatusTag>,
          },
        ]}
      />
    </>
  )
}
