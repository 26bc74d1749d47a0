import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Tag } from '../../../db/columns.ts'
import { certificate, entitlement, ordinance } from '../../../db/schema/data/determination.ts'
import { hubSubject, linkKey } from '../../../db/schema/data/hub.ts'
import { person, personVersion, supportMeasure } from '../../../db/schema/data/person.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { fixedSelect } from '../../partition/fixed-select.ts'
import type { Reader } from '../../partition/reader.ts'

/** Everything an answer hangs on, in one row and one hop. */
export type Case = Awaited<ReturnType<typeof select>>[number]

const same = alias(person, 'same')
const newer = alias(certificate, 'newer')
const version = alias(personVersion, 'version')

/** The holder as of today: a provisional person's certificates and entitlements stay where they were written. */
const holderId = sql<string>`coalesce(${person.mergedIntoId}, ${person.id})`
const holderIds = sql`(select ${same.id} from ${person} "same" where ${same.id} = ${holderId} or ${same.mergedIntoId} = ${holderId})`

const columns = {
  personId: holderId,
  certificateState: certificate.state,
  entitlement: {
    id: entitlement.id,
    rev: entitlement.rev,
    personId: entitlement.personId,
    state: entitlement.state,
    validFrom: entitlement.validFrom,
    validTo: entitlement.validTo,
    lostOn: entitlement.lostOn,
    benefit: entitlement.benefit,
  },
  /** The register's entry of that day, here so that it costs no hop of its own. */
  ident: { id: personVersion.id, rev: personVersion.rev, cell: personVersion.ident },
  hubState: hubSubject.state,
  notDisclosed: hubSubject.notDisclosed,
  viewSuspended: hubSubject.viewSuspended,
  masked: sql<number>`exists (select 1 from ${supportMeasure} where ${supportMeasure.personId} in ${holderIds} and ${supportMeasure.endedAt} is null)`,
  ordinanceVersion: sql<number>`(select max(${ordinance.version}) from ${ordinance} where ${ordinance.scheme} = 'medical-aid')`,
}

/**
 * The case behind a certificate's code. Whether the copy is the newest does not matter for the entitlement: that is
 * looked up by person and day. No row: no such certificate; no entitlement in the row: none on that day.
 */
export async function findCaseByCode(reader: Reader, code: Tag, on: CalendarDate): Promise<Case | undefined> {
  const [found] = await reader.fixed(byCode, { code, on })
  return found
}

/** The case of a person, as a link key names it. The newest certificate stands for the one that was not shown. */
export async function findCaseByPerson(reader: Reader, personId: string, on: CalendarDate): Promise<Case | undefined> {
  const [found] = await reader.fixed(byPerson, { personId, on })
  return found
}

/** Which link key this client may redeem now, once. */
export const redeemable = (tag: Tag, clientId: string, now: string): SQL | undefined =>
  and(
    eq(linkKey.tag, tag),
    eq(linkKey.clientId, clientId),
    eq(linkKey.purpose, 'eligibility'),
    sql`${linkKey.expiresAt} > ${now}`,
  )

const on = sql.placeholder('on')

/** Of two entitlements on one day the one that holds, then the later: an old loss must not end a new entitlement. */
const best = [sql`(${entitlement.lostOn} is not null and ${entitlement.lostOn} <= ${on})`, desc(entitlement.validFrom)]

/** The entry that had begun by the day, else the first to begin. */
const versionOn = sql`(select ${version.id} from ${personVersion} "version" where ${version.personId} = ${holderId} and ${version.supersededAt} is null
    order by ${version.validFrom} <= ${on} desc, iif(${version.validFrom} <= ${on}, ${version.validFrom}, null) desc, ${version.validFrom} limit 1)`

function select(db: Pick<LibSQLDatabase, 'select'>) {
  return db
    .select({
      ...columns,
      /** A later issue of this person covers the day too. */
      newerIssue: sql<number>`exists (select 1 from ${certificate} "newer" where ${newer.personId} in ${holderIds} and ${newer.issuedAt} > ${certificate.issuedAt} and ${newer.validFrom} <= ${on} and ${newer.validTo} >= ${on})`,
    })
    .from(certificate)
    .innerJoin(person, eq(person.id, certificate.personId))
    .leftJoin(
      entitlement,
      and(
        sql`${entitlement.personId} in ${holderIds}`,
        eq(entitlement.scheme, 'medical-aid'),
        isNull(entitlement.supersededAt),
        sql`${entitlement.validFrom} <= ${on}`,
        sql`${entitlement.validTo} >= ${on}`,
      ),
    )
    .leftJoin(personVersion, eq(personVersion.id, versionOn))
    .leftJoin(hubSubject, eq(hubSubject.personId, holderId))
    .$dynamic()
}

const byCode = fixedSelect<{ code: Tag; on: CalendarDate }>()((db) =>
  select(db)
    .where(eq(certificate.codeTag, sql.placeholder('code')))
    .orderBy(...best)
    .limit(1),
)

const personId = sql.placeholder('personId')
const ofPerson = sql`${certificate.personId} in (select ${same.id} from ${person} "same" where ${same.id} = ${personId} or ${same.mergedIntoId} = ${personId})`

const byPerson = fixedSelect<{ personId: string; on: CalendarDate }>()((db) =>
  select(db)
    .where(ofPerson)
    .orderBy(...best, desc(certificate.issuedAt))
    .limit(1),
)
