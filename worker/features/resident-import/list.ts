import { desc, eq, sql } from 'drizzle-orm'
import { job, jobItem } from '../../../db/schema/data/job.ts'
import { listImports } from '../../../shared/contract/resident-import.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import { endpoint } from '../../http/endpoint.ts'
import { progressOf } from './job.ts'

export default endpoint(listImports, async (ctx, { page }) =>
  ctx.partition.read(ctx.intent('resident-import.list'), async (reader) => {
    const of = eq(job.kind, 'resident-import')
    const open = sql<number>`(select count(*) from ${jobItem} where ${jobItem.jobId} = ${job.id} and ${jobItem.resolvedAt} is null)`
    const [total, rows] = await Promise.all([
      reader.db.$count(job, of),
      reader.db
        .select({ job, open })
        .from(job)
        .where(of)
        .orderBy(desc(job.startedAt), desc(job.id))
        .limit(PAGE_ROWS)
        .offset(page * PAGE_ROWS),
    ])
    return { imports: rows.map((row) => ({ ...progressOf(row.job), open: row.open })), total }
  }),
)
