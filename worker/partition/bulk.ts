import { getTableColumns, type InferInsertModel, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { WriteDatabase } from './transactor.ts'

/**
 * Inserts many rows as one JSON parameter: the statement's text is short and always the same, where one with a
 * parameter for each value costs more to build and to read than the rows cost to write. A column left out is null.
 */
export function insertMany<T extends SQLiteTable>(
  db: Pick<WriteDatabase, 'insert'>,
  table: T,
  rows: readonly InferInsertModel<T>[],
): BatchItem<'sqlite'> {
  const columns = Object.entries(getTableColumns(table))
  const isBlob = columns.map(([, column]) => column.getSQLType() === 'blob')
  const lines = rows.map((row) =>
    columns.map(([name, column], i) => {
      const value = (row as Record<string, unknown>)[name]
      if (value === undefined || value === null) return null
      const mapped = column.mapToDriverValue(value)
      return isBlob[i] ? Buffer.from(mapped as Uint8Array).toString('hex') : mapped
    }),
  )
  const places = columns.map((_, i) => (isBlob[i] ? sql.raw(`unhex(value ->> ${i})`) : sql.raw(`value ->> ${i}`)))
  const select = sql`select ${sql.join(places, sql.raw(', '))} from json_each(${JSON.stringify(lines)}) where true`
  return db.insert(table).select(select)
}
