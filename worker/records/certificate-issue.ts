import { sql } from 'drizzle-orm'
import { certificate, sequence } from '../../db/schema/data/determination.ts'
import type { CertificateFace } from '../../shared/contract/sealed-values.ts'
import { copayText } from '../../shared/ja/copay.ts'
import { dated } from '../../shared/rules/dated.ts'
import type { CertificatePlan } from '../../shared/rules/medical-aid/certificate.ts'
import { careKinds, type MedicalAidOrdinance } from '../../shared/rules/medical-aid/ordinance.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { makeCertificateCode } from '../../shared/values/certificate-code.ts'
import type { Instant } from '../../shared/values/instant.ts'
import { makeRecipientNumber, type RecipientNumber } from '../../shared/values/recipient-number.ts'
import type { Transactor } from '../partition/transactor.ts'
import type { KnownPerson } from './person.ts'
import { hiddenPlaces } from './places.ts'

/** Takes the next 受給者番号. A number taken is never given again. Throws RangeError after the 999,999th. */
export async function takeRecipientNumber(tx: Transactor): Promise<RecipientNumber> {
  const [row] = await tx.db
    .insert(sequence)
    .values({ name: 'recipient-no', value: 1 })
    .onConflictDoUpdate({ target: sequence.name, set: { value: sql`${sequence.value} + 1` } })
    .returning({ value: sequence.value })
  if (!row) throw new Error('the sequence answered no value')
  return makeRecipientNumber(String(row.value).padStart(6, '0'))
}

/** Who and what stands on a certificate besides its numbers. */
export interface Printed {
  readonly child: KnownPerson
  /** Undefined where the youth claims alone. */
  readonly guardianName: string | undefined
  readonly guardianId: string | undefined
  readonly municipalityName: string
  readonly ordinance: MedicalAidOrdinance
  readonly recipientNo: string
}

/** Where a certificate stands in the row of issues. */
export interface Issue {
  readonly id: string
  readonly entitlementId: string
  readonly issueNo: number
  readonly state: 'current' | 'replaced'
  readonly reason: (typeof certificate.$inferInsert)['reason']
  readonly at: Instant
}

/** Issues one certificate: a code of its own, found again only by its tag, and the face sealed as it will be printed. */
export async function issueCertificate(
  tx: Transactor,
  issue: Issue,
  plan: CertificatePlan,
  printed: Printed,
): Promise<void> {
  const code = makeCertificateCode(crypto.getRandomValues(new Uint8Array(10)))
  const row = { id: issue.id, rev: 1 }
  const personId = printed.child.person.id
  const face = await faceOf(tx, issue, plan, printed, code)
  const [codeTag, sealed] = await Promise.all([
    tx.tag('certificate_code', code),
    tx.seal(personId, 'certificate.face', row, face),
  ])
  await tx.db.insert(certificate).values({
    ...row,
    personId,
    entitlementId: issue.entitlementId,
    issueNo: issue.issueNo,
    state: issue.state,
    reason: issue.reason,
    issuedOn: calendarDateOf(issue.at),
    issuedAt: issue.at,
    validFrom: plan.validFrom,
    validTo: plan.validTo,
    codeTag,
    face: sealed,
  })
}

/** An address is left out for whoever must not be found, and the paper does not say why. */
async function faceOf(
  tx: Transactor,
  { at }: Issue,
  plan: CertificatePlan,
  { child, guardianName, guardianId, municipalityName, ordinance, recipientNo }: Printed,
  code: string,
): Promise<CertificateFace> {
  const today = calendarDateOf(at)
  const parties = guardianId ? [child.person.id, guardianId] : [child.person.id]
  const hidden = await hiddenPlaces(tx, parties, today)
  const office = dated(ordinance.office).on(today)
  return {
    title: plan.kind.nameJa,
    mark: markOf(plan.kind.nameJa),
    payerNo: plan.kind.payerNumber,
    recipientNo,
    code,
    name: child.ident.name,
    kana: child.ident.kana,
    birthOn: child.ident.birthOn,
    address: hidden.size > 0 ? null : child.whereabouts.address,
    guardianName: guardianName ?? null,
    copay: careKinds.map((care) => ({ care, text: copayText(plan.care[care]) })),
    issuer: `${municipalityName}長`,
    contact: { office: office.nameJa, phone: office.phone },
    notes: 'medical-aid-1',
  }
}

/** 乳, 子 and 青 as receptions know them; other names need no mark. */
function markOf(title: string): string | null {
  return /^(.)医療証$/u.exec(title)?.[1] ?? null
}
