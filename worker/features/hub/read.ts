import { asc, desc, eq } from 'drizzle-orm'
import { hubCertificate, hubExchange } from '../../../db/schema/data/hub.ts'
import { readHubSubject } from '../../../shared/contract/hub.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { findHubSubject, waitingMessages } from '../../records/hub-subject.ts'
import { findPerson, openPersons } from '../../records/person.ts'
import { shownSubject } from './shown-subject.ts'

/** Exchanges shown, newest first. */
const EXCHANGES = 50

export default endpoint(readHubSubject, async (ctx, { personId }) =>
  ctx.partition.read(ctx.intent('hub.record', [personId]), async (reader) => {
    const row = await findPerson(reader, personId)
    const subject = row && (await findHubSubject(reader, row.id))
    const [known] = row ? await openPersons(reader, [row.id], ctx.today()) : []
    if (!subject || !known) throw new Problem('not-found')
    const [messages, certificates, exchanges] = await Promise.all([
      waitingMessages(reader, [subject.personId]),
      certificatesOf(reader, subject.personId),
      exchangesOf(reader, subject.personId),
    ])
    return {
      ...shownSubject(subject, known, messages.get(subject.personId)),
      municipality: reader.municipality,
      businessId: subject.businessId,
      historyId: subject.historyId,
      linkName: subject.linkName,
      certificates,
      exchanges,
    }
  }),
)

async function certificatesOf(reader: Reader, personId: string) {
  const rows = await reader.db
    .select()
    .from(hubCertificate)
    .where(eq(hubCertificate.personId, personId))
    .orderBy(asc(hubCertificate.withdrawnAt), asc(hubCertificate.displayOrder))
  return Promise.all(
    rows.map(async (row) => {
      const { face, items, limits, institutionCodes, ...facts } = await reader.open(
        personId,
        'hub_certificate.face',
        row,
        row.face,
      )
      const { kindId, displayOrder, registeredAt, historyId, withdrawnAt } = row
      return {
        ...facts,
        kindId,
        displayOrder,
        registeredAt,
        historyId,
        withdrawnAt,
        entitlementId: row.entitlementId as Id,
        validFrom: row.validFrom as CalendarDate,
        validTo: row.validTo as CalendarDate,
        expiredOn: row.expiredOn as CalendarDate | null,
        face: [...face],
        items: [...items],
        limits: [...limits],
        institutionCodes: [...institutionCodes],
      }
    }),
  )
}

async function exchangesOf(reader: Reader, personId: string) {
  const rows = await reader.db
    .select()
    .from(hubExchange)
    .where(eq(hubExchange.personId, personId))
    .orderBy(desc(hubExchange.at), desc(hubExchange.id))
    .limit(EXCHANGES)
  return rows.map(({ id, name, at, status, error }) => ({ id: id as Id, name, at, status, error }))
}
