import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, sealed, sealedOnly, sealedOrNull, tag } from '../../columns.ts'
import { person } from './person.ts'

/**
 * PMH 対象者: how far the person is known at the hub, and the flags that stop answers. 自治体コード is the database's own;
 * 個人番号 and 5情報 stay where they are and are put together only for the exchange.
 */
export const hubSubject = sqliteTable(
  'hub_subject',
  {
    personId: text('person_id')
      .primaryKey()
      .references(() => person.id),
    rev: integer('rev').notNull(),
    state: text('state', { enum: ['waiting', 'numbered', 'mismatch', 'refused'] }).notNull(),
    /** Which of the 5情報 disagreed, or which field was not allowed: names only. */
    detail: text('detail'),
    pmhId: sealed('pmh_id_sealed', 'hub_subject.pmh_id'),
    pmhIdTag: tag('pmh_id_tag'),
    /** 不開示. */
    notDisclosed: integer('not_disclosed', { mode: 'boolean' }).notNull(),
    /** 閲覧停止. */
    viewSuspended: integer('view_suspended', { mode: 'boolean' }).notNull(),
    /** 自治体業務ID. */
    businessId: text('business_id', { enum: ['medical-aid'] })
      .notNull()
      .default('medical-aid'),
    /** 履歴ID: names this state of the record; every change gives another. */
    historyId: text('history_id'),
    /** 連携ファイル名 and 連携日時 of the last exchange; null until there was one. */
    linkName: text('link_name'),
    linkedAt: text('linked_at'),
    updatedAt: text('updated_at').notNull(),
  },
  (t) => [
    sealedOrNull('hub_subject_pmh_id_sealed', t.pmhId),
    uniqueIndex('hub_subject_pmh_id').on(t.pmhIdTag).where(sql`${t.pmhIdTag} is not null`),
  ],
)

/** 連携処理ステータス: every exchange with the payer's side, per person. */
export const hubExchange = sqliteTable(
  'hub_exchange',
  {
    id: id().primaryKey(),
    personId: text('person_id').notNull(),
    refId: text('ref_id').notNull(),
    /** 連携ファイル名 or request id. */
    name: text('name').notNull(),
    at: text('at').notNull(),
    status: text('status', { enum: ['numbered', 'reused', 'mismatch', 'refused', 'unreachable'] }).notNull(),
    error: text('error'),
  },
  (t) => [index('hub_exchange_person').on(t.personId, t.at)],
)

/** PMH 受給者証情報 as registered: 券面情報, 自己負担上限, 有効期間, 強制失効日, 表示順. */
export const hubCertificate = sqliteTable(
  'hub_certificate',
  {
    id: id().primaryKey(),
    rev: integer('rev').notNull(),
    personId: text('person_id').notNull(),
    entitlementId: text('entitlement_id').notNull(),
    /** 受給者証種別ID. */
    kindId: text('kind_id').notNull(),
    displayOrder: integer('display_order').notNull(),
    validFrom: text('valid_from').notNull(),
    validTo: text('valid_to').notNull(),
    /** 強制失効日. */
    expiredOn: text('expired_on'),
    registeredAt: text('registered_at').notNull(),
    /** 履歴ID. */
    historyId: text('history_id'),
    /** When a later state of the entitlement took its place. */
    withdrawnAt: text('withdrawn_at'),
    /** 証名, 証ID, 公費ID, 負担者番号, 受給者番号, 自己負担上限, 券面情報, 項目情報, 医療機関コード. */
    face: sealed('face_sealed', 'hub_certificate.face').notNull(),
  },
  (t) => [sealedOnly('hub_certificate_face_sealed', t.face), uniqueIndex('hub_certificate_of').on(t.entitlementId)],
)

/** PMH連携キー: one consented card reading, for one institution, once, ten minutes at most. */
export const linkKey = sqliteTable(
  'link_key',
  {
    tag: tag('tag').primaryKey(),
    personId: text('person_id').notNull(),
    clientId: text('client_id').notNull(),
    purpose: text('purpose', { enum: ['eligibility'] }).notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (t) => [index('link_key_expiry').on(t.expiresAt)],
)
