import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id } from '../../columns.ts'
import { municipality } from './municipality.ts'

/** 職員: one ID a person. */
export const staff = sqliteTable('staff', {
  id: id().primaryKey(),
  municipality: text('municipality')
    .notNull()
    .references(() => municipality.code),
  /** 職員番号. */
  number: text('number').notNull(),
  name: text('name').notNull(),
  role: text('role').notNull(),
  office: text('office').notNull(),
  endedAt: text('ended_at'),
})

/** 権限: one function at one level; no row is 不可. */
export const staffPermission = sqliteTable(
  'staff_permission',
  {
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    permission: text('permission').notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.permission] })],
)

/** 端末: its public key, by thumbprint. */
export const device = sqliteTable(
  'device',
  {
    id: id().primaryKey(),
    municipality: text('municipality')
      .notNull()
      .references(() => municipality.code),
    office: text('office').notNull(),
    name: text('name').notNull(),
    /** RFC 7638 thumbprint of the device's DPoP key. */
    thumbprint: text('thumbprint').notNull(),
    registeredAt: text('registered_at').notNull(),
    cutAt: text('cut_at'),
  },
  (t) => [uniqueIndex('device_thumbprint').on(t.thumbprint)],
)

/** Session: looked at on each request, so that a cut is immediate. One per ID. */
export const session = sqliteTable(
  'session',
  {
    /** SHA-256 of the cookie's value. */
    id: text('id').primaryKey(),
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    deviceId: text('device_id')
      .notNull()
      .references(() => device.id),
    municipality: text('municipality').notNull(),
    office: text('office').notNull(),
    createdAt: text('created_at').notNull(),
    seenAt: text('seen_at').notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (t) => [uniqueIndex('session_staff').on(t.staffId)],
)

/** 外部の照会者・連携システム: a client of the exchange door. */
export const client = sqliteTable(
  'client',
  {
    id: id().primaryKey(),
    municipality: text('municipality')
      .notNull()
      .references(() => municipality.code),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['institution', 'qualification', 'linked-system'] }).notNull(),
    /** 医療機関コード. */
    institutionCode: text('institution_code'),
    /** Public key (JWK, ES256). */
    jwk: text('jwk').notNull(),
    endsOn: text('ends_on').notNull(),
    registeredBy: text('registered_by').notNull(),
    registeredAt: text('registered_at').notNull(),
    revokedAt: text('revoked_at'),
    revokedBy: text('revoked_by'),
    revokedReason: text('revoked_reason'),
    usedAt: text('used_at'),
  },
  (t) => [index('client_municipality').on(t.municipality)],
)

/** What a client may ask: a scope, and within it which groups of fields it gets. */
export const clientScope = sqliteTable(
  'client_scope',
  {
    clientId: text('client_id')
      .notNull()
      .references(() => client.id),
    scope: text('scope').notNull(),
    /** JSON array of field groups. */
    fields: text('fields').notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.scope] })],
)

/** Ids of assertions already used (RFC 7523 §3), kept until they expire. */
export const usedAssertion = sqliteTable(
  'used_assertion',
  {
    clientId: text('client_id').notNull(),
    jti: text('jti').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.jti] })],
)
