import { and, eq } from 'drizzle-orm'
import { draft } from '../../../db/schema/data/application.ts'
import { dropDraft } from '../../../shared/contract/draft.ts'
import { endpoint } from '../../http/endpoint.ts'
import { draftKeyId } from '../../records/draft-key.ts'

/**
 * The key goes first and only for a row of the caller's own: no id that is not a draft key's can reach `destroy`, and a
 * kill in between leaves a row that nobody can read and the next drop removes.
 */
export default endpoint(dropDraft, async (ctx, { id }) =>
  ctx.partition.transact(ctx.intent('draft.drop'), async (tx) => {
    const own = and(eq(draft.id, id), eq(draft.staffId, ctx.actor.id))
    const [row] = await tx.db.select({ id: draft.id }).from(draft).where(own)
    if (!row) return { done: true as const }
    const { keyMaker } = ctx.services
    if (!keyMaker) throw new Error('this door may not destroy keys')
    const { requestId, actor } = ctx
    await keyMaker.destroy(ctx.municipality, draftKeyId(id), { requestId, actor: actor.id, action: dropDraft.audit })
    await tx.db.delete(draft).where(own)
    return { done: true as const }
  }),
)
