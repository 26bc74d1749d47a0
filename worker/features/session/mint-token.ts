import { eq } from 'drizzle-orm'
import { session as sessions } from '../../../db/schema/control/staff.ts'
import { covers } from '../../../shared/contract/permissions.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { mintToken } from '../../../shared/contract/session.ts'
import { instantMs, toInstant } from '../../../shared/values/instant.ts'
import { endpoint } from '../../http/endpoint.ts'
import { mintAccessToken, TOKEN_SECONDS } from '../../http/jwt.ts'
import { guarded } from '../../partition/database.ts'

/** A scope the session does not hold refuses the whole request: a token says exactly what was asked. */
export default endpoint(mintToken, async (ctx, { scopes }) => {
  const { session, services } = ctx
  if (!scopes.every((scope) => covers(session.permissions, scope))) throw new Problem('not-permitted')
  const now = ctx.now()
  await guarded(() => ctx.control.update(sessions).set({ seenAt: now }).where(eq(sessions.id, session.id)))
  const claims = {
    iss: services.origin,
    aud: services.origin,
    sub: session.staffId,
    scope: scopes,
    municipality: session.municipality,
    thumbprint: session.thumbprint,
    sid: session.id,
  }
  const token = await mintAccessToken(services.keys, claims, instantMs(now), ctx.newId())
  await ctx.partition.record(ctx.intent('session'), 'ok')
  return { token, expiresAt: toInstant(instantMs(now) + TOKEN_SECONDS * 1000) }
})
