import { and, eq } from 'drizzle-orm'
import { draft } from '../../../db/schema/data/application.ts'
import { findDraft } from '../../../shared/contract/draft.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import { Erased } from '../../partition/reader.ts'
import { draftKeyId } from '../../records/draft-key.ts'

export default endpoint(findDraft, async (ctx, { form }) =>
  ctx.partition.read(ctx.intent('draft.keep'), async (reader) => {
    const own = and(eq(draft.staffId, ctx.actor.id), eq(draft.form, form))
    const [row] = await reader.db.select().from(draft).where(own)
    if (!row) return { draft: null }
    try {
      const body = await reader.open(draftKeyId(row.id), 'draft.body', row, row.body)
      return { draft: { id: row.id as Id, rev: row.rev, savedAt: row.savedAt, body } }
    } catch (error) {
      // Dropping was cut off after the key was destroyed: there is nothing left to read.
      if (error instanceof Erased) return { draft: null }
      throw error
    }
  }),
)
