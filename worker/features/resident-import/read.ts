import { asc, eq } from 'drizzle-orm'
import { jobItem } from '../../../db/schema/data/job.ts'
import { readImport } from '../../../shared/contract/resident-import.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { ImportReason, RegistryColumn } from '../../../shared/values/registry.ts'
import { endpoint } from '../../http/endpoint.ts'
import { getImport, progressOf } from './job.ts'

/** Tells rows by number, reason and column; the values themselves stay in the office's own file. */
export default endpoint(readImport, async (ctx, { jobId, page }) =>
  ctx.partition.read(ctx.intent('resident-import.follow'), async (reader) => {
    const job = await getImport(reader, jobId)
    const of = eq(jobItem.jobId, jobId)
    const [total, rows] = await Promise.all([
      reader.db.$count(jobItem, of),
      reader.db
        .select()
        .from(jobItem)
        .where(of)
        .orderBy(asc(jobItem.row))
        .limit(PAGE_ROWS)
        .offset(page * PAGE_ROWS),
    ])
    reader.note(rows.flatMap((row) => [row.personId, row.relatedId]).filter((id) => id !== null))
    const items = rows.map((row) => ({
      row: row.row,
      reason: row.reason as ImportReason,
      column: row.column as RegistryColumn | null,
      personId: row.personId as Id | null,
      relatedId: row.relatedId as Id | null,
      resolvedAt: row.resolvedAt,
    }))
    return { progress: progressOf(job), items, total }
  }),
)
