import { and, desc, inArray, isNull, or } from 'drizzle-orm'
import { application } from '../../../db/schema/data/application.ts'
import { certificate, entitlement } from '../../../db/schema/data/determination.ts'
import { readPerson } from '../../../shared/contract/person.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { idsOf } from '../../records/merged.ts'
import { findPerson, historyOf, householdOf, type KnownPerson, openPersons, versionsOn } from '../../records/person.ts'
import { summaryOf } from '../../records/person-summary.ts'
import { hiddenHouseholds, hiddenPlaces } from '../../records/places.ts'

/** Entries of one kind a page shows; a person with more is nobody's normal case. */
const ROWS = 50

export default endpoint(readPerson, async (ctx, { id }) =>
  ctx.partition.read(ctx.intent('person.read', [id]), async (reader) => {
    const today = ctx.today()
    const row = await findPerson(reader, id)
    const [known] = row ? await openPersons(reader, [row.id], today) : []
    if (!known) throw new Problem('not-found')
    const self = known.person.id
    const mates = await householdNow(reader, known, today)
    const hidden = await hiddenPlaces(reader, [self, ...mates.map((mate) => mate.person.id)], today)
    const own = hidden.has(self)
    const ids = await idsOf(reader, self)
    const [history, applications, entitlements, certificates] = await Promise.all([
      historyRows(reader, self, own, today),
      applicationRows(reader, ids),
      entitlementRows(reader, ids),
      certificateRows(reader, ids),
    ])
    return {
      ...headOf(known, own),
      insurancePending: applications.some((one) => one.as === 'child' && one.insurancePending),
      household: mates.map((mate) => ({
        ...summaryOf(mate, own || hidden.has(mate.person.id)),
        relationship: mate.ident.relationship,
      })),
      history,
      applications: applications.map(({ insurancePending: _, ...rest }) => rest),
      entitlements,
      certificates,
    }
  }),
)

function headOf(known: KnownPerson, hidden: boolean) {
  const { person, ident, whereabouts } = known
  const { postalCode, movedInOn, movedOutOn, phone } = whereabouts
  const places = hidden
    ? { postalCode: null, movedInOn: null, movedOutOn: null, phone: null }
    : { postalCode, movedInOn, movedOutOn, phone }
  return {
    ...summaryOf(known, hidden),
    ...places,
    atenaNo: person.atenaNo,
    integratedNo: person.integratedNo,
    aliasKana: ident.aliasKana,
    relationship: ident.relationship,
  }
}

/** Those who share the household now: whoever has left it is not shown here, whereabouts least of all. */
async function householdNow(reader: Reader, known: KnownPerson, today: CalendarDate): Promise<KnownPerson[]> {
  const ever = await householdOf(reader, known.version)
  const versions = await versionsOn(reader, ever, today)
  const here = ever.filter((id) => versions.get(id)?.householdNo === known.version.householdNo)
  const persons = await openPersons(reader, here.slice(0, ROWS), today)
  return persons.filter((one) => one.person.mergedIntoId === null)
}

/** A home that was left still betrays whoever lives there now. */
async function historyRows(reader: Reader, personId: string, hidden: boolean, today: CalendarDate) {
  const rows = (await historyOf(reader, personId)).slice(0, ROWS)
  const homes = await hiddenHouseholds(
    reader,
    rows.map((row) => row.householdNo),
    today,
  )
  return Promise.all(
    rows.map(async (row) => {
      const ident = await reader.open(personId, 'person_version.ident', row, row.ident)
      const whereabouts =
        hidden || homes.has(row.householdNo ?? '')
          ? undefined
          : await reader.open(personId, 'person_version.whereabouts', row, row.whereabouts)
      return {
        validFrom: row.validFrom as CalendarDate,
        name: ident.name,
        kana: ident.kana,
        alias: ident.alias,
        relationship: ident.relationship,
        residence: row.residence,
        address: whereabouts?.address ?? null,
        recordedAt: row.recordedAt,
        supersededAt: row.supersededAt,
        source: row.source,
        reason: row.reason,
      }
    }),
  )
}

/** Without the office: a branch betrays where someone lives. */
async function applicationRows(reader: Reader, ids: readonly string[]) {
  const rows = await reader.db
    .select({
      id: application.id,
      receiptNo: application.receiptNo,
      scheme: application.scheme,
      procedure: application.procedure,
      status: application.status,
      receivedOn: application.receivedOn,
      insurancePending: application.insurancePending,
      personId: application.personId,
    })
    .from(application)
    .where(or(inArray(application.personId, ids), inArray(application.applicantId, ids)))
    .orderBy(desc(application.receivedOn), desc(application.id))
    .limit(ROWS)
  return rows.map(({ personId: child, id, receivedOn, ...rest }) => ({
    ...rest,
    id: id as Id,
    receivedOn: receivedOn as CalendarDate,
    as: ids.includes(child) ? ('child' as const) : ('applicant' as const),
  }))
}

async function entitlementRows(reader: Reader, ids: readonly string[]) {
  const rows = await reader.db
    .select()
    .from(entitlement)
    .where(and(inArray(entitlement.personId, ids), isNull(entitlement.supersededAt)))
    .orderBy(desc(entitlement.validFrom))
    .limit(ROWS)
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id as Id,
      scheme: row.scheme,
      state: row.state,
      validFrom: row.validFrom as CalendarDate,
      validTo: row.validTo as CalendarDate,
      recipientNo: (await reader.open(row.personId, 'entitlement.benefit', row, row.benefit)).recipientNo,
    })),
  )
}

async function certificateRows(reader: Reader, ids: readonly string[]) {
  const rows = await reader.db
    .select({
      id: certificate.id,
      issueNo: certificate.issueNo,
      state: certificate.state,
      issuedOn: certificate.issuedOn,
      validFrom: certificate.validFrom,
      validTo: certificate.validTo,
    })
    .from(certificate)
    .where(inArray(certificate.personId, ids))
    .orderBy(desc(certificate.issuedAt))
    .limit(ROWS)
  return rows.map((row) => ({
    ...row,
    id: row.id as Id,
    issuedOn: row.issuedOn as CalendarDate,
    validFrom: row.validFrom as CalendarDate,
    validTo: row.validTo as CalendarDate,
  }))
}
