import { eq } from 'drizzle-orm'
import { session as sessions } from '../../../db/schema/control/staff.ts'
import { signOut } from '../../../shared/contract/session.ts'
import { endpoint } from '../../http/endpoint.ts'
import { guarded } from '../../partition/database.ts'

export default endpoint(signOut, async (ctx) => {
  // Recorded first: the session lives in another database than the log, and an end nobody knows of must not be.
  await ctx.partition.record(ctx.intent('session'), 'ok')
  await guarded(() => ctx.control.delete(sessions).where(eq(sessions.id, ctx.session.id)))
  return { done: true as const }
})
