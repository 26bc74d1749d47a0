import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, sealed, sealedOnly, tag } from '../../columns.ts'

/** 個人番号: one a person, one person a number. Neither the number nor its tag leaves this database. */
export const individualNumber = sqliteTable(
  'individual_number',
  {
    personId: id('person_id').primaryKey(),
    /** Keyed by the number root: a hash of the number may count as the number. */
    tag: tag('tag').notNull().unique(),
    number: sealed('number_sealed', 'individual_number.number').notNull(),
    rev: integer('rev').notNull(),
    recordedAt: text('recorded_at').notNull(),
  },
  (t) => [
    sealedOnly('individual_number_sealed', t.number),
    check('individual_number_tag', sql`typeof(${t.tag}) = 'blob' and length(${t.tag}) = 16`),
  ],
)
