import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm'
import { certificate, entitlement } from '../../db/schema/data/determination.ts'
import { hubCertificate } from '../../db/schema/data/hub.ts'
import { benefitOn } from '../../shared/rules/medical-aid/coverage.ts'
import { type CalendarDate, calendarDateOf, earlierOf, laterOf } from '../../shared/values/calendar-date.ts'
import type { Transactor } from '../partition/transactor.ts'
import { type EntitlementRow, entitlementsOf } from '../records/entitlement.ts'
import { hubFace } from '../records/hub-certificate.ts'
import { findOrdinance } from '../records/ordinance.ts'
import type { Round } from './hub-subject.ts'

/** Brings the hub's record of a person's entitlements to what is known now. What was replaced stays, marked as withdrawn. */
export async function keepHubCertificates(tx: Transactor, round: Round, personId: string): Promise<void> {
  const known = await entitlementsOf(tx, personId)
  const ids = known.map((row) => row.id)
  const stale = and(eq(hubCertificate.personId, personId), isNull(hubCertificate.withdrawnAt))
  await tx.db
    .update(hubCertificate)
    .set({ withdrawnAt: round.now })
    .where(ids.length > 0 ? and(stale, notInArray(hubCertificate.entitlementId, ids)) : stale)
  const papers = await currentPapers(tx, known)
  // The newest is shown first.
  for (const [i, row] of known.toReversed().entries())
    await keepOne(tx, round, personId, row, i + 1, papers.get(row.determinationId) ?? null)
}

/** The current copy by determination: a changed entitlement is another row, and the copy hangs on the row it was issued for. */
async function currentPapers(tx: Transactor, known: readonly EntitlementRow[]): Promise<Map<string, string>> {
  const determinations = known.map((row) => row.determinationId)
  if (determinations.length === 0) return new Map()
  const rows = await tx.db
    .select({ id: certificate.id, determinationId: entitlement.determinationId })
    .from(certificate)
    .innerJoin(entitlement, eq(entitlement.id, certificate.entitlementId))
    .where(and(inArray(entitlement.determinationId, determinations), eq(certificate.state, 'current')))
  return new Map(rows.map((row) => [row.determinationId, row.id]))
}

async function keepOne(
  tx: Transactor,
  { now, newId }: Round,
  personId: string,
  entitlement: EntitlementRow,
  displayOrder: number,
  certificateId: string | null,
): Promise<void> {
  const ordinance = await findOrdinance(tx)
  const sealed = await tx.open(entitlement.personId, 'entitlement.benefit', entitlement, entitlement.benefit)
  const day = dayWithin(entitlement, calendarDateOf(now))
  const benefit = ordinance && benefitOn(ordinance.body, sealed.birthOn, day)
  // An entitlement outside every age the ordinance covers has no limits to register; its end is on record where it is kept.
  if (!benefit) return
  const [before] = await tx.db.select().from(hubCertificate).where(eq(hubCertificate.entitlementId, entitlement.id))
  const row = { id: before?.id ?? newId(), rev: (before?.rev ?? 0) + 1 }
  const face = hubFace({ municipality: tx.municipality, certificateId, state: entitlement.state, sealed, benefit })
  const values = {
    rev: row.rev,
    kindId: benefit.certificate.code,
    displayOrder,
    validFrom: entitlement.validFrom,
    validTo: entitlement.validTo,
    expiredOn: entitlement.lostOn,
    registeredAt: now,
    historyId: newId(),
    withdrawnAt: null,
    face: await tx.seal(personId, 'hub_certificate.face', row, face),
  }
  await tx.db
    .insert(hubCertificate)
    .values({ id: row.id, personId, entitlementId: entitlement.id, ...values })
    .onConflictDoUpdate({ target: hubCertificate.entitlementId, set: values })
}

/** Today, or the nearest day on which the entitlement holds. */
function dayWithin({ validFrom, validTo }: EntitlementRow, today: CalendarDate): CalendarDate {
  return laterOf(validFrom as CalendarDate, earlierOf(validTo as CalendarDate, today))
}
