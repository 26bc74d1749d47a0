import { useLocation } from 'preact-iso/router'
import { checkDuplicate, openApplication, readApplicationForm } from '../../../shared/contract/application.ts'
import { readPerson } from '../../../shared/contract/person.ts'
import { channelWords, statusWords } from '../../../shared/ja/application.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { CallFailure, call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { type Draft, DraftStatus, useDraft } from '../../app/draft.tsx'
import { freshId } from '../../app/fresh-id.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { who } from '../../app/session.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { FormFailure, type FormModel } from '../../ui/form-model.ts'
import { ActionBar } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Steps } from '../../ui/task-list.tsx'
import { nameOf } from '../person/person-table.tsx'
import { AccountStep } from './intake-account.tsx'
import { CheckStep } from './intake-check.tsx'
import { ChildStep, takeOverApplicant } from './intake-child.tsx'
import { DetailsStep } from './intake-details.tsx'
import { DocumentsStep } from './intake-documents.tsx'
import { IdentityStep } from './intake-identity.tsx'
import {
  type Child,
  fieldOf,
  inputOf,
  isStep,
  type Plan,
  type StepCode,
  stepCodes,
  stepOf,
  stepTitles,
} from './intake-model.ts'

/** 受付: one application in six pages, each with one topic. What is entered is kept on the server from field to field. */
export default function IntakePage({ params }: PageProps) {
  const childId = findIdOf(params.child)
  if (!childId || !isStep(params.step)) return <StaleLink title="受付" href="/persons" />
  return <Intake childId={childId as Id} reference={params.child ?? ''} step={params.step} />
}

type IntakeProps = { readonly childId: Id; readonly reference: string; readonly step: StepCode }

function Intake({ childId, reference, step }: IntakeProps) {
  const form = useForm(`application-new-${reference}`, startValues())
  const draft = useDraft(form, `application-new:${childId}`)
  const receivedOn = form.value('receivedOn').value
  const known = useLoad(() => factsFor(childId), [childId])
  const plan = useLoad(() => planOn(receivedOn), [receivedOn])
  return (
    <Loaded of={known}>
      {({ child, open, entitled }) =>
        open || entitled ? (
          <Already child={child} open={open} entitled={entitled} reference={reference} />
        ) : (
          <Loaded of={plan}>
            {(rules) => <StepPage form={form} draft={draft} child={child} plan={rules} {...{ reference, step }} />}
          </Loaded>
        )
      }
    </Loaded>
  )
}

/** The fewest taps: today, at this office, the applicant in person. */
function startValues() {
  const office = who.peek()?.office.code
  return {
    id: freshId(),
    channel: office === 'main' ? 'counter' : 'branch',
    receivedOn: today(),
    visitor: 'applicant',
    claimant: 'guardian',
    'account/use': 'no',
    'account/kind': 'ordinary',
  }
}

async function factsFor(childId: Id) {
  const [child, { open, entitled }] = await Promise.all([
    call(readPerson, { id: childId }),
    call(checkDuplicate, { scheme: 'medical-aid', childId }),
  ])
  return { child, open, entitled }
}

function planOn(receivedOn: string) {
  const on = isCalendarDate(receivedOn) && receivedOn <= today() ? receivedOn : today()
  return call(readApplicationForm, { scheme: 'medical-aid', procedure: 'new', receivedOn: on })
}

type AlreadyProps = {
  readonly child: Child
  readonly open: { readonly id: Id; readonly receiptNo: string; readonly status: keyof typeof statusWords } | null
  readonly entitled: { readonly validTo: CalendarDate; readonly receiptNo: string | null } | null
  readonly reference: string
}

/** Told before anything is typed. */
function Already({ child, open, entitled, reference }: AlreadyProps) {
  return (
    <>
      <PageTitle title="受付">{nameOf(child)}</PageTitle>
      {open && (
        <Notice
          tone="warning"
          title={`処理中の申請があります（受付番号 ${open.receiptNo}、${statusWords[open.status]}）`}
          actions={<LinkButton href={`/applications/${handle(open.id)}`}>その申請を開く</LinkButton>}
        >
          同じお子さんの申請は、ひとつずつ受け付けます。
        </Notice>
      )}
      {entitled && !open && (
        <Notice tone="warning" title={`すでに認定されています（${formatWareki(entitled.validTo)}まで）`}>
          新規ではなく、変更や再交付の手続をご案内ください。
        </Notice>
      )}
      <p>
        <LinkButton href={`/persons/${reference}`}>受給者の画面へ戻る</LinkButton>
      </p>
    </>
  )
}

type StepPageProps = {
  readonly form: FormModel
  readonly draft: Draft
  readonly child: Child
  readonly plan: Plan
  readonly reference: string
  readonly step: StepCode
}

function StepPage({ form, draft, child, plan, reference, step }: StepPageProps) {
  const { route } = useLocation()
  const at = stepCodes.indexOf(step)
  const to = (code: StepCode) => `/applications/new/${reference}/${code}`
  const before = stepCodes[at - 1]
  const next = stepCodes[at + 1]
  const submit = async (values: Record<string, string>) => {
    if (next) {
      if (step === 'child') takeOverApplicant(form, child)
      form.keep(`done/${step}`, 'yes')
      return route(to(next))
    }
    const opened = await send(values, child, plan)
    // The application is received; a draft that could not be dropped must not say otherwise.
    await draft.drop().catch(() => undefined)
    form.done()
    route(`/applications/${handle(opened.id)}/received`)
  }
  const common = { form, child, plan }
  return (
    <>
      <PageTitle
        title="受付"
        above={`${plan.schemeName} 新規・${channelWords[form.value('channel').value as keyof typeof channelWords]}`}
        beside={<DraftStatus draft={draft} />}
      >
        {nameOf(child)} さんの申請
      </PageTitle>
      <Steps
        steps={stepCodes.map((code) => ({ title: stepTitles[code], state: stateOf(form, code, step), href: to(code) }))}
      />
      {/* The key gives every step a form of its own, so that no field is taken for one of the step before. */}
      <Form form={form} onSubmit={submit} key={step}>
        {step === 'identity' && <IdentityStep {...common} />}
        {step === 'child' && <ChildStep {...common} />}
        {step === 'documents' && <DocumentsStep {...common} />}
        {step === 'details' && <DetailsStep {...common} />}
        {step === 'account' && <AccountStep {...common} />}
        {step === 'check' && <CheckStep {...common} to={to} />}
        <ActionBar
          start={
            <LinkButton href={before ? to(before) : `/persons/${reference}`} look="quiet">
              戻る
            </LinkButton>
          }
        >
          <LinkButton href={`/persons/${reference}`}>一時保留</LinkButton>
          {next ? (
            <Button look="primary" submit shortcut="F10">
              次へ
            </Button>
          ) : (
            <Button look="primary" submit shortcut="F12" busy={form.busy.value} refusal={unfinished(form)}>
              受け付ける
            </Button>
          )}
        </ActionBar>
      </Form>
    </>
  )
}

function stateOf(form: FormModel, code: StepCode, step: StepCode) {
  if (code === step) return 'current'
  if (form.errors.value.some((error) => stepOf(error.field) === code)) return 'error'
  return form.value(`done/${code}`).value === 'yes' ? 'done' : 'todo'
}

/** Names what is still to be filled, so that the button says why it does nothing. */
function unfinished(form: FormModel): string | undefined {
  const left = stepCodes.filter((code) => code !== 'check' && form.value(`done/${code}`).value !== 'yes')
  return left.length > 0 ? `まだ済んでいません: ${left.map((code) => stepTitles[code]).join('、')}` : undefined
}

/** Sends the application; a fault the server finds is shown by the name its field has here. */
async function send(values: Record<string, string>, child: Child, plan: Plan) {
  const input = inputOf(values, child, plan)
  try {
    return await call(openApplication, input)
  } catch (error) {
    if (!(error instanceof CallFailure) || error.errors.length === 0) throw error
    const errors = error.errors.map(({ field, message }) => {
      const named = fieldOf(field ?? '', input.documents)
      const on = stepOf(named)
      return { field: named, message: on ? `${stepTitles[on]}: ${message}` : message }
    })
    throw new FormFailure(error.message, errors)
  }
}
