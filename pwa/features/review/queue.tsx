import { useSignal } from '@preact/signals'
import type { Output } from '../../../shared/contract/contract.ts'
import { listReviewQueue } from '../../../shared/contract/review.ts'
import { outcomeWords } from '../../../shared/ja/review.ts'
import { daysBetween } from '../../../shared/values/calendar-date.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { Card, Figure, Tiles } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Table } from '../../ui/table.tsx'
import { ApplicationStatusTag } from '../application/application-status.tsx'
import { nameOf } from '../person/person-table.tsx'

type Waiting = Output<typeof listReviewQueue>['rows'][number]

const statusOf = { all: undefined, review: 'in-review', decision: 'proposed' } as const

/** 審査: what waits for a proposal and what waits for another person's yes, oldest day of receipt first. */
export default function ReviewQueuePage() {
  const form = useForm('review-queue', { status: 'all' })
  const page = useSignal(0)
  const chosen = form.value('status').value as keyof typeof statusOf
  const status = statusOf[chosen]
  const queue = useLoad(
    () => call(listReviewQueue, { ...(status ? { status } : {}), page: page.value }),
    [chosen, page.value],
  )
  return (
    <>
      <PageTitle title="審査・決裁待ち" />
      <Loaded of={queue}>
        {({ rows, total, waiting }) => (
          <>
            <Tiles>
              <Figure label="審査待ち" value={waiting.inReview} unit="件" />
              <Figure label="決裁待ち" value={waiting.proposed} unit="件" />
            </Tiles>
            <Form form={form} onSubmit={() => undefined}>
              <Card>
                <RadioGroup
                  name="status"
                  label="表示するもの"
                  layout="row"
                  required
                  options={[
                    { value: 'all', label: 'すべて' },
                    { value: 'review', label: '審査待ち' },
                    { value: 'decision', label: '決裁待ち' },
                  ]}
                />
              </Card>
            </Form>
            <Table
              caption="審査と決裁を待つ申請"
              filter
              rows={rows}
              rowKey={(row) => row.id}
              empty="待っている申請はありません"
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
    title: '受付番号',
    heading: true,
    cell: (row: Waiting) => <a href={`/review/${handle(row.id)}`}>{row.receiptNo}</a>,
    text: (row: Waiting) => row.receiptNo,
  },
  {
    title: 'お子さん',
    cell: (row: Waiting) => (
      <>
        {nameOf(row.child)}
        <span class="hint"> {row.child.kana}</span>
      </>
    ),
    text: (row: Waiting) => `${row.child.name} ${row.child.kana}`,
  },
  { title: '生年月日', cell: (row: Waiting) => formatWareki(row.child.birthOn) },
  {
    title: '受付日',
    cell: (row: Waiting) => `${formatWareki(row.receivedOn)}（${daysBetween(row.receivedOn, today())}日前）`,
  },
  { title: '状態', cell: (row: Waiting) => <State row={row} /> },
]

function State({ row }: { readonly row: Waiting }) {
  return (
    <>
      <ApplicationStatusTag status={row.status} />
      {row.insurancePending && <StatusTag tone="waiting">保険待ち</StatusTag>}
      {row.proposed && <> {outcomeWords[row.proposed]}の起案</>}
      {row.mayDecide && <StatusTag tone="current">決裁できます</StatusTag>}
    </>
  )
}
