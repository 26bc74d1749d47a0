import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Tag } from '../../../db/columns.ts'
import { certificate, entitlement, ordinance } from '../../../db/schema/data/determination.ts'
import { hubSubject, linkKey } from '../../../db/schema/data/hub.ts'
import { supportMeasure } from '../../../db/schema/data/person.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Reader } from '../../partition/reader.ts'

/** Everything an answer hangs on, in one row and one hop. */
export type Case = Awaited<ReturnType<typeof select>>[number]

const columns = {
  certificateState: certificate.state,
  entitlement: {
    id: entitlement.id,
    rev: entitlement.rev,
    state: entitlement.state,
    validFrom: entitlement.validFrom,
    validTo: entitlement.validTo,
    lostOn: entitlement.lostOn,
    benefit: entitlement.benefit,
  },
  hubState: hubSubject.state,
  notDisclosed: hubSubject.notDisclosed,
  viewSuspended: hubSubject.viewSuspended,
  masked: sql<number>`exists (select 1 from ${supportMeasure} where ${supportMeasure.personId} = ${certificate.personId} and ${supportMeasure.endedAt} is null)`,
  ordinanceVersion: sql<number>`(select max(${ordinance.version}) from ${ordinance} where ${ordinance.scheme} = 'medical-aid')`,
}

/**
 * The case behind a certificate's code. Whether the copy is the newest does not matter for the entitlement: that is
 * looked up by person and day. No row: no such certificate; no entitlement in the row: none on that day.
 */
export async function findCaseByCode(reader: Reader, code: Tag, on: CalendarDate): Promise<Case | undefined> {
  const [found] = await select(reader, on).where(eq(certificate.codeTag, code))
  return found
}

/** The case of a person, as a link key names it. The newest certificate stands for the one that was not shown. */
export async function findCaseByPerson(reader: Reader, personId: string, on: CalendarDate): Promise<Case | undefined> {
  const [found] = await select(reader, on)
    .where(eq(certificate.personId, personId))
    .orderBy(sql`${certificate.issuedAt} desc`)
    .limit(1)
  return found
}

/** Redeems a link key: it is gone in the same statement that shows whose it was. Used, foreign and late ones show nothing. */
export const redeemable = (tag: Tag, clientId: string, now: string): SQL | undefined =>
  and(eq(linkKey.tag, tag), eq(linkKey.clientId, clientId), sql`${linkKey.expiresAt} > ${now}`)

function select(reader: Reader, on: CalendarDate) {
  return reader.db
    .select({ personId: certificate.personId, ...columns })
    .from(certificate)
    .leftJoin(
      entitlement,
      and(
        eq(entitlement.personId, certificate.personId),
        isNull(entitlement.supersededAt),
        sql`${entitlement.validFrom} <= ${on}`,
        sql`${entitlement.validTo} >= ${on}`,
      ),
    )
    .leftJoin(hubSubject, eq(hubSubject.personId, certificate.personId))
    .$dynamic()
}
