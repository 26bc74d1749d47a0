import { and, eq, isNull } from 'drizzle-orm'
import { client } from '../../../db/schema/control/staff.ts'
import { revokeClient } from '../../../shared/contract/client.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { guarded } from '../../partition/database.ts'

/** Revoking twice is harmless and keeps the first reason; a client of another municipality is not found. */
export default endpoint(revokeClient, async (ctx, { id, reason }) => {
  const own = and(eq(client.id, id), eq(client.municipality, ctx.municipality))
  const [known] = await guarded(() => ctx.control.select({ id: client.id }).from(client).where(own))
  if (!known) throw new Problem('not-found')
  await ctx.partition.record(ctx.intent(`client.revoke.${id}`), 'ok')
  const stillValid = and(own, isNull(client.revokedAt))
  await guarded(() =>
    ctx.control
      .update(client)
      .set({ revokedAt: ctx.now(), revokedBy: ctx.actor.id, revokedReason: reason })
      .where(stillValid),
  )
  return { done: true as const }
})
