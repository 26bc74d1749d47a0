import type { openApplication, readApplicationForm } from '../../../shared/contract/application.ts'
import type { Output, Request } from '../../../shared/contract/contract.ts'
import type { readPerson } from '../../../shared/contract/person.ts'
import { type Evidence, mannersOf } from '../../../shared/rules/evidence.ts'
import type { CircumstanceField } from '../../../shared/rules/medical-aid/asked.ts'
import { type DocumentCode, requiredDocuments } from '../../../shared/rules/medical-aid/documents.ts'
import type { Channel } from '../../../shared/rules/medical-aid/procedures.ts'
import { spokenAgeOn } from '../../../shared/values/age.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'

export type Child = Output<typeof readPerson>
export type Plan = Output<typeof readApplicationForm>
export type Values = Readonly<Record<string, string | undefined>>
type NewApplication = Request<typeof openApplication>

export const stepCodes = ['identity', 'child', 'documents', 'details', 'account', 'check'] as const
export type StepCode = (typeof stepCodes)[number]

export const stepTitles: Readonly<Record<StepCode, string>> = {
  identity: '本人確認',
  child: '対象確認',
  documents: '書類',
  details: '申請内容',
  account: '口座',
  check: '確認',
}

/** Choice of an applicant who is not of the child's household. */
export const OUTSIDE = 'outside'

export const isStep = (text: string | undefined): text is StepCode => stepCodes.some((code) => code === text)

export const byPost = (values: Values) => values.channel === 'post'
export const byProxy = (values: Values) => values.visitor === 'proxy'
export const insuranceKnown = (values: Values) => values['documents/child-insurance'] === 'received'

/** Members of the household who may apply for the child. */
export function adultsOf(child: Child, today: CalendarDate): Child['household'] {
  return child.household.filter((mate) => spokenAgeOn(mate.birthOn, today) >= 18)
}

/** The checklist as far as the answers go; the server makes its own. */
export function checklist(values: Values, child: Child, plan: Plan): DocumentCode[] {
  const receivedOn = values.receivedOn ?? ''
  if (!isCalendarDate(receivedOn)) return []
  return requiredDocuments(
    { procedure: 'new', channel: values.channel as Channel, on: receivedOn },
    {
      provisionalChild: child.standing === 'provisional',
      withAccount: values['account/use'] === 'yes',
      guardianApart: values['guardian/choice'] === OUTSIDE,
      claimant: values.claimant === 'youth' ? 'youth' : 'guardian',
      incomeLimited: plan.asks.includes('incomeOverLimit'),
    },
  )
}

/** The form's values as the application they mean. What is missing stays null and is refused by name. */
export function inputOf(values: Values, child: Child, plan: Plan): NewApplication {
  const text = (name: string) => values[name] ?? ''
  const date = (name: string) => (isCalendarDate(text(name)) ? (text(name) as CalendarDate) : null)
  return {
    id: text('id') as Id,
    scheme: 'medical-aid',
    procedure: 'new',
    childId: child.id,
    channel: text('channel') as Channel,
    receivedOn: text('receivedOn') as CalendarDate,
    postmarkedOn: byPost(values) ? date('postmarkedOn') : null,
    eventOn: text('eventOn') as CalendarDate,
    lateEntryReason: (text('lateEntryReason') || null) as NewApplication['lateEntryReason'],
    checks: checksOf(values),
    guardian: {
      personId: applicantId(values, child),
      name: text('guardian/name'),
      kana: text('guardian/kana'),
      relationship: text('guardian/relationship'),
      phone: text('guardian/phone'),
    },
    proxy: byProxy(values) ? { name: text('proxy/name'), relationship: text('proxy/relationship') } : null,
    documents: checklist(values, child, plan).map((document) => {
      const later = text(`documents/${document}`) !== 'received'
      return {
        document,
        state: later ? 'later' : 'received',
        dueOn: later ? date(`documents/${document}/dueOn`) : null,
      }
    }),
    insurancePending: !insuranceKnown(values),
    insurance: insuranceKnown(values) ? insuranceOf(text, date('insurance/since')) : null,
    account: text('account/use') === 'yes' ? accountOf(text) : null,
    circumstances: circumstancesOf(values, plan),
    memo: text('memo'),
  }
}

export function applicantId(values: Values, child: Child): Id | null {
  if (values.claimant === 'youth') return child.id
  const choice = values['guardian/choice']
  return choice === undefined || choice === '' || choice === OUTSIDE ? null : (choice as Id)
}

function checksOf(values: Values): NewApplication['checks'] {
  const check = (key: string) => {
    const evidence = (values[`checks/${key}/evidence`] || undefined) as Evidence | undefined
    const manner = evidence && mannersOf(evidence, byPost(values))[0]
    return evidence && manner ? { evidence, manner } : null
  }
  const proxy = byProxy(values)
  return {
    applicantIdentity: proxy ? null : check('applicantIdentity'),
    applicantNumber: check('applicantNumber'),
    proxyIdentity: proxy ? check('proxyIdentity') : null,
    proxyAuthority: proxy ? check('proxyAuthority') : null,
  } as NewApplication['checks']
}

function insuranceOf(text: (name: string) => string, since: CalendarDate | null): NewApplication['insurance'] {
  return {
    insurerNo: text('insurance/insurerNo'),
    symbol: text('insurance/symbol'),
    number: text('insurance/number'),
    branch: text('insurance/branch') || null,
    kind: text('insurance/kind') as NonNullable<NewApplication['insurance']>['kind'],
    since,
    insuredName: text('insurance/insuredName'),
  }
}

function accountOf(text: (name: string) => string): NewApplication['account'] {
  return {
    bankCode: text('account/bankCode'),
    branchCode: text('account/branchCode'),
    kind: text('account/kind') as NonNullable<NewApplication['account']>['kind'],
    number: text('account/number'),
    holderKana: text('account/holderKana'),
  }
}

/** Yes, no, or not known: a question that was not asked is never a no. */
function circumstancesOf(values: Values, plan: Plan): NewApplication['circumstances'] {
  const asked = (field: CircumstanceField) => (plan.asks.includes(field) ? values[`circumstances/${field}`] : undefined)
  const answer = (field: CircumstanceField) => (asked(field) === 'yes' ? true : asked(field) === 'no' ? false : null)
  const placement = asked('placement')
  return {
    claimant: values.claimant === 'youth' ? 'youth' : 'guardian',
    publicAssistance: answer('publicAssistance'),
    singleParentAid: answer('singleParentAid'),
    disabilityAid: answer('disabilityAid'),
    placement: placement === 'none' || placement === 'institution' || placement === 'foster' ? placement : null,
    otherMedicalAid: answer('otherMedicalAid'),
    incomeOverLimit: answer('incomeOverLimit'),
  }
}

/** The form's field behind a place in the application. */
export function fieldOf(pointer: string, documents: readonly { readonly document: string }[]): string {
  const [first, second, third] = pointer.split('/')
  if (first === 'checks') return `checks/${second}/evidence`
  if (first === 'documents') {
    const document = documents[Number(second)]?.document ?? ''
    return third === 'dueOn' ? `documents/${document}/dueOn` : `documents/${document}`
  }
  if (pointer === 'guardian/personId') return 'guardian/choice'
  if (pointer === 'insurance') return 'documents/child-insurance'
  if (pointer === 'circumstances/claimant') return 'claimant'
  return pointer
}

const stepOfFirst: Readonly<Record<string, StepCode>> = {
  channel: 'identity',
  receivedOn: 'identity',
  postmarkedOn: 'identity',
  lateEntryReason: 'identity',
  visitor: 'identity',
  checks: 'identity',
  proxy: 'identity',
  eventOn: 'child',
  claimant: 'child',
  documents: 'documents',
  guardian: 'details',
  insurance: 'details',
  circumstances: 'details',
  memo: 'details',
  account: 'account',
}

/** The page a field stands on. */
export function stepOf(field: string | undefined): StepCode | undefined {
  if (field === 'guardian/choice') return 'child'
  return stepOfFirst[field?.split('/')[0] ?? '']
}
