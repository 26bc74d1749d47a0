import { eq } from 'drizzle-orm'
import { application, applicationDocument, identityCheck } from '../../../db/schema/data/application.ts'
import { openApplication } from '../../../shared/contract/application.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { Account, ApplicationDetail } from '../../../shared/contract/sealed-values.ts'
import { dated } from '../../../shared/rules/dated.ts'
import type { EvidenceKind } from '../../../shared/rules/evidence.ts'
import { documentsDueOn } from '../../../shared/rules/medical-aid/documents.ts'
import { checkBankAccount } from '../../../shared/values/bank-account.ts'
import type { Id } from '../../../shared/values/id.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { type ApplicationRow, findEntitlement, findOpenApplication } from '../../records/application.ts'
import { findOrdinance } from '../../records/ordinance.ts'
import { findPerson, openPersons } from '../../records/person.ts'
import { takeReceiptNo } from '../../records/receipt-no.ts'
import { checklistOf, faultsOf, type Intake, type NewApplication } from './faults.ts'

/** The receipt number and everything the application says are one transaction: it is received whole or not at all. */
export default endpoint(openApplication, async (ctx, input) => {
  const parties = [input.childId, ...(input.guardian.personId ? [input.guardian.personId] : [])]
  return ctx.partition.transact(ctx.intent(`application.${input.procedure}`, parties), async (tx) => {
    const intake = await intakeOf(ctx, tx, input)
    const [before] = await tx.db.select().from(application).where(eq(application.id, input.id))
    if (before) return answerAgain(ctx, tx, before, input, intake)
    const faults = faultsOf(input, intake)
    if (faults.length > 0) throw new Problem('invalid-input', { faults })
    await refuseDuplicate(tx, intake)
    return receive(ctx, tx, input, intake)
  })
})

async function intakeOf(ctx: StaffCtx, tx: Transactor, input: NewApplication): Promise<Intake> {
  const today = ctx.today()
  const ordinance = (await findOrdinance(tx))?.body
  if (!ordinance || !dated(ordinance.exclusions).findEntryOn(input.receivedOn))
    throw new Problem('wrong-state', { detail: '受付日に適用する条例が登録されていません。' })
  const childRow = await findPerson(tx, input.childId)
  const guardianRow = input.guardian.personId ? await findPerson(tx, input.guardian.personId) : undefined
  const ids = [childRow, guardianRow].flatMap((row) => (row ? [row.id] : []))
  const persons = await openPersons(tx, ids, today)
  const child = persons.find((one) => one.person.id === childRow?.id)
  if (!child) {
    const message = '対象のお子さんが見つかりません。もう一度さがしてください。'
    throw new Problem('invalid-input', { faults: [{ pointer: '/childId', message }] })
  }
  return { today, ordinance, child, guardian: persons.find((one) => one.person.id === guardianRow?.id) }
}

/** A second application for the same child and scheme is told by the number of the first. */
async function refuseDuplicate(tx: Transactor, { child, today }: Intake): Promise<void> {
  const open = await findOpenApplication(tx, child.person.id)
  if (open) {
    const detail = `このお子さんには処理中の申請があります（受付番号 ${open.receiptNo}）。そちらを開いてください。`
    throw new Problem('already-open', { detail })
  }
  const entitled = await findEntitlement(tx, child.person.id, today)
  if (!entitled) return
  const until = formatWareki(entitled.validTo)
  const detail = `このお子さんはすでに認定されています（受付番号 ${entitled.receiptNo}、${until}まで）。`
  throw new Problem('already-entitled', { detail })
}

async function receive(ctx: StaffCtx, tx: Transactor, input: NewApplication, intake: Intake) {
  const papers = documentRows(input, intake)
  const receiptNo = await takeReceiptNo(tx, input.receivedOn)
  const row = { id: input.id, rev: 1 }
  const status = papers.some((paper) => paper.state === 'later')
    ? ('awaiting-documents' as const)
    : ('in-review' as const)
  const childId = intake.child.person.id
  await tx.db.insert(application).values({
    ...row,
    ...plainOf(ctx, input, intake),
    receiptNo,
    status,
    enteredAt: ctx.now(),
    detail: await tx.seal(childId, 'application.detail', row, detailOf(input, intake)),
  })
  const by = { applicationId: input.id, checkedBy: ctx.actor.id, checkedAt: ctx.now() }
  const checks = checkRows(input).map((check) => ({ ...check, ...by }))
  if (checks.length > 0) await tx.db.insert(identityCheck).values(checks)
  if (papers.length > 0)
    await tx.db.insert(applicationDocument).values(papers.map((paper) => ({ ...paper, applicationId: input.id })))
  return { ...row, receiptNo, status }
}

/** The same request again gets the answer of the first; the same id with anything else is refused. */
async function answerAgain(
  ctx: StaffCtx,
  tx: Transactor,
  before: ApplicationRow,
  input: NewApplication,
  intake: Intake,
) {
  const plain = plainOf(ctx, input, intake)
  const same = Object.entries(plain).every(([key, value]) => before[key as keyof typeof plain] === value)
  if (!same) throw new Problem('taken-id')
  const detail = await tx.open(before.personId, 'application.detail', before, before.detail)
  // Once documents came in, the insurance of the detail may be newer than the first request's.
  const told = detailOf(input, intake)
  const compared = before.rev === 1 ? told : { ...told, insurance: detail.insurance }
  if (JSON.stringify(detail) !== JSON.stringify(compared)) throw new Problem('taken-id')
  return { id: before.id as Id, rev: before.rev, receiptNo: before.receiptNo, status: before.status }
}

function plainOf(ctx: StaffCtx, input: NewApplication, { child, guardian }: Intake) {
  const { scheme, procedure, channel, receivedOn, postmarkedOn, eventOn, lateEntryReason, insurancePending } = input
  return {
    scheme,
    procedure,
    personId: child.person.id,
    applicantId: guardian?.person.id ?? null,
    channel,
    office: ctx.session.office,
    receivedOn,
    postmarkedOn,
    eventOn,
    lateEntryReason,
    takenBy: ctx.actor.id,
    insurancePending,
  }
}

function detailOf(input: NewApplication, { guardian }: Intake): ApplicationDetail {
  return {
    guardian: { ...input.guardian, personId: guardian?.person.id ?? null },
    proxy: input.proxy,
    insurance: input.insurance,
    account: accountOf(input),
    circumstances: input.circumstances,
    memo: input.memo,
  }
}

/** The account as the bank's record wants it; `faultsOf` has refused what cannot be one. */
function accountOf({ account }: NewApplication): Account | null {
  const checked = account && checkBankAccount(account)
  if (!account || !checked?.ok) return null
  const { bankCode, branchCode, number, holderKana } = checked.value
  return { bankCode, branchCode, kind: account.kind, number, holderKana }
}

const checkPlaces = {
  applicantIdentity: { of: 'applicant', kind: 'identity' },
  applicantNumber: { of: 'applicant', kind: 'number' },
  proxyIdentity: { of: 'proxy', kind: 'identity' },
  proxyAuthority: { of: 'proxy', kind: 'authority' },
} as const satisfies Record<keyof NewApplication['checks'], { of: 'applicant' | 'proxy'; kind: EvidenceKind }>

function checkRows({ checks }: NewApplication) {
  return (Object.keys(checkPlaces) as (keyof typeof checkPlaces)[]).flatMap((key) => {
    const check = checks[key]
    return check ? [{ ...checkPlaces[key], evidence: check.evidence, manner: check.manner }] : []
  })
}

/** Whatever the checklist asks and nobody handed over is to come later. */
function documentRows(input: NewApplication, intake: Intake) {
  const lines = new Map(input.documents.map((line) => [line.document, line]))
  return checklistOf(input, intake).map((document) => {
    const line = lines.get(document)
    if (line?.state === 'received') return { document, state: 'received' as const, dueOn: null }
    return { document, state: 'later' as const, dueOn: line?.dueOn ?? documentsDueOn(intake.today) }
  })
}
