import Database from 'libsql'
import { Failure, failureOf, Refusal } from './failure.ts'
import type { Statement } from './statement.ts'

export type NativeValue = null | string | number | bigint | Buffer
/** What is left of an answer's size. */
export type Budget = { rows: number; chars: number }

type NativeStatement = {
  raw(): unknown
  readonly reader: boolean
  columns(): { name: string; type: string | null }[]
  run(args: NativeValue[]): { changes: number; lastInsertRowid: number | bigint }
  iterate(args: NativeValue[]): Iterable<NativeValue[]>
  get(args: NativeValue[]): unknown
}
type Native = {
  defaultSafeIntegers(on: boolean): unknown
  prepare(sql: string): NativeStatement
  exec(sql: string): unknown
  readonly inTransaction: boolean
  close(): unknown
}
/** `columns` is Hrana's list of columns, JSON; known only after the first run. */
type Prepared = { native: NativeStatement; reader: boolean; columns: string | undefined }

const durable = [
  ['journal_mode', 'wal'],
  ['synchronous', '2'],
  ['secure_delete', '1'],
  ['foreign_keys', '1'],
] as const

/**
 * One connection of native libsql, set to keep what it acknowledges: WAL, synchronous FULL, secure_delete, foreign keys, each read
 * back. Throws when one does not hold. Synchronous: a statement runs to its end before anything else does.
 */
export class Connection {
  readonly #native: Native
  readonly #statements = new Map<string, Prepared>()
  readonly #capacity: number
  #counts: NativeStatement | undefined
  #closed = false

  constructor(path: string, role: 'writer' | 'reader', capacity: number, pages: number) {
    // The package's own types describe another library's looser calls; these are the ones used here.
    this.#native = new Database(path, {}) as unknown as Native
    this.#capacity = capacity
    try {
      this.#native.defaultSafeIntegers(true)
      this.#native.exec('PRAGMA journal_mode=WAL')
      this.#native.exec(
        `PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA max_page_count=${pages}`,
      )
      if (role === 'reader') this.#native.exec('PRAGMA query_only=ON')
      this.#assertDurable()
    } catch (error) {
      this.#native.close()
      throw error
    }
  }

  #assertDurable(): void {
    for (const [pragma, wanted] of durable) {
      const value = this.pragma(pragma)
      if (value !== wanted) throw new Error(`refused to open: ${pragma} is ${value}, must be ${wanted}`)
    }
  }

  get inTransaction(): boolean {
    return !this.#closed && this.#native.inTransaction
  }

  /** The first column of a pragma's first row, as text. */
  pragma(text: string): string {
    const statement = this.#native.prepare(`PRAGMA ${text}`)
    statement.raw()
    let first = ''
    // To its end: a statement left in the middle would hold its snapshot.
    for (const row of statement.iterate([])) first ||= String(row[0])
    return first
  }

  /** Runs a fixed text of this server's own. */
  exec(sql: string): void {
    this.#native.exec(sql)
  }

  /** Forgets the prepared statements: their columns are those of an older schema. */
  forgetStatements(): void {
    this.#statements.clear()
  }

  close(): void {
    this.#statements.clear()
    this.#counts = undefined
    this.#closed = true
    this.#native.close()
  }

  /** Runs one statement with its arguments (always by position); answers Hrana's StmtResult as JSON. Throws Failure. */
  run(statement: Statement, args: NativeValue[], wantRows: boolean, budget: Budget): string {
    if (this.#closed) throw new Refusal(503, 'STOPPING', 'The server is stopping')
    let prepared: Prepared
    try {
      prepared = this.#prepare(statement.sql)
    } catch (error) {
      throw failureOf(error, false)
    }
    try {
      return prepared.reader
        ? this.#query(statement, prepared, args, wantRows, budget)
        : this.#change(statement, prepared, args)
    } catch (error) {
      if (error instanceof Failure) throw error
      throw failureOf(error, args.length > 0)
    }
  }

  /** Columns of a statement as Hrana's DescribeCol, JSON. Throws Failure. */
  describe(statement: Statement): string {
    try {
      // Reading the schema table makes the connection notice that another one has changed the schema.
      this.#native.exec('SELECT 1 FROM sqlite_schema LIMIT 1')
      return columnsOf(this.#prepare(statement.sql))
    } catch (error) {
      throw failureOf(error, false)
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) {
      // Moved to the end: the Map's order is the order of last use.
      this.#statements.delete(sql)
      this.#statements.set(sql, known)
      return known
    }
    const native = this.#native.prepare(sql)
    const reader = native.reader
    if (reader) native.raw()
    const prepared: Prepared = { native, reader, columns: undefined }
    this.#statements.set(sql, prepared)
    if (this.#statements.size > this.#capacity) {
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest)
        break
      }
    }
    return prepared
  }

  #change(statement: Statement, prepared: Prepared, args: NativeValue[]): string {
    const { changes, lastInsertRowid } = prepared.native.run(args)
    if (statement.kind !== 'write') return result('[]', '', 0, null)
    // The driver gives the row id as a double: exact only up to 2^53.
    const exact = typeof lastInsertRowid === 'number' && !Number.isSafeInteger(lastInsertRowid)
    return result('[]', '', changes, exact ? this.#changeCounts().rowid : lastInsertRowid)
  }

  #query(statement: Statement, prepared: Prepared, args: NativeValue[], wantRows: boolean, budget: Budget): string {
    const writes = statement.kind === 'write'
    let rows = ''
    let over = false
    for (const row of prepared.native.iterate(args)) {
      if (!wantRows || over) continue
      const text = rowJson(row)
      rows += rows === '' ? text : `,${text}`
      over = --budget.rows < 0 || rows.length > budget.chars
      // A change must run to its end; a query may stop, and get() resets it, or it would hold its snapshot.
      if (over && !writes) break
    }
    if (over) {
      if (!writes) prepared.native.get(args)
      throw new Failure('RESPONSE_TOO_LARGE', 'The answer is larger than this server gives; read it in parts')
    }
    budget.chars -= rows.length
    // Only a run makes SQLite notice a newer schema and prepare again: the columns before it may be the older ones.
    const columns = columnsOf(prepared)
    if (!writes) return result(columns, rows, 0, null)
    const { changes, rowid } = this.#changeCounts()
    return result(columns, rows, changes, rowid)
  }

  #changeCounts(): { changes: NativeValue; rowid: NativeValue } {
    if (this.#counts === undefined) {
      this.#counts = this.#native.prepare('SELECT changes(), last_insert_rowid()')
      this.#counts.raw()
    }
    let counts = { changes: 0n as NativeValue, rowid: null as NativeValue }
    for (const row of this.#counts.iterate([])) counts = { changes: row[0] ?? null, rowid: row[1] ?? null }
    return counts
  }
}

function columnsOf(prepared: Prepared): string {
  if (!prepared.reader) return '[]'
  prepared.columns ??= JSON.stringify(prepared.native.columns().map(({ name, type }) => ({ name, decltype: type })))
  return prepared.columns
}

function result(columns: string, rows: string, changes: NativeValue, rowid: NativeValue): string {
  const id = rowid === null ? 'null' : `"${rowid}"`
  return `{"cols":${columns},"rows":[${rows}],"affected_row_count":${changes},"last_insert_rowid":${id}}`
}

function rowJson(row: NativeValue[]): string {
  let text = '['
  for (let i = 0; i < row.length; i++) text += (i === 0 ? '' : ',') + valueJson(row[i] ?? null)
  return `${text}]`
}

function valueJson(value: NativeValue): string {
  if (value === null) return '{"type":"null"}'
  if (typeof value === 'bigint') return `{"type":"integer","value":"${value}"}`
  if (typeof value === 'string') return `{"type":"text","value":${JSON.stringify(value)}}`
  // 1e999 is JSON and reads back as Infinity; JSON.stringify would lose it.
  if (typeof value === 'number') {
    const number = Number.isFinite(value) ? String(value) : value > 0 ? '1e999' : '-1e999'
    return `{"type":"float","value":${number}}`
  }
  return `{"type":"blob","base64":"${value.toString('base64')}"}`
}
