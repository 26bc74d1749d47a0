import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, sealed, sealedOnly, tag } from '../../columns.ts'

/** 宛名: one person of this municipality's register, under the numbers that business rows may hold. */
export const person = sqliteTable(
  'person',
  {
    id: id().primaryKey(),
    /** 宛名番号, given by the register; a provisional person has none yet. */
    atenaNo: text('atena_no'),
    /** 団体内統合宛名番号: what other rows and systems name the person by, never the 個人番号. */
    integratedNo: text('integrated_no').notNull(),
    standing: text('standing', { enum: ['registered', 'provisional', 'outside'] }).notNull(),
    /** 番号待ち: the vault holds no 個人番号 for this person yet. */
    numberPending: integer('number_pending', { mode: 'boolean' }).notNull(),
    mergedIntoId: text('merged_into_id'),
    recordedAt: text('recorded_at').notNull(),
  },
  (t) => [
    uniqueIndex('person_atena_no').on(t.atenaNo).where(sql`${t.mergedIntoId} is null`),
    index('person_atena').on(t.atenaNo),
    uniqueIndex('person_integrated_no').on(t.integratedNo),
    index('person_merged').on(t.mergedIntoId).where(sql`${t.mergedIntoId} is not null`),
  ],
)

/** 異動履歴: what was valid from a day on, as it was known from a moment on. A correction supersedes, nothing is overwritten. */
export const personVersion = sqliteTable(
  'person_version',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    rev: integer('rev').notNull(),
    validFrom: text('valid_from').notNull(),
    recordedAt: text('recorded_at').notNull(),
    supersededAt: text('superseded_at'),
    source: text('source', { enum: ['registry', 'counter'] }).notNull(),
    /** 異動事由 as the registry codes it. */
    reason: text('reason').notNull(),
    residence: text('residence', { enum: ['resident', 'moved-out', 'removed', 'dead', 'outside'] }).notNull(),
    householdNo: text('household_no'),
    /** 氏名・カナ・通称名・生年月日・性別・続柄. */
    ident: sealed('ident_sealed', 'person_version.ident').notNull(),
    /** 住所, 前住所, 転出入日, 送付先. */
    whereabouts: sealed('whereabouts_sealed', 'person_version.whereabouts').notNull(),
    /** Keyed tag of the whole registry row: tells an unchanged row without opening it. */
    rowTag: tag('row_tag').notNull(),
  },
  (t) => [
    sealedOnly('person_version_ident_sealed', t.ident),
    sealedOnly('person_version_whereabouts_sealed', t.whereabouts),
    uniqueIndex('person_version_known').on(t.personId, t.validFrom).where(sql`${t.supersededAt} is null`),
    index('person_version_person').on(t.personId),
    index('person_version_household').on(t.householdNo).where(sql`${t.supersededAt} is null`),
  ],
)

/** 支援措置 (DV 等): while one is open, places are masked and automatic answers stop. */
export const supportMeasure = sqliteTable(
  'support_measure',
  {
    id: id().primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    rev: integer('rev').notNull(),
    fromOn: text('from_on').notNull(),
    /** Asked end; passing it never unmasks by itself, a person ends the measure. */
    untilOn: text('until_on'),
    endedAt: text('ended_at'),
    recordedAt: text('recorded_at').notNull(),
    detail: sealed('detail_sealed', 'support_measure.detail').notNull(),
  },
  (t) => [
    sealedOnly('support_measure_detail_sealed', t.detail),
    uniqueIndex('support_measure_open').on(t.personId).where(sql`${t.endedAt} is null`),
  ],
)

/** Search tags: full kana with birth date, and the same for 通称名. Never a surname alone. */
export const personTag = sqliteTable(
  'person_tag',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    field: text('field', { enum: ['kana_dob', 'alias_dob'] }).notNull(),
    tag: tag('tag').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tag, t.field, t.personId] }), index('person_tag_person').on(t.personId)],
)
