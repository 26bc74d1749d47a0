import { and, asc, eq, inArray, like, min } from 'drizzle-orm'
import { application, applicationDocument } from '../../../db/schema/data/application.ts'
import { listApplications } from '../../../shared/contract/application.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import type { ApplicationRow } from '../../records/application.ts'
import { officesOf } from '../../records/directory.ts'
import { currentIds } from '../../records/merged.ts'
import { openPersons } from '../../records/person.ts'
import { hiddenPlaces } from '../../records/places.ts'

/** Names are sealed and cannot be filtered by; the receipt number, the state and the office can. */
export default endpoint(listApplications, async (ctx, input) =>
  ctx.partition.read(ctx.intent('application.worklist'), async (reader) => {
    const where = conditionOf(input, ctx.session.office)
    const [total, rows, offices] = await Promise.all([
      reader.db.$count(application, where),
      reader.db
        .select()
        .from(application)
        .where(where)
        .orderBy(asc(application.receivedOn), asc(application.id))
        .limit(PAGE_ROWS)
        .offset(input.page * PAGE_ROWS),
      officesOf(ctx.control, ctx.municipality),
    ])
    const parties = rows.flatMap((row) => (row.applicantId ? [row.personId, row.applicantId] : [row.personId]))
    const current = await currentIds(reader, parties)
    const children = rows.map((row) => current(row.personId))
    const [persons, hidden, due] = await Promise.all([
      openPersons(reader, children, ctx.today()),
      hiddenPlaces(reader, [...new Set(parties.map(current))], ctx.today()),
      dueDays(
        reader,
        rows.map((row) => row.id),
      ),
    ])
    const identOf = new Map(persons.map((one) => [one.person.id, one.ident]))
    const betrays = (row: ApplicationRow) =>
      hidden.has(current(row.personId)) || hidden.has(current(row.applicantId ?? ''))
    return {
      total,
      // An erased child leaves its application without a name, and nothing to work on.
      rows: rows.flatMap((row) => {
        const childId = current(row.personId)
        const ident = identOf.get(childId)
        if (!ident) return []
        const { name, kana, birthOn } = ident
        return [
          {
            id: row.id as Id,
            receiptNo: row.receiptNo,
            scheme: row.scheme,
            procedure: row.procedure,
            status: row.status,
            child: { id: childId as Id, name, kana, birthOn },
            channel: row.channel,
            office: betrays(row) ? null : (offices.get(row.office)?.name ?? row.office),
            receivedOn: row.receivedOn as CalendarDate,
            insurancePending: row.insurancePending,
            dueOn: due.get(row.id) ?? null,
          },
        ]
      }),
    }
  }),
)

function conditionOf({ statuses, receiptNo, ownOffice }: Input<typeof listApplications>, office: string) {
  return and(
    ...(statuses.length > 0 ? [inArray(application.status, statuses)] : []),
    ...(receiptNo === '' ? [] : [like(application.receiptNo, `%${receiptNo}%`)]),
    ...(ownOffice ? [eq(application.office, office)] : []),
  )
}

async function dueDays(reader: Reader, ids: readonly string[]): Promise<Map<string, CalendarDate>> {
  if (ids.length === 0) return new Map()
  const rows = await reader.db
    .select({ id: applicationDocument.applicationId, dueOn: min(applicationDocument.dueOn) })
    .from(applicationDocument)
    .where(and(inArray(applicationDocument.applicationId, [...ids]), eq(applicationDocument.state, 'later')))
    .groupBy(applicationDocument.applicationId)
  return new Map(rows.flatMap(({ id, dueOn }) => (dueOn ? [[id, dueOn as CalendarDate]] : [])))
}
