import { eq } from 'drizzle-orm'
import { application } from '../../db/schema/data/application.ts'
import type { ApplicationDetail } from '../../shared/contract/sealed-values.ts'
import type { MedicalAidFacts } from '../../shared/rules/medical-aid/facts.ts'
import { addDays, type CalendarDate } from '../../shared/values/calendar-date.ts'
import { HOLIDAYS_KNOWN_FROM, officeHolidays } from '../../shared/values/holidays.ts'
import type { Reader } from '../partition/reader.ts'
import { type EntitlementRow, entitlementsOf, lastDayOf } from './entitlement.ts'
import { findPerson, type KnownPerson, openPersons } from './person.ts'

export type ApplicationRow = typeof application.$inferSelect

/** An application of children's medical aid with everything a decision looks at. */
export interface MedicalAidCase {
  readonly application: ApplicationRow
  readonly detail: ApplicationDetail
  readonly child: KnownPerson
  /** Undefined when the guardian is not in the register, or the youth applies alone. */
  readonly guardian: KnownPerson | undefined
  readonly entitlements: readonly EntitlementRow[]
  readonly facts: MedicalAidFacts
}

/** Days around the ground and around the receipt on which a closed office can move the end of the time for applying. */
const HOLIDAY_DAYS = 90
const HOLIDAY_DAYS_BEFORE = 14

/** Assembles the case from register, application and entitlements as they are now. Undefined when there is no such application. */
export async function findMedicalAidCase(
  reader: Reader,
  applicationId: string,
  today: CalendarDate,
): Promise<MedicalAidCase | undefined> {
  const [row] = await reader.db.select().from(application).where(eq(application.id, applicationId))
  if (!row) return undefined
  const [childRow, guardianRow] = await Promise.all([
    findPerson(reader, row.personId),
    row.applicantId && row.applicantId !== row.personId ? findPerson(reader, row.applicantId) : undefined,
  ])
  if (!childRow) return undefined
  const ids = guardianRow ? [childRow.id, guardianRow.id] : [childRow.id]
  const [persons, detail, entitlements] = await Promise.all([
    openPersons(reader, ids, today),
    reader.open(row.personId, 'application.detail', row, row.detail),
    entitlementsOf(reader, childRow.id),
  ])
  const child = persons.find((one) => one.person.id === childRow.id)
  if (!child) return undefined
  const guardian = guardianRow && persons.find((one) => one.person.id === guardianRow.id)
  return { application: row, detail, child, guardian, entitlements, facts: factsOf(row, detail, child, entitlements) }
}

function factsOf(
  row: ApplicationRow,
  detail: ApplicationDetail,
  child: KnownPerson,
  entitlements: readonly EntitlementRow[],
): MedicalAidFacts {
  const { insurance, circumstances, guardian } = detail
  const eventOn = row.eventOn as CalendarDate
  const receivedOn = row.receivedOn as CalendarDate
  const carer = guardian.personId !== null && guardian.personId !== row.personId
  return {
    birthOn: child.ident.birthOn,
    ...residenceOf(child),
    insurance: insurance ? 'insured' : row.insurancePending ? 'waiting' : 'none',
    insuredFrom: insurance?.since ?? null,
    insurerKind: insurance?.kind ?? null,
    publicAssistance: circumstances.publicAssistance,
    singleParentAid: circumstances.singleParentAid,
    disabilityAid: circumstances.disabilityAid,
    placement: circumstances.placement,
    otherMedicalAid: circumstances.otherMedicalAid,
    incomeOverLimit: circumstances.incomeOverLimit,
    eventOn,
    receivedOn,
    claimant: circumstances.claimant,
    // A guardian outside the register is named in the application; a youth who applies alone names only the youth.
    hasGuardian: circumstances.claimant === 'guardian' || carer,
    existing: existingOf(entitlements),
    officeHolidays: holidaysAround(eventOn, receivedOn),
  }
}

/** First and last day of residence. Whoever moves away lives elsewhere from the day of moving; a death ends it on that day. */
function residenceOf({ version, ident, whereabouts }: KnownPerson) {
  const began = whereabouts.movedInOn ?? ident.birthOn
  const changedOn = version.validFrom as CalendarDate
  if (version.residence === 'resident') return { residentFrom: began, residentTo: null }
  if (version.residence === 'moved-out')
    return { residentFrom: began, residentTo: addDays(whereabouts.movedOutOn ?? changedOn, -1) }
  if (version.residence === 'removed') return { residentFrom: began, residentTo: addDays(changedOn, -1) }
  if (version.residence === 'dead') return { residentFrom: began, residentTo: changedOn }
  return { residentFrom: null, residentTo: null }
}

/** The entitlement that lasts longest; one that was cancelled from its first day is none. */
function existingOf(entitlements: readonly EntitlementRow[]): MedicalAidFacts['existing'] {
  const standing = entitlements.filter((row) => row.validFrom <= lastDayOf(row))
  const last = standing.toSorted((a, b) => (lastDayOf(a) < lastDayOf(b) ? -1 : 1)).at(-1)
  return last ? { from: last.validFrom as CalendarDate, to: lastDayOf(last) } : null
}

/** Grounds older than the calendar of holidays ran out of time long ago, whatever the last day was. */
function holidaysAround(eventOn: CalendarDate, receivedOn: CalendarDate): CalendarDate[] {
  const days = [
    ...(eventOn < HOLIDAYS_KNOWN_FROM ? [] : officeHolidays(eventOn, HOLIDAY_DAYS)),
    ...officeHolidays(addDays(receivedOn, -HOLIDAY_DAYS_BEFORE), HOLIDAY_DAYS),
  ]
  return [...new Set(days)].sort()
}
