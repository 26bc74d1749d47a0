import { useSignal } from '@preact/signals'
import { type ApplicationStatus, listApplications } from '../../../shared/contract/application.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import { channelWords } from '../../../shared/ja/application.ts'
import { HIDDEN } from '../../../shared/ja/person.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxGroup, RadioGroup } from '../../ui/choice.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { Card, Row } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Table } from '../../ui/table.tsx'
import { nameOf } from '../person/person-table.tsx'
import { ApplicationStatusTag } from './application-status.tsx'

type Listed = Output<typeof listApplications>['rows'][number]

/** Which states a choice of the list stands for. */
const groups: Readonly<Record<string, readonly ApplicationStatus[]>> = {
  waiting: ['awaiting-documents'],
  review: ['in-review', 'proposed'],
  done: ['granted', 'rejected', 'withdrawn'],
  all: [],
}

const groupWords = { waiting: '書類待ち', review: '審査・決裁中', done: '終わったもの', all: 'すべて' } as const

/** 申請一覧: the worklist, oldest day of receipt first. */
export default function ApplicationsPage() {
  const form = useForm('application-list', { group: 'waiting' })
  const asked = useSignal({ receiptNo: '', page: 0 })
  const group = form.value('group').value
  const ownOffice = form.list('own').includes('yes')
  const { receiptNo, page } = asked.value
  const list = useLoad(
    () => call(listApplications, { statuses: [...(groups[group] ?? [])], receiptNo, ownOffice, page }),
    [group, ownOffice, receiptNo, page],
  )
  const narrow = (values: Record<string, string>) => {
    asked.value = { receiptNo: values.receiptNo ?? '', page: 0 }
  }
  return (
    <>
      <PageTitle title="申請一覧" />
      <Form form={form} onSubmit={narrow}>
        <Card title="しぼり込み">
          <RadioGroup
            name="group"
            label="状態"
            layout="row"
            required
            options={Object.entries(groupWords).map(([value, label]) => ({ value, label }))}
          />
          <Row>
            <Field name="receiptNo" label="受付番号" hint="一部でもさがせます" width="s" max={10} />
            <CheckboxGroup
              name="own"
              label="受付窓口"
              options={[{ value: 'yes', label: 'この窓口で受け付けたもの' }]}
            />
          </Row>
          <p>
            <Button submit>受付番号でさがす</Button>
          </p>
        </Card>
      </Form>
      <Loaded of={list}>
        {({ rows, total }) => (
          <Table
            caption="申請"
            filter
            rows={rows}
            rowKey={(row) => row.id}
            empty="この条件の申請はありません"
            paging={{
              page,
              total,
              onPage: (to) => {
                asked.value = { ...asked.value, page: to }
              },
            }}
            columns={columns}
          />
        )}
      </Loaded>
    </>
  )
}

const columns = [
  {
    title: '受付番号',
    heading: true,
    cell: (row: Listed) => <a href={`/applications/${handle(row.id)}`}>{row.receiptNo}</a>,
    text: (row: Listed) => row.receiptNo,
  },
  {
    title: 'お子さん',
    cell: (row: Listed) => nameOf(row.child),
    text: (row: Listed) => `${row.child.name} ${row.child.kana}`,
  },
  { title: '受付日', cell: (row: Listed) => formatWareki(row.receivedOn) },
  { title: '受付窓口', cell: (row: Listed) => officeWords(row) },
  { title: '状態', cell: (row: Listed) => <ApplicationStatusTag status={row.status} /> },
  { title: '書類の期限', cell: (row: Listed) => <Due row={row} /> },
]

/** The way it came is said only where it is not plain from the office. */
function officeWords({ office, channel }: Listed): string {
  const by = channel === 'post' || channel === 'online' ? `（${channelWords[channel]}）` : ''
  return `${office ?? HIDDEN}${by}`
}

/** A deadline that has passed is said in a word, not by colour alone. */
function Due({ row }: { readonly row: Listed }) {
  if (!row.dueOn) return <>―</>
  return (
    <>
      {formatWareki(row.dueOn)} {row.dueOn < today() && <StatusTag tone="warning">期限切れ</StatusTag>}
    </>
  )
}
