import type { Client, InArgs } from '@libsql/client/web'
import { fillPlaceholders, type Query } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { queries } from './database.ts'

type Executor = Pick<Client, 'execute' | 'batch'>

/** A select that is built once; `Values` are its placeholders. */
export type FixedSelect<Rows, Values> = (executor: Executor, values: Values) => Promise<Rows>

/** What Drizzle makes of a select: it only needs the values. */
interface Prepared {
  getQuery(): Query
  mapResult(result: unknown, isResultSet: boolean): unknown
}

const nobody = { execute: refuse, batch: refuse }

/**
 * Builds a select once in an isolate, for what every request asks: building its text costs about as much as running it.
 * Drizzle's own prepared queries stay with the connection they were made on, and connections belong to one request.
 */
export function fixedSelect<Values extends Record<string, unknown>>() {
  return <Rows>(
    build: (db: Pick<LibSQLDatabase, 'select'>) => PromiseLike<Rows> & { prepare(): Prepared },
  ): FixedSelect<Rows, Values> => {
    const prepared = build(queries(nobody)).prepare()
    const { sql, params } = prepared.getQuery()
    return async (executor, values) => {
      const args = fillPlaceholders(params, values) as InArgs
      return prepared.mapResult(await executor.execute({ sql, args }), true) as Rows
    }
  }
}

function refuse(): never {
  throw new Error('a fixed select runs on the connection it is given')
}
