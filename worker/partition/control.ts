import { and, eq, isNull, sql } from 'drizzle-orm'
import { municipality, office } from '../../db/schema/control/municipality.ts'
import { client, clientScope, device, session, staff, staffPermission } from '../../db/schema/control/staff.ts'
import type { Instant } from '../../shared/values/instant.ts'
import { connect, type DataAddress, guarded, type Queries, queries } from './database.ts'
import { fixedSelect } from './fixed-select.ts'

/** The directory: what must be known before a partition can be opened. Holds no resident's data. */
export type Control = Queries

/** Opens the directory for one request. */
export const openControl = (address: DataAddress): Control => queries(connect(address, 'control'))

/** A live session with everything a request needs to know of it. */
export interface LiveSession {
  readonly id: string
  readonly staffId: string
  readonly staffName: string
  readonly role: string
  readonly municipality: string
  readonly municipalityName: string
  readonly held: boolean
  readonly office: string
  readonly officeName: string
  readonly issuesOnTheDay: boolean
  readonly deviceId: string
  readonly thumbprint: string
  readonly seenAt: string
  readonly permissions: readonly string[]
}

const liveSession = fixedSelect<{ id: string; now: Instant }>()((db) =>
  db
    .select({
      id: session.id,
      staffId: staff.id,
      staffName: staff.name,
      role: staff.role,
      municipality: session.municipality,
      municipalityName: municipality.name,
      state: municipality.state,
      office: session.office,
      officeName: office.name,
      issuesOnTheDay: office.issuesOnTheDay,
      deviceId: device.id,
      thumbprint: device.thumbprint,
      seenAt: session.seenAt,
      permissions: sql<string>`(select json_group_array(${staffPermission.permission}) from ${staffPermission} where ${staffPermission.staffId} = ${staff.id})`,
    })
    .from(session)
    .innerJoin(staff, eq(staff.id, session.staffId))
    .innerJoin(device, eq(device.id, session.deviceId))
    .innerJoin(municipality, eq(municipality.code, session.municipality))
    .innerJoin(office, and(eq(office.municipality, session.municipality), eq(office.code, session.office)))
    .where(
      and(
        eq(session.id, sql.placeholder('id')),
        sql`${session.expiresAt} > ${sql.placeholder('now')}`,
        isNull(staff.endedAt),
        isNull(device.cutAt),
        eq(staff.municipality, session.municipality),
        eq(device.municipality, session.municipality),
      ),
    ),
)

/** Finds a session that is alive in every respect: itself, its member of staff, its terminal. One hop. */
export async function findSession(control: Control, id: string, now: Instant): Promise<LiveSession | undefined> {
  const [row] = await guarded(() => liveSession(control.$client, { id, now }))
  if (!row) return undefined
  const { state, permissions, ...rest } = row
  return { ...rest, held: state === 'held', permissions: JSON.parse(permissions) as string[] }
}

/** A client that may still ask, with its scopes as they are now. */
export interface LiveClient {
  readonly id: string
  readonly kind: 'institution' | 'qualification' | 'linked-system'
  readonly municipality: string
  readonly held: boolean
  readonly institutionCode: string | null
  readonly jwk: string
  /** Scope → groups of fields. */
  readonly scopes: ReadonlyMap<string, readonly string[]>
}

const liveClient = fixedSelect<{ id: string; today: string }>()((db) =>
  db
    .select({
      id: client.id,
      kind: client.kind,
      municipality: client.municipality,
      state: municipality.state,
      institutionCode: client.institutionCode,
      jwk: client.jwk,
      scopes: sql<string>`(select json_group_object(${clientScope.scope}, json(${clientScope.fields})) from ${clientScope} where ${clientScope.clientId} = ${client.id})`,
    })
    .from(client)
    .innerJoin(municipality, eq(municipality.code, client.municipality))
    .where(
      and(
        eq(client.id, sql.placeholder('id')),
        isNull(client.revokedAt),
        sql`${client.endsOn} >= ${sql.placeholder('today')}`,
      ),
    ),
)

/** Finds a client that is neither revoked nor past its end (`today` inclusive). One hop. */
export async function findClient(control: Control, id: string, today: string): Promise<LiveClient | undefined> {
  const [row] = await guarded(() => liveClient(control.$client, { id, today }))
  if (!row) return undefined
  const { state, scopes, ...rest } = row
  const fields = JSON.parse(scopes) as Record<string, string[]>
  return { ...rest, held: state === 'held', scopes: new Map(Object.entries(fields)) }
}
