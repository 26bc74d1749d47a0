import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, id } from '../../columns.ts'

/** A person's key, wrapped under the municipality's key: version 1, key version 4, nonce 12, key 32, tag 16. */
const WRAPPED_BYTES = 65

/** 個人鍵: all that makes a person's sealed cells readable. Deleting the row erases the person. */
export const personKey = sqliteTable(
  'person_key',
  {
    id: id().primaryKey(),
    wrapped: bytes('wrapped').notNull(),
    /** Version of the municipality's key; the wrapped bytes say it too. */
    kv: integer('kv').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [
    check(
      'person_key_wrapped',
      sql`typeof(${t.wrapped}) = 'blob' and length(${t.wrapped}) = ${sql.raw(String(WRAPPED_BYTES))}`,
    ),
  ],
)

/** 消去の記録: an id that was destroyed can never have a key again. */
export const tombstone = sqliteTable('tombstone', {
  id: id().primaryKey(),
  at: text('at').notNull(),
  by: text('by').notNull(),
})
