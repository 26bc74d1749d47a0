import type { PersonSummary } from '../../../shared/contract/person.ts'
import { HIDDEN, PRIVATE_MARK, residenceWords, sexWords, standingWords, UNNAMED } from '../../../shared/ja/person.ts'
import { spokenAgeOn } from '../../../shared/values/age.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { today } from '../../app/clock.ts'
import { handle } from '../../app/handles.ts'
import { StatusTag } from '../../ui/status-tag.tsx'
import { type Column, Table } from '../../ui/table.tsx'

/** How a person is written where the name stands. */
export const nameOf = (person: { readonly name: string }) => person.name || UNNAMED

/** What must be noticed about a person, in words that may face a visitor. */
export function PersonTags({ person }: { readonly person: PersonSummary }) {
  const left = person.residence === 'moved-out' || person.residence === 'removed' || person.residence === 'dead'
  return (
    <>
      {person.standing !== 'registered' && <StatusTag tone="waiting">{standingWords[person.standing]}</StatusTag>}
      {left && <StatusTag tone="stopped">{residenceWords[person.residence]}</StatusTag>}
      {person.numberPending && <StatusTag tone="waiting">番号待ち</StatusTag>}
      {person.placesHidden && <StatusTag>{PRIVATE_MARK}</StatusTag>}
    </>
  )
}

/** 「令和2年4月3日 6歳」: enough to tell two people apart in a list. */
export function birthWords(birthOn: PersonSummary['birthOn']): string {
  return `${formatWareki(birthOn)} ${spokenAgeOn(birthOn, today())}歳`
}

type Props<Row extends PersonSummary> = {
  readonly caption: string
  readonly persons: readonly Row[]
  readonly empty?: string
  readonly more?: readonly Column<Row>[]
}

/** Persons in a list, each a way to their page. */
export function PersonTable<Row extends PersonSummary>({ caption, persons, empty, more = [] }: Props<Row>) {
  return (
    <Table
      caption={caption}
      rows={persons}
      rowKey={(row) => row.id}
      empty={empty}
      columns={[
        {
          title: '氏名',
          heading: true,
          cell: (row) => <a href={`/persons/${handle(row.id)}`}>{nameOf(row)}</a>,
          text: (row) => row.name,
        },
        { title: 'フリガナ', cell: (row) => row.kana, text: (row) => row.kana },
        { title: '生年月日', cell: (row) => birthWords(row.birthOn) },
        { title: '性別', cell: (row) => sexWords[row.sex] },
        { title: '住所', cell: (row) => row.address ?? HIDDEN },
        ...more,
        { title: '状態', cell: (row) => <PersonTags person={row} /> },
      ]}
    />
  )
}
