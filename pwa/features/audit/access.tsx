import { useSignal } from '@preact/signals'
import { listAccess } from '../../../shared/contract/audit.ts'
import type { Output, Request } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/values/id.ts'
import { call } from '../../app/call.ts'
import { findIdOf } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { EntryTable } from './entry-table.tsx'

type Access = Output<typeof listAccess>

const TITLE = 'アクセス記録'

/** アクセス記録: who looked at one person, by 宛名番号 or, with a handle, from that person's page. */
export default function AccessPage({ params }: PageProps) {
  if (params.person === undefined) return <SearchAccess />
  const id = findIdOf(params.person)
  return id === undefined ? <StaleLink title={TITLE} href="/audit/access" /> : <AccessOf personId={id as Id} />
}

function SearchAccess() {
  const form = useForm('audit-access')
  const found = useSignal<Access | undefined>(undefined)
  const page = useSignal(0)
  const show = async (question: Request<typeof listAccess>) => {
    found.value = await call(listAccess, question)
    page.value = question.page ?? 0
  }
  const turn = (to: number) => {
    const personId = found.value?.personId
    if (personId)
      void show({ by: 'id', personId, page: to }).catch((error) => form.refuse([{ message: error.message }]))
  }
  return (
    <>
      <PageTitle title={TITLE} above="本人の情報を、だれが、いつ、どこで、何のために見たか" />
      <Form form={form} onSubmit={({ atenaNo = '' }) => show({ by: 'atena-no', atenaNo })}>
        <Card title="さがす人">
          <Field name="atenaNo" label="宛名番号" kind="digits" digits={10} hint="10桁の数字" required />
        </Card>
        <ActionBar
          start={
            <LinkButton href="/audit/log" look="quiet">
              操作記録
            </LinkButton>
          }
        >
          <Button look="primary" submit shortcut="F12" busy={form.busy.value}>
            表示する
          </Button>
        </ActionBar>
      </Form>
      {found.value && <Entries access={found.value} page={page.value} onPage={turn} />}
    </>
  )
}

function AccessOf({ personId }: { readonly personId: Id }) {
  const page = useSignal(0)
  const access = useLoad(() => call(listAccess, { by: 'id', personId, page: page.value }), [personId, page.value])
  return (
    <>
      <PageTitle title={TITLE} above="本人の情報を、だれが、いつ、どこで、何のために見たか" />
      <Loaded of={access}>
        {(found) => (
          <Entries
            access={found}
            page={page.value}
            onPage={(to) => {
              page.value = to
            }}
          />
        )}
      </Loaded>
    </>
  )
}

type EntriesProps = { readonly access: Access; readonly page: number; readonly onPage: (page: number) => void }

function Entries({ access, page, onPage }: EntriesProps) {
  return (
    <>
      <Card title="本人">
        <SummaryList
          rows={[
            { label: '宛名番号', value: access.atenaNo },
            { label: '統合宛名番号', value: access.integratedNo },
          ]}
        />
      </Card>
      <EntryTable
        caption="この人の情報に触れた操作（新しい順）"
        entries={access.entries}
        paging={{ page, total: access.total, onPage }}
      />
    </>
  )
}
