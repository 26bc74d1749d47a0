import { and, desc, eq } from 'drizzle-orm'
import { application } from '../../../db/schema/data/application.ts'
import { certificate, determination, entitlement } from '../../../db/schema/data/determination.ts'
import { reissueCertificate } from '../../../shared/contract/certificate.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { findCertificateFrom } from '../../../shared/rules/medical-aid/certificate.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { issueCertificate, type Printed } from '../../records/certificate-issue.ts'
import { entitlementsOf, overlapping } from '../../records/entitlement.ts'
import { findOrdinance } from '../../records/ordinance.ts'
import { findPerson, openPersons } from '../../records/person.ts'

type Wanted = Input<typeof reissueCertificate>
type CertificateRow = typeof certificate.$inferSelect

/** Single-handed, as offices do it: the period and the number do not change, and both copies stay on record. */
export default endpoint(reissueCertificate, async (ctx, input) =>
  ctx.partition.transact(ctx.intent(`certificate.reissue-${input.reason}`), async (tx) => {
    const [made] = await tx.db.select().from(certificate).where(eq(certificate.id, input.id))
    const [old] = await tx.db.select().from(certificate).where(eq(certificate.id, input.certificateId))
    if (!old) throw new Problem('not-found')
    tx.note([old.personId])
    if (made) return answerAgain(made, old, input)
    if (old.rev !== input.rev) throw new Problem('stale-version')
    if (old.state !== 'current')
      throw new Problem('wrong-state', { detail: 'この証は現在の証ではありません。新しい証から再交付してください。' })
    const printed = await printedOf(ctx, tx, old)
    await retire(tx, old, input.reason === 'lost' ? 'lost' : 'replaced')
    const issueNo = old.issueNo + 1
    const plan = planOf(printed, old)
    const at = { id: input.id, entitlementId: old.entitlementId, issueNo, at: ctx.now() }
    await issueCertificate(tx, { ...at, state: 'current', reason: input.reason }, plan, printed)
    return { id: input.id, issueNo }
  }),
)

/** The same request again gets the same answer. */
function answerAgain(made: CertificateRow, old: CertificateRow, { id, reason }: Wanted) {
  const follows = made.entitlementId === old.entitlementId && made.issueNo === old.issueNo + 1
  if (!follows || made.reason !== reason) throw new Problem('taken-id')
  return { id, issueNo: made.issueNo }
}

/** Today's name, address and carer, and the number of the entitlement as it is known now. */
async function printedOf(ctx: StaffCtx, tx: Transactor, old: CertificateRow): Promise<Printed> {
  const row = await findPerson(tx, old.personId)
  const [child] = row ? await openPersons(tx, [row.id], ctx.today()) : []
  const ordinance = await findOrdinance(tx)
  if (!child || !ordinance) throw new Problem('not-found')
  const known = overlapping(await entitlementsOf(tx, child.person.id), { from: old.validFrom, to: old.validTo })
  const standing = known.filter((one) => one.state === 'active').at(-1)
  if (!standing) throw new Problem('wrong-state', { detail: '資格が停止中か失効しているため、証を再交付できません。' })
  const benefit = await tx.open(standing.personId, 'entitlement.benefit', standing, standing.benefit)
  const carer = await carerOf(ctx, tx, old.entitlementId, standing.guardianId)
  return {
    child,
    guardianName: carer?.name,
    guardianId: carer?.id,
    municipalityName: ctx.session.municipalityName,
    ordinance: ordinance.body,
    recipientNo: benefit.recipientNo,
  }
}

/** The carer from the register; one who is not in it, as the application named them. */
async function carerOf(ctx: StaffCtx, tx: Transactor, entitlementId: string, guardianId: string | null) {
  if (guardianId !== null) {
    const row = await findPerson(tx, guardianId)
    const [guardian] = row ? await openPersons(tx, [row.id], ctx.today()) : []
    if (guardian) return { id: guardian.person.id, name: guardian.ident.name }
  }
  const [row] = await tx.db
    .select({ application })
    .from(entitlement)
    .innerJoin(determination, eq(determination.id, entitlement.determinationId))
    .innerJoin(application, eq(application.id, determination.applicationId))
    .where(eq(entitlement.id, entitlementId))
    .orderBy(desc(entitlement.recordedAt))
  if (!row) return undefined
  const detail = await tx.open(row.application.personId, 'application.detail', row.application, row.application.detail)
  if (detail.circumstances.claimant === 'youth') return undefined
  return { id: undefined, name: detail.guardian.name }
}

/** The same days and kind as the old copy; the ordinance says what the kind is. */
function planOf({ ordinance, child }: Printed, old: CertificateRow) {
  const validTo = old.validTo as CalendarDate
  const plan = findCertificateFrom(ordinance, child.ident.birthOn, old.validFrom as CalendarDate, validTo)
  if (!plan) throw new Problem('wrong-state', { detail: '条例の対象年齢から外れているため、証を再交付できません。' })
  return { ...plan, validTo }
}

async function retire(tx: Transactor, old: CertificateRow, state: 'lost' | 'replaced'): Promise<void> {
  const face = await tx.open(old.personId, 'certificate.face', old, old.face)
  const place = { id: old.id, rev: old.rev + 1 }
  const retired = await tx.db
    .update(certificate)
    .set({ rev: place.rev, state, face: await tx.seal(old.personId, 'certificate.face', place, face) })
    .where(and(eq(certificate.id, old.id), eq(certificate.rev, old.rev)))
    .returning({ id: certificate.id })
  if (retired.length === 0) throw new Problem('stale-version')
}
