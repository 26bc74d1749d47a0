import { useLocation } from 'preact-iso/router'
import { completeDocuments, readApplication } from '../../../shared/contract/application.ts'
import type { Output, Request } from '../../../shared/contract/contract.ts'
import { documentWords } from '../../../shared/ja/documents.ts'
import type { DocumentCode } from '../../../shared/rules/medical-aid/documents.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { findIdOf } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { CheckboxGroup } from '../../ui/choice.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { nameOf } from '../person/person-table.tsx'
import { InsuranceFields } from './insurance-fields.tsx'

type Application = Output<typeof readApplication>

/** 届いた書類: what came later is ticked off; the day of receipt stays. */
export default function ArrivedPage({ params }: PageProps) {
  const id = findIdOf(params.application)
  if (!id) return <StaleLink title="届いた書類" href="/applications" />
  return <Arrived id={id as Id} reference={params.application ?? ''} />
}

function Arrived({ id, reference }: { readonly id: Id; readonly reference: string }) {
  const application = useLoad(() => call(readApplication, { id }), [id])
  return <Loaded of={application}>{(found) => <ArrivedForm application={found} reference={reference} />}</Loaded>
}

type FormProps = { readonly application: Application; readonly reference: string }

function ArrivedForm({ application, reference }: FormProps) {
  const { route } = useLocation()
  const { id, rev, documents, insurancePending } = application
  const form = useForm(`arrived-${reference}-${rev}`)
  const received = form.list('received') as DocumentCode[]
  const insured = insurancePending && received.includes('child-insurance')
  const submit = async (values: Record<string, string>) => {
    const ticked = form.list('received') as DocumentCode[]
    const insurance = insurancePending && ticked.includes('child-insurance') ? insuranceOf(values) : null
    await call(completeDocuments, { id, rev, received: ticked, insurance })
    form.done()
    route(`/applications/${reference}`)
  }
  return (
    <>
      <PageTitle title="届いた書類" above={`受付番号 ${application.receiptNo}`}>
        {nameOf(application.child)} さんの届いた書類
      </PageTitle>
      <Form form={form} onSubmit={submit}>
        <Card title="届いた書類">
          <CheckboxGroup
            name="received"
            label="届いたものに印を付けます"
            required
            options={documents
              .filter((line) => line.state === 'later')
              .map(({ document, dueOn }) => ({
                value: document,
                label: documentWords[document].name,
                hint: dueOn ? `期限 ${formatWareki(dueOn)}` : undefined,
              }))}
          />
        </Card>
        {insured && (
          <Card title="お子さんの医療保険">
            <InsuranceFields prefix="insurance" />
          </Card>
        )}
        <ActionBar
          start={
            <LinkButton href={`/applications/${reference}`} look="quiet">
              申請の内容へ戻る
            </LinkButton>
          }
        >
          <Button look="primary" submit shortcut="F12" busy={form.busy.value}>
            記録する
          </Button>
        </ActionBar>
      </Form>
    </>
  )
}

function insuranceOf(values: Record<string, string>): Request<typeof completeDocuments>['insurance'] {
  const text = (name: string) => values[`insurance/${name}`] ?? ''
  const since = text('since')
  return {
    insurerNo: text('insurerNo'),
    symbol: text('symbol'),
    number: text('number'),
    branch: text('branch') || null,
    kind: text('kind') as NonNullable<Request<typeof completeDocuments>['insurance']>['kind'],
    since: isCalendarDate(since) ? (since as CalendarDate) : null,
    insuredName: text('insuredName'),
  }
}
