import { and, eq, isNull } from 'drizzle-orm'
import { jobItem } from '../../../db/schema/data/job.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { resolveImportItem } from '../../../shared/contract/resident-import.ts'
import { endpoint } from '../../http/endpoint.ts'

/** Doing it twice is harmless: the first time stands. */
export default endpoint(resolveImportItem, async (ctx, { jobId, row }) =>
  ctx.partition.transact(ctx.intent('resident-import.resolve'), async (tx) => {
    const one = and(eq(jobItem.jobId, jobId), eq(jobItem.row, row))
    const [item] = await tx.db.select().from(jobItem).where(one)
    if (!item) throw new Problem('not-found')
    tx.note([item.personId, item.relatedId].filter((id) => id !== null))
    await tx.db
      .update(jobItem)
      .set({ resolvedAt: ctx.now() })
      .where(and(one, isNull(jobItem.resolvedAt)))
    return { done: true as const }
  }),
)
