import { and, eq, isNull } from 'drizzle-orm'
import { entitlement } from '../../../db/schema/data/determination.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { certificatesOf } from '../../../shared/rules/medical-aid/certificate.ts'
import { addDays, type CalendarDate, laterOf } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { StaffCtx } from '../../http/context.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { issueCertificate, type Printed, takeRecipientNumber } from '../../records/certificate-issue.ts'
import { overlapping } from '../../records/entitlement.ts'
import { queueHubRegistration } from '../../records/outbox.ts'
import { hasSecondCarer } from '../../records/second-carer.ts'
import type { Matter } from './decide.ts'

/** Writes the entitlement, its certificates up to the one valid today, and what the hub must hear. */
export async function grant(ctx: StaffCtx, tx: Transactor, determinationId: Id, matter: Matter) {
  const { found, row, at } = matter
  const period = { from: row.validFrom as CalendarDate, to: row.validTo as CalendarDate }
  refuseSecond(matter, period)
  await makeRoom(ctx, tx, matter, period)
  const recipientNo = await takeRecipientNumber(tx)
  const place = { id: ctx.newId(), rev: 1 }
  const personId = found.child.person.id
  const guardianId =
    found.facts.claimant === 'guardian' ? (found.guardian?.person.id ?? found.application.applicantId) : null
  await tx.db.insert(entitlement).values({
    ...place,
    personId,
    determinationId,
    scheme: 'medical-aid',
    validFrom: period.from,
    validTo: period.to,
    recordedAt: at,
    state: 'active',
    guardianId,
    benefit: await tx.seal(personId, 'entitlement.benefit', place, {
      recipientNo,
      birthOn: found.child.ident.birthOn,
      insurerKind: found.facts.insurerKind,
    }),
  })
  const certificateId = await issueAll(ctx, tx, place.id, matter, period, recipientNo)
  await queueHubRegistration(tx, { id: ctx.newId(), personId, refId: place.id, at })
  return { entitlementId: place.id, certificateId }
}

/** One person, one entitlement at a time, one carer: whatever was proposed and remarked. */
function refuseSecond({ found }: Matter, period: { from: CalendarDate; to: CalendarDate }): void {
  if (overlapping(found.entitlements, period).length === 0) return
  const detail = hasSecondCarer(found)
    ? 'このお子さんには、別の保護者による資格がすでにあります。二人の保護者に結び付けることはできません。'
    : 'このお子さんには、同じ期間の資格がすでにあります。'
  throw new Problem('already-entitled', { detail })
}

/**
 * A lost entitlement keeps its old end beside the day it was lost. Where the new one begins inside that end, the old row
 * is followed by one that ends before, so that no day of care belongs to two rows.
 */
async function makeRoom(
  ctx: StaffCtx,
  tx: Transactor,
  { found, at }: Matter,
  period: { from: CalendarDate; to: CalendarDate },
): Promise<void> {
  for (const old of found.entitlements.filter((one) => one.validTo >= period.from && one.validFrom <= period.to)) {
    await tx.db
      .update(entitlement)
      .set({ supersededAt: at })
      .where(and(eq(entitlement.id, old.id), isNull(entitlement.supersededAt)))
    const validTo = addDays(period.from, -1)
    if (old.validFrom > validTo) continue
    const place = { id: ctx.newId(), rev: 1 }
    const benefit = await tx.open(old.personId, 'entitlement.benefit', old, old.benefit)
    await tx.db.insert(entitlement).values({
      ...old,
      ...place,
      validTo,
      recordedAt: at,
      supersededAt: null,
      benefit: await tx.seal(old.personId, 'entitlement.benefit', place, benefit),
    })
  }
}

/** The certificates of the days already past are on record as followed; the last is the one handed out. */
async function issueAll(
  ctx: StaffCtx,
  tx: Transactor,
  entitlementId: Id,
  { found, ordinance, at }: Matter,
  period: { from: CalendarDate; to: CalendarDate },
  recipientNo: string,
): Promise<Id> {
  const { child, guardian, detail, facts } = found
  const alone = facts.claimant === 'youth'
  const printed: Printed = {
    child,
    guardianName: alone ? undefined : (guardian?.ident.name ?? detail.guardian.name),
    guardianId: alone ? undefined : guardian?.person.id,
    municipalityName: ctx.session.municipalityName,
    ordinance: ordinance.body,
    recipientNo,
  }
  const last = laterOf(period.from, ctx.today())
  const plans = certificatesOf(ordinance.body, child.ident.birthOn, period.from, period.to).filter(
    ({ validFrom }) => validFrom <= last,
  )
  const ids = plans.map(() => ctx.newId())
  for (const [i, plan] of plans.entries()) {
    const state = i === plans.length - 1 ? 'current' : 'replaced'
    const reason = i === 0 ? 'first' : 'renewal'
    const issue = { id: ids[i] ?? '', entitlementId, issueNo: i + 1, state, reason, at } as const
    await issueCertificate(tx, issue, plan, printed)
  }
  const current = ids.at(-1)
  if (!current) throw new Problem('wrong-state', { detail: 'この期間に発行できる医療証がありません。' })
  return current
}
