import { eq } from 'drizzle-orm'
import { client, clientScope } from '../../../db/schema/control/staff.ts'
import { CLIENT_MAX_DAYS, registerClient } from '../../../shared/contract/client.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { addDays } from '../../../shared/values/calendar-date.ts'
import { endpoint } from '../../http/endpoint.ts'
import { guarded } from '../../partition/database.ts'

/** The act is in the log before it takes effect: the directory is another database than the log. */
export default endpoint(registerClient, async (ctx, input) => {
  const { id, scopes, jwk, ...rest } = input
  const today = ctx.today()
  if (input.endsOn < today || input.endsOn > addDays(today, CLIENT_MAX_DAYS))
    throw new Problem('invalid-input', {
      faults: [{ pointer: '/endsOn', message: '期限は今日から1年以内の日付にしてください。' }],
    })
  const { kty, crv, x, y } = jwk
  const key = JSON.stringify({ kty, crv, x, y })
  const answer = { id, tokenEndpoint: '/oauth/token' }
  const [known] = await guarded(() => ctx.control.select().from(client).where(eq(client.id, id)))
  if (known) {
    const same = known.municipality === ctx.municipality && known.jwk === key && known.name === input.name
    if (!same) throw new Problem('taken-id')
    return answer
  }
  await ctx.partition.record(ctx.intent('client.administration'), 'ok')
  await guarded(() =>
    ctx.control.batch([
      ctx.control.insert(client).values({
        id,
        municipality: ctx.municipality,
        ...rest,
        jwk: key,
        registeredBy: ctx.actor.id,
        registeredAt: ctx.now(),
      }),
      ctx.control
        .insert(clientScope)
        .values(scopes.map(({ scope, fields }) => ({ clientId: id, scope, fields: JSON.stringify(fields) }))),
    ]),
  )
  return answer
})
