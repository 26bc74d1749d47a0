import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { SearchIcon } from './icon.tsx'

/** More than this in one table makes a slow tablet stutter. */
export const PAGE_SIZE = 50

export type Column<Row> = {
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** What the filter box looks at; columns without it are not searched. */
  readonly text?: (row: Row) => string
  readonly numeric?: boolean
  /** The cell that names the row for screen readers. One column at most. */
  readonly heading?: boolean
}

/** Paging done by the server: rows are one page. */
export type ServerPaging = { readonly page: number; readonly total: number; readonly onPage: (page: number) => void }

type TableProps<Row> = {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly filter?: boolean
  readonly paging?: ServerPaging
  readonly empty?: ComponentChildren
  readonly dense?: boolean
  readonly hideCaption?: boolean
}

/** A list with its filter and pager. The frame stays in place while rows change. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, filter, paging, dense } = props
  const box = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState('')
  const [ownPage, setOwnPage] = useState(0)
  const found = wanted === '' ? rows : rows.filter((row) => matches(row, columns, wanted))
  const total = paging ? paging.total : found.length
  const page = paging ? paging.page : Math.min(ownPage, Math.max(0, Math.ceil(total / PAGE_SIZE) - 1))
  const shown = paging ? found : found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
  const narrow = (text: string) => {
    setWanted(fold(text))
    setOwnPage(0)
  }
  const go = (to: number) => {
    if (paging) paging.onPage(to)
    else setOwnPage(to)
    box.current?.scrollIntoView()
  }
  return (
    <div class={dense ? 'table-box dense' : 'table-box'} ref={box}>
      {filter && <FilterBox caption={caption} onFilter={narrow} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section class="table-scroll" aria-label={caption} tabIndex={0}>
        <table>
          <caption class={props.hideCaption ? 'unseen' : undefined}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" class={column.numeric ? 'numeric' : undefined}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={props.rowKey(row)}>{columns.map((column) => cellOf(column, row))}</tr>
            ))}
            {shown.length === 0 && (
              <tr>
                <td class="empty" colSpan={columns.length}>
                  {props.empty ?? say('table.empty')}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </section>
      <Pager caption={caption} page={page} total={total} shown={shown.length} go={go} />
    </div>
  )
}

function cellOf<Row>(column: Column<Row>, row: Row) {
  const style = column.numeric ? 'numeric' : undefined
  if (column.heading) {
    return (
      <th key={column.title} scope="row" class={style}>
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td key={column.title} class={style}>
      {column.cell(row)}
    </td>
  )
}

/** Half-width, full-width, hiragana and katakana find each other. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/\s+/gu, '')
}

function matches<Row>(row: Row, columns: readonly Column<Row>[], wanted: string): boolean {
  return columns.some((column) => column.text && fold(column.text(row)).includes(wanted))
}

function FilterBox({ caption, onFilter }: { readonly caption: string; readonly onFilter: (text: string) => void }) {
  const id = useId()
  return (
    <div class="filter">
      <label for={id}>
        <SearchIcon />
        {say('table.filter')}
        <span class="unseen">（{caption}）</span>
      </label>
      <input
        id={id}
        class="input w-m"
        type="text"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          // Half-composed kana would empty the list for a moment; the end of the composition comes as input too.
          if (!event.isComposing) onFilter(event.currentTarget.value)
        }}
        onCompositionEnd={(event) => onFilter(event.currentTarget.value)}
      />
    </div>
  )
}

type PagerProps = { caption: string; page: number; total: number; shown: number; go: (page: number) => void }

function Pager({ caption, page, total, shown, go }: PagerProps) {
  const from = page * PAGE_SIZE
  const range =
    shown === 0
      ? say('table.none')
      : say('table.range', { total: total.toLocaleString('ja-JP'), from: from + 1, to: from + shown })
  return (
    <nav class="pager" aria-label={say('table.pager', { caption })}>
      <p role="status">{range}</p>
      {total > PAGE_SIZE && (
        <div class="pager-buttons">
          {page > 0 && (
            <button class="button button-secondary" type="button" onClick={() => go(page - 1)}>
              {say('table.previous', { size: PAGE_SIZE })}
            </button>
          )}
          {from + PAGE_SIZE < total && (
            <button class="button button-secondary" type="button" onClick={() => go(page + 1)}>
              {say('table.next', { size: Math.min(PAGE_SIZE, total - from - PAGE_SIZE) })}
            </button>
          )}
        </div>
      )}
    </nav>
  )
}
