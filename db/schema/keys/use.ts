import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id } from '../../columns.ts'

/** How often a person's key was handed out on a day in Japan; to be held against the log of disclosures. */
export const useCount = sqliteTable(
  'use_count',
  {
    id: id().notNull(),
    day: text('day').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.day] })],
)

/** Every call, granted or not: who asked in which request. */
export const useLog = sqliteTable('use_log', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  at: text('at').notNull(),
  requestId: text('request_id').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  kind: text('kind', { enum: ['unwrap', 'create', 'destroy', 'tag'] }).notNull(),
  /** Persons asked for, each once; of `tag` the values. */
  persons: integer('persons').notNull(),
  granted: integer('granted', { mode: 'boolean' }).notNull(),
})

/** What this minute may still give out, and the alarm counter of calls refused for it. One row. */
export const budget = sqliteTable('budget', {
  name: text('name', { enum: ['persons'] }).primaryKey(),
  minute: integer('minute').notNull(),
  spent: integer('spent').notNull(),
  /** Whether the call being written now fits; read within the same transaction only. */
  granted: integer('granted', { mode: 'boolean' }).notNull(),
  /** Calls refused since the database was made. It only rises. */
  refused: integer('refused').notNull(),
  refusedAt: text('refused_at'),
})
