import type { openApplication } from '../../../shared/contract/application.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import type { FieldFault } from '../../../shared/contract/problems.ts'
import { reasons } from '../../../shared/ja/reasons.ts'
import { mannersOf } from '../../../shared/rules/evidence.ts'
import { askedOn, circumstanceFields } from '../../../shared/rules/medical-aid/asked.ts'
import { type DocumentCode, requiredDocuments } from '../../../shared/rules/medical-aid/documents.ts'
import type { MedicalAidOrdinance } from '../../../shared/rules/medical-aid/ordinance.ts'
import { channelsOf } from '../../../shared/rules/medical-aid/procedures.ts'
import { checkBankAccount } from '../../../shared/values/bank-account.ts'
import { addMonths, addYears, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { KnownPerson } from '../../records/person.ts'

export type NewApplication = Input<typeof openApplication>

/** What an application is held against. */
export interface Intake {
  readonly today: CalendarDate
  readonly ordinance: MedicalAidOrdinance
  readonly child: KnownPerson
  /** Undefined when the guardian is not in the register. */
  readonly guardian: KnownPerson | undefined
}

/** Years back a day of receipt may lie; an earlier one is a slip. */
const OLDEST_YEARS = 2
/** Months within which a missing document is to come. */
const LATEST_MONTHS = 6

const fault = (pointer: string, message: string): FieldFault => ({ pointer, message })

/** Everything that is wrong with an application beyond its shape, in the order of the form. */
export function faultsOf(input: NewApplication, intake: Intake): FieldFault[] {
  return [
    ...dayFaults(input, intake),
    ...checkFaults(input),
    ...guardianFaults(input, intake),
    ...documentFaults(input, intake),
    ...insuranceFaults(input),
    ...accountFaults(input),
    ...circumstanceFaults(input, intake),
  ]
}

function* dayFaults(input: NewApplication, { today, child }: Intake): Generator<FieldFault> {
  const { receivedOn, postmarkedOn, eventOn, lateEntryReason, channel, procedure } = input
  if (receivedOn > today) yield fault('/receivedOn', '受付日は今日までの日付を入力してください。')
  else if (receivedOn < addYears(today, -OLDEST_YEARS))
    yield fault('/receivedOn', '受付日が古すぎます。年を確認してください。')
  else if (!channelsOf(procedure, receivedOn).includes(channel))
    yield fault('/channel', 'この手続では使えない受付方法です。')
  if (receivedOn < today && lateEntryReason === null)
    yield fault('/lateEntryReason', '受付日が今日でないときは、入力が遅れた理由を選んでください。')
  if (receivedOn >= today && lateEntryReason !== null)
    yield fault('/lateEntryReason', '受付日が今日のときは、入力が遅れた理由は要りません。')
  if (postmarkedOn !== null && channel !== 'post') yield fault('/postmarkedOn', '消印日は郵送のときだけ入力できます。')
  else if (postmarkedOn !== null && postmarkedOn > receivedOn)
    yield fault('/postmarkedOn', '消印日は受付日以前の日付を入力してください。')
  if (eventOn > today) yield fault('/eventOn', '事由発生日は今日までの日付を入力してください。')
  else if (eventOn < child.ident.birthOn)
    yield fault('/eventOn', '事由発生日が出生日より前です。日付を確認してください。')
}

/** 番号法16条: who came is identified, a proxy shows the authority, and the applicant's number is confirmed. */
function* checkFaults({ checks, proxy, channel }: NewApplication): Generator<FieldFault> {
  const needed = proxy ? (['proxyIdentity', 'proxyAuthority'] as const) : (['applicantIdentity'] as const)
  const messages = {
    applicantIdentity: '申請者の本人確認をした書類を選んでください。',
    proxyIdentity: '代理人の本人確認をした書類を選んでください。',
    proxyAuthority: '代理権を確認した書類（委任状など）を選んでください。',
  }
  for (const key of needed) if (checks[key] === null) yield fault(`/checks/${key}`, messages[key])
  if (checks.applicantNumber === null)
    yield fault('/checks/applicantNumber', '申請者の個人番号を確認した方法を選んでください。')
  if (!proxy)
    for (const key of ['proxyIdentity', 'proxyAuthority'] as const)
      if (checks[key] !== null) yield fault(`/checks/${key}`, '代理人がいないときは入力できません。')
  for (const [key, check] of Object.entries(checks))
    if (check && !mannersOf(check.evidence, channel === 'post').includes(check.manner))
      yield fault(`/checks/${key}/manner`, 'この受付方法では、その確認の方法は使えません。')
}

function* guardianFaults({ guardian, circumstances, childId }: NewApplication, intake: Intake): Generator<FieldFault> {
  if (guardian.personId !== null && !intake.guardian)
    yield fault('/guardian/personId', '申請者が見つかりません。もう一度選んでください。')
  const isChild = guardian.personId === childId || intake.guardian?.person.id === intake.child.person.id
  if (circumstances.claimant === 'guardian' && isChild)
    yield fault('/guardian/personId', 'お子さん本人とは別の方を申請者に選んでください。')
  if (circumstances.claimant === 'youth' && !isChild)
    yield fault('/guardian/personId', '本人からの申請では、お子さん本人を申請者に選んでください。')
}

/** The checklist of this very application. */
export function checklistOf(input: NewApplication, { child, guardian, ordinance }: Intake): DocumentCode[] {
  const { procedure, channel, receivedOn: on } = input
  const apart = !guardian || guardian.version.householdNo !== child.version.householdNo
  return requiredDocuments(
    { procedure, channel, on },
    {
      provisionalChild: child.person.standing === 'provisional',
      withAccount: input.account !== null,
      guardianApart: apart,
      claimant: input.circumstances.claimant,
      incomeLimited: askedOn(ordinance, on).includes('incomeOverLimit'),
    },
  )
}

function* documentFaults(input: NewApplication, intake: Intake): Generator<FieldFault> {
  const needed = new Set(checklistOf(input, intake))
  const seen = new Set<string>()
  for (const [i, { document, state, dueOn }] of input.documents.entries()) {
    const at = `/documents/${i}`
    if (!needed.has(document)) yield fault(`${at}/document`, 'この申請では要らない書類です。')
    if (seen.has(document)) yield fault(`${at}/document`, '同じ書類が二度あります。')
    seen.add(document)
    if (dueOn === null) continue
    if (state === 'received') yield fault(`${at}/dueOn`, '受け取った書類に期限は要りません。')
    else if (dueOn < intake.today || dueOn > addMonths(intake.today, LATEST_MONTHS))
      yield fault(`${at}/dueOn`, `期限は今日から${LATEST_MONTHS}か月以内の日付を入力してください。`)
  }
}

function* insuranceFaults({ insurance, insurancePending, documents }: NewApplication): Generator<FieldFault> {
  const paper = documents.findIndex((line) => line.document === 'child-insurance' && line.state === 'received')
  if (insurancePending && insurance) yield fault('/insurance', '保険待ちのときは、保険の内容を空にしてください。')
  if (insurancePending && paper >= 0)
    yield fault(`/documents/${paper}/state`, '保険待ちのときは、資格確認書を「後日」にしてください。')
  if (!insurancePending && !insurance) yield fault('/insurance', '保険の内容を入力するか、「保険待ち」にしてください。')
}

function* accountFaults({ account }: NewApplication): Generator<FieldFault> {
  if (!account) return
  const checked = checkBankAccount(account)
  if (checked.ok) return
  for (const { field, reason } of checked.problems) yield fault(`/account/${field}`, reasons[reason].ja)
}

function* circumstanceFaults(
  { circumstances, receivedOn }: NewApplication,
  { ordinance }: Intake,
): Generator<FieldFault> {
  const asked = askedOn(ordinance, receivedOn)
  for (const field of circumstanceFields)
    if (circumstances[field] !== null && !asked.includes(field))
      yield fault(`/circumstances/${field}`, 'この市区町村ではお聞きしない項目です。')
}
