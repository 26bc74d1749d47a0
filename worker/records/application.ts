import { and, desc, eq, gte, inArray, isNull } from 'drizzle-orm'
import { application } from '../../db/schema/data/application.ts'
import { determination, entitlement } from '../../db/schema/data/determination.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Reader } from '../partition/reader.ts'
import { idsOf } from './merged.ts'

export type ApplicationRow = typeof application.$inferSelect

/** The states in which an application still waits for something; one per child and scheme (index `application_open`). */
export const openStatuses = ['received', 'awaiting-documents', 'in-review', 'proposed'] as const

/** The application of this child that is not decided yet. */
export async function findOpenApplication(reader: Reader, childId: string) {
  const [row] = await reader.db
    .select({ id: application.id, receiptNo: application.receiptNo, status: application.status })
    .from(application)
    .where(
      and(
        inArray(application.personId, await idsOf(reader, childId)),
        eq(application.scheme, 'medical-aid'),
        inArray(application.status, [...openStatuses]),
      ),
    )
    .limit(1)
  return row
}

/** The entitlement the child has or will have, with the receipt number of the application it came from. */
export async function findEntitlement(reader: Reader, childId: string, on: CalendarDate) {
  const [row] = await reader.db
    .select({
      validFrom: entitlement.validFrom,
      validTo: entitlement.validTo,
      receiptNo: application.receiptNo,
    })
    .from(entitlement)
    .innerJoin(determination, eq(determination.id, entitlement.determinationId))
    .innerJoin(application, eq(application.id, determination.applicationId))
    .where(
      and(
        inArray(entitlement.personId, await idsOf(reader, childId)),
        eq(entitlement.scheme, 'medical-aid'),
        isNull(entitlement.supersededAt),
        inArray(entitlement.state, ['active', 'suspended']),
        gte(entitlement.validTo, on),
      ),
    )
    .orderBy(desc(entitlement.validTo))
    .limit(1)
  return row && { ...row, validFrom: row.validFrom as CalendarDate, validTo: row.validTo as CalendarDate }
}
