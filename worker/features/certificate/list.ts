import { desc, eq, inArray, or } from 'drizzle-orm'
import { certificate } from '../../../db/schema/data/determination.ts'
import { person } from '../../../db/schema/data/person.ts'
import { listCertificates } from '../../../shared/contract/certificate.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { type CertificateCode, formatCertificateCode } from '../../../shared/values/certificate-code.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { type EntitlementRow, entitlementsOf } from '../../records/entitlement.ts'
import { findPerson, openPersons } from '../../records/person.ts'
import { hiddenPlaces } from '../../records/places.ts'

/** Issues one page shows; eighteen years of yearly certificates and their reissues fit in. */
const ROWS = 100

export default endpoint(listCertificates, async (ctx, { personId }) =>
  ctx.partition.read(ctx.intent('certificate.list', [personId]), async (reader) => {
    const row = await findPerson(reader, personId)
    const [known] = row ? await openPersons(reader, [row.id], ctx.today()) : []
    if (!known) throw new Problem('not-found')
    const self = known.person.id
    const [hidden, entitlements, certificates] = await Promise.all([
      hiddenPlaces(reader, [self], ctx.today()),
      entitlementsOf(reader, self),
      issuesOf(reader, self),
    ])
    const { name, kana, birthOn } = known.ident
    return {
      person: { id: self as Id, name, kana, birthOn },
      placesHidden: hidden.has(self),
      entitlements: await Promise.all(entitlements.map((one) => shownEntitlement(reader, one))),
      certificates,
    }
  }),
)

async function shownEntitlement(reader: Reader, row: EntitlementRow) {
  const { recipientNo } = await reader.open(row.personId, 'entitlement.benefit', row, row.benefit)
  return {
    id: row.id as Id,
    rev: row.rev,
    state: row.state,
    validFrom: row.validFrom as CalendarDate,
    validTo: row.validTo as CalendarDate,
    lostOn: row.lostOn as CalendarDate | null,
    recipientNo,
  }
}

async function issuesOf(reader: Reader, personId: string) {
  const ids = reader.db
    .select({ id: person.id })
    .from(person)
    .where(or(eq(person.id, personId), eq(person.mergedIntoId, personId)))
  const rows = await reader.db
    .select()
    .from(certificate)
    .where(inArray(certificate.personId, ids))
    .orderBy(desc(certificate.issuedAt), desc(certificate.issueNo))
    .limit(ROWS)
  return Promise.all(
    rows.map(async (row) => {
      const face = await reader.open(row.personId, 'certificate.face', row, row.face)
      return {
        id: row.id as Id,
        rev: row.rev,
        issueNo: row.issueNo,
        state: row.state,
        reason: row.reason,
        title: face.title,
        payerNo: face.payerNo,
        recipientNo: face.recipientNo,
        code: formatCertificateCode(face.code as CertificateCode),
        issuedOn: row.issuedOn as CalendarDate,
        validFrom: row.validFrom as CalendarDate,
        validTo: row.validTo as CalendarDate,
        printable: row.state === 'current',
      }
    }),
  )
}
