import { useSignal } from '@preact/signals'
import type { Output } from '../../../shared/contract/contract.ts'
import { listMergeCandidates, mergeProvisional } from '../../../shared/contract/merge-provisional.ts'
import { HIDDEN, sexWords } from '../../../shared/ja/person.ts'
import { CallFailure, call } from '../../app/call.ts'
import { handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Table } from '../../ui/table.tsx'
import { birthWords, nameOf } from './person-table.tsx'

type Pair = Output<typeof listMergeCandidates>['pairs'][number]

/** 仮登録の統合: the entry and the registry's person side by side; a person says whether they are one. */
export default function MergeCandidatesPage() {
  const asked = useSignal<Pair | undefined>(undefined)
  const failure = useSignal('')
  const busy = useSignal(false)
  const list = useLoad(() => call(listMergeCandidates, {}), [])
  const merge = async ({ provisional, registered }: Pair) => {
    busy.value = true
    failure.value = ''
    try {
      await call(mergeProvisional, { provisionalId: provisional.id, personId: registered.id })
      asked.value = undefined
      list.reload()
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      failure.value = error.message
    } finally {
      busy.value = false
    }
  }
  const pair = asked.value
  const ask = (row: Pair | undefined) => {
    failure.value = ''
    asked.value = row
  }
  return (
    <>
      <PageTitle title="仮登録の統合" />
      <Loaded of={list}>
        {({ pairs, more }) => (
          <>
            <Table
              caption="同じ人かもしれない組"
              rows={pairs}
              rowKey={(row) => row.provisional.id + row.registered.id}
              empty="確認を待っている組はありません"
              columns={[
                {
                  title: '仮登録',
                  heading: true,
                  cell: (row) => <a href={`/persons/${handle(row.provisional.id)}`}>{nameOf(row.provisional)}</a>,
                },
                { title: '生年月日', cell: (row) => birthWords(row.provisional.birthOn) },
                {
                  title: '住民票の人',
                  cell: (row) => <a href={`/persons/${handle(row.registered.id)}`}>{nameOf(row.registered)}</a>,
                },
                { title: '生年月日', cell: (row) => birthWords(row.registered.birthOn) },
                {
                  title: '確認',
                  cell: (row) => (
                    <Button about={nameOf(row.registered)} onPress={() => ask(row)}>
                      見比べる
                    </Button>
                  ),
                },
              ]}
            />
            {more && <p>ほかにもあります。確認が済むと次の組が出ます。</p>}
          </>
        )}
      </Loaded>
      <Dialog
        title="同じ人ですか"
        open={pair !== undefined}
        onClose={() => ask(undefined)}
        actions={
          pair && (
            <Button look="primary" busy={busy.value} onPress={() => void merge(pair)}>
              同じ人として統合する
            </Button>
          )
        }
      >
        {failure.value && <Notice tone="error" title={failure.value} live />}
        {pair && <SummaryList large rows={compared(pair)} />}
        <p>統合すると、仮登録で受け付けた申請は住民票の人のものになります。</p>
      </Dialog>
    </>
  )
}

function compared({ provisional, registered }: Pair) {
  const both = (of: (person: Pair['provisional']) => string) => (
    <>
      仮登録: {of(provisional)}
      <br />
      住民票: {of(registered)}
      {of(provisional) !== of(registered) && (
        <>
          {' '}
          <StatusTag tone="warning">違います</StatusTag>
        </>
      )}
    </>
  )
  return [
    { label: '氏名', value: both(nameOf) },
    { label: 'フリガナ', value: both((person) => person.kana || '―') },
    { label: '生年月日', value: both((person) => birthWords(person.birthOn)) },
    { label: '性別', value: both((person) => sexWords[person.sex]) },
    { label: '住所', value: both((person) => person.address ?? HIDDEN) },
  ]
}
