import { desc, eq, sql } from 'drizzle-orm'
import { client, clientScope } from '../../../db/schema/control/staff.ts'
import { listClients } from '../../../shared/contract/client.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import { guarded } from '../../partition/database.ts'
import { tokenEndpointOf } from './token-endpoint-of.ts'

export default endpoint(listClients, async (ctx) => {
  const rows = await guarded(() =>
    ctx.control
      .select({
        client,
        scopes: sql<string>`(select json_group_array(json_object('scope', ${clientScope.scope}, 'fields', json(${clientScope.fields}))) from ${clientScope} where ${clientScope.clientId} = ${client.id})`,
      })
      .from(client)
      .where(eq(client.municipality, ctx.municipality))
      .orderBy(desc(client.registeredAt)),
  )
  await ctx.partition.record(ctx.intent('client.administration'), 'ok')
  return {
    tokenEndpoint: tokenEndpointOf(ctx),
    clients: rows.map(({ client: one, scopes }) => ({
      id: one.id as Id,
      name: one.name,
      kind: one.kind,
      institutionCode: one.institutionCode,
      scopes: JSON.parse(scopes) as { scope: string; fields: string[] }[],
      endsOn: one.endsOn as CalendarDate,
      registeredAt: one.registeredAt,
      revokedAt: one.revokedAt,
      revokedReason: one.revokedReason,
      usedAt: one.usedAt,
    })),
  }
})
