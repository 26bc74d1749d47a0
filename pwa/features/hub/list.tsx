import { useSignal } from '@preact/signals'
import type { Output } from '../../../shared/contract/contract.ts'
import { type HubState, listHubSubjects } from '../../../shared/contract/hub.ts'
import { hubStateWords } from '../../../shared/ja/hub.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { Card, Figure, Tiles } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Table } from '../../ui/table.tsx'
import { shortMoment } from '../audit/moment.ts'
import { nameOf } from '../person/person-table.tsx'
import { HubTags, itemsText } from './hub-tags.tsx'

type Row = Output<typeof listHubSubjects>['rows'][number]

const choices = ['mismatch', 'refused', 'waiting', 'numbered'] as const satisfies readonly HubState[]

/** PMH連携状況: whoever needs a look comes first. */
export default function HubPage() {
  const form = useForm('hub-list', { state: 'all' })
  const page = useSignal(0)
  const chosen = form.value('state').value
  const state = choices.find((one) => one === chosen)
  const list = useLoad(
    () => call(listHubSubjects, { ...(state ? { state } : {}), page: page.value }),
    [chosen, page.value],
  )
  return (
    <>
      <PageTitle title="PMH連携状況" />
      <Loaded of={list}>
        {({ rows, total, counts }) => (
          <>
            <Tiles>
              <Figure label="確認が必要" value={counts.mismatch + counts.refused} unit="件" />
              <Figure label={hubStateWords.waiting} value={counts.waiting} unit="件" />
              <Figure label={hubStateWords.numbered} value={counts.numbered} unit="件" />
            </Tiles>
            <Form form={form} onSubmit={() => undefined}>
              <Card>
                <RadioGroup
                  name="state"
                  label="表示するもの"
                  layout="row"
                  required
                  options={[
                    { value: 'all', label: 'すべて' },
                    ...choices.map((value) => ({ value, label: hubStateWords[value] })),
                  ]}
                />
              </Card>
            </Form>
            <Table
              caption="PMHに登録する人"
              filter
              rows={rows}
              rowKey={(row) => row.personId}
              empty="該当する人はいません"
              paging={{
                page: page.value,
                total,
                onPage: (to) => {
                  page.value = to
                },
              }}
              columns={columns}
            />
          </>
        )}
      </Loaded>
    </>
  )
}

const columns = [
  {
    title: '氏名',
    heading: true,
    cell: (row: Row) => (
      <>
        <a href={`/hub/${handle(row.personId)}`}>{nameOf(row)}</a>
        <br />
        <span class="hint">{row.kana}</span>
      </>
    ),
    text: (row: Row) => `${row.name} ${row.kana} ${row.integratedNo}`,
  },
  { title: '生年月日', cell: (row: Row) => formatWareki(row.birthOn) },
  { title: '状態', cell: (row: Row) => <HubTags of={row} /> },
  { title: '確認すること', cell: (row: Row) => whatToDo(row) },
  { title: '最後の連携', cell: (row: Row) => (row.linkedAt ? shortMoment(row.linkedAt) : '―') },
]

function whatToDo({ state, items, waitsFor }: Row): string {
  if (state === 'mismatch') return `${itemsText(items)}が支払側と違います`
  if (state === 'refused') return `求めていない回答（${itemsText(items)}）`
  if (waitsFor === 'number') return '個人番号を待っています'
  if (waitsFor === 'retry') return '支払側の応答を待っています'
  return '―'
}
