import { and, asc, eq, isNull } from 'drizzle-orm'
import { jobItem } from '../../../db/schema/data/job.ts'
import { person } from '../../../db/schema/data/person.ts'
import { listMergeCandidates } from '../../../shared/contract/merge-provisional.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import { endpoint } from '../../http/endpoint.ts'
import { openSummaries } from '../../records/person-summary.ts'

/** Oldest first, a page of them: each that is dealt with makes room for the next. */
export default endpoint(listMergeCandidates, async (ctx) =>
  ctx.partition.read(ctx.intent('person.merge-worklist'), async (reader) => {
    const rows = await reader.db
      .selectDistinct({ personId: jobItem.personId, relatedId: jobItem.relatedId })
      .from(jobItem)
      .innerJoin(person, and(eq(person.id, jobItem.relatedId), isNull(person.mergedIntoId)))
      .where(and(eq(jobItem.reason, 'provisional-candidate'), isNull(jobItem.resolvedAt)))
      .orderBy(asc(jobItem.personId))
      .limit(PAGE_ROWS + 1)
    const shown = rows.slice(0, PAGE_ROWS)
    const ids = shown.flatMap(({ personId, relatedId }) => [personId, relatedId]).filter((id) => id !== null)
    const byId = new Map((await openSummaries(reader, ids, ctx.today())).map((one) => [one.id as string, one]))
    const pairs = shown.flatMap(({ personId, relatedId }) => {
      const registered = byId.get(personId ?? '')
      const provisional = byId.get(relatedId ?? '')
      return registered && provisional ? [{ provisional, registered }] : []
    })
    return { pairs, more: rows.length > PAGE_ROWS }
  }),
)
