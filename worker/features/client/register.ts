import { eq } from 'drizzle-orm'
import { client, clientScope } from '../../../db/schema/control/staff.ts'
import { CLIENT_MAX_DAYS, registerClient } from '../../../shared/contract/client.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { addDays } from '../../../shared/values/calendar-date.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import { guarded } from '../../partition/database.ts'
import { tokenEndpointOf } from './token-endpoint-of.ts'

/** The act is in the log before it takes effect: the directory is another database than the log. */
export default endpoint(registerClient, async (ctx, input) => {
  const { id, scopes, jwk, ...rest } = input
  const today = ctx.today()
  if (input.endsOn < today || input.endsOn > addDays(today, CLIENT_MAX_DAYS))
    throw new Problem('invalid-input', {
      faults: [{ pointer: '/endsOn', message: '期限は今日から1年以内の日付にしてください。' }],
    })
  const key = JSON.stringify(await checkedKey(jwk))
  const answer = { id, tokenEndpoint: tokenEndpointOf(ctx) }
  if (await isKnown(ctx, input, key)) return answer
  await ctx.partition.record(ctx.intent(`client.register.${id}`), 'ok')
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

/** Throws at the field when the point is not on the curve: such a key would never verify anything. */
async function checkedKey({ kty, crv, x, y }: Input<typeof registerClient>['jwk']) {
  const key = { kty, crv, x, y }
  try {
    await crypto.subtle.importKey('jwk', key, { name: 'ECDSA', namedCurve: crv }, true, ['verify'])
    return key
  } catch {
    const message = 'この公開鍵は使えません。相手の技術担当者に確かめてください。'
    throw new Problem('invalid-input', { faults: [{ pointer: '/jwk', message }] })
  }
}

/** True when the same client is registered under this id. Throws `taken-id` when it is another. */
async function isKnown(ctx: StaffCtx, input: Input<typeof registerClient>, key: string): Promise<boolean> {
  const [known] = await guarded(() => ctx.control.select().from(client).where(eq(client.id, input.id)))
  if (!known) return false
  const scopes = await guarded(() => ctx.control.select().from(clientScope).where(eq(clientScope.clientId, input.id)))
  const was = [
    known.municipality,
    known.name,
    known.kind,
    known.institutionCode,
    known.jwk,
    known.endsOn,
    Object.fromEntries(scopes.map((one) => [one.scope, one.fields])),
  ]
  const is = [
    ctx.municipality,
    input.name,
    input.kind,
    input.institutionCode,
    key,
    input.endsOn,
    Object.fromEntries(input.scopes.map((one) => [one.scope, JSON.stringify(one.fields)])),
  ]
  if (JSON.stringify(was) !== JSON.stringify(is)) throw new Problem('taken-id')
  return true
}
