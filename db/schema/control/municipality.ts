import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 市区町村: what must be known before its partition can be opened. */
export const municipality = sqliteTable('municipality', {
  /** 全国地方公共団体コード, six digits with check digit. */
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  kana: text('kana').notNull(),
  state: text('state', { enum: ['active', 'held'] }).notNull(),
  heldReason: text('held_reason'),
  schemaVersion: integer('schema_version').notNull(),
})

/** 窓口・出張所. */
export const office = sqliteTable(
  'office',
  {
    municipality: text('municipality')
      .notNull()
      .references(() => municipality.code),
    code: text('code').notNull(),
    name: text('name').notNull(),
    phone: text('phone').notNull(),
    /** 当日交付の可否. */
    issuesOnTheDay: integer('issues_on_the_day', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.municipality, t.code] })],
)
