import { eq } from 'drizzle-orm'
import { certificate, entitlement } from '../../db/schema/data/determination.ts'
import { certificateNotes } from '../../shared/ja/certificate-notes.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { CertificateCode } from '../../shared/values/certificate-code.ts'
import { makeQr } from '../../shared/values/certificate-qr.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { CertificateFacts } from '../papers/certificate.ts'
import type { Reader } from '../partition/reader.ts'
import { currentIds } from './merged.ts'
import { hiddenPlaces } from './places.ts'

/**
 * What a certificate prints, from its sealed face, and when it was issued: printed with that moment, the same bytes each
 * time, but for the address, which goes once `today` says that the family must not be found. Undefined when there is
 * none of this id.
 */
export async function findCertificateFacts(
  reader: Reader,
  certificateId: string,
  today: CalendarDate,
): Promise<{ facts: CertificateFacts; issuedAt: Instant } | undefined> {
  const [found] = await reader.db
    .select({ row: certificate, guardianId: entitlement.guardianId })
    .from(certificate)
    .innerJoin(entitlement, eq(entitlement.id, certificate.entitlementId))
    .where(eq(certificate.id, certificateId))
  if (!found) return undefined
  const { row, guardianId } = found
  const face = await reader.open(row.personId, 'certificate.face', row, row.face)
  const parties = guardianId === null ? [row.personId] : [row.personId, guardianId]
  const hidden = await hiddenPlaces(reader, parties.map(await currentIds(reader, parties)), today)
  const code = face.code as CertificateCode
  const notes = certificateNotes[face.notes]
  const copay = new Map(face.copay.map(({ care, text }) => [care, text]))
  const facts: CertificateFacts = {
    title: face.title,
    ...(face.mark === null ? {} : { mark: face.mark }),
    payerNumber: face.payerNo,
    recipientNumber: face.recipientNo,
    name: face.name,
    nameKana: face.kana,
    bornOn: face.birthOn,
    ...(face.address === null || hidden.size > 0 ? {} : { address: face.address }),
    ...(face.guardianName === null ? {} : { guardianName: face.guardianName }),
    validFrom: row.validFrom as CalendarDate,
    validUntil: row.validTo as CalendarDate,
    copay: {
      inpatient: copay.get('inpatient') ?? '',
      outpatient: copay.get('outpatient') ?? '',
      pharmacy: copay.get('pharmacy') ?? '',
      homeNursing: copay.get('visitingNursing') ?? '',
    },
    issuedOn: row.issuedOn as CalendarDate,
    issuer: face.issuer,
    sealOmitted: true,
    reissued: row.reason !== 'first' && row.reason !== 'renewal',
    code,
    qrText: makeQr({ municipality: reader.municipality, code }),
    notesForHolder: notes.forHolder,
    notesForInstitution: notes.forInstitution,
    contact: face.contact,
  }
  return { facts, issuedAt: row.issuedAt as Instant }
}
