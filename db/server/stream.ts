import { randomBytes } from 'node:crypto'
import type { Budget, Connection } from './connection.ts'
import { Failure, Refusal } from './failure.ts'
import type { Limits } from './limits.ts'
import type { OpenDatabase } from './open-database.ts'
import { argumentsOf, type Condition, type StatementRequest, type Step, type StreamRequest } from './request.ts'
import { type Statement, statementsOf } from './statement.ts'
import type { Token } from './tokens.ts'

const emptyResult = '{"cols":[],"rows":[],"affected_row_count":0,"last_insert_rowid":null}'
type Work = { statement: Statement; request: StatementRequest }
type Outcome = { ok: string } | { error: Failure }

/**
 * One Hrana stream: a conversation with one database that may hold a transaction across requests, addressed by an unguessable
 * baton that is good once. It holds a connection only while in a transaction.
 */
export class Stream {
  readonly token: Token
  baton = ''
  closed = false
  readonly #database: OpenDatabase
  readonly #limits: Limits
  readonly #sqls = new Map<number, string>()
  #held: Connection | undefined
  #heldAt = 0
  /** Why SQLite rolled the transaction back by itself (disk full, I/O error): told until the client's own COMMIT or ROLLBACK. */
  #lost: Failure | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(database: OpenDatabase, token: Token, limits: Limits) {
    this.#database = database
    this.token = token
    this.#limits = limits
  }

  /** Rests until the next request under a new baton; whoever does not come back in time loses the transaction. */
  rest(): string {
    this.baton = randomBytes(24).toString('base64url')
    this.#database.streams.set(this.baton, this)
    const left = this.#held ? this.#heldAt + this.#limits.transactionSeconds * 1000 - performance.now() : Infinity
    this.#timer = setTimeout(() => this.end(), Math.max(0, Math.min(left, this.#limits.idleSeconds * 1000)))
    return this.baton
  }

  /** Wakes for a request: the baton is used up. */
  wake(): void {
    clearTimeout(this.#timer)
    this.#database.streams.delete(this.baton)
  }

  /** Ends the stream; an open transaction is rolled back and the next in the queue goes on. */
  end(): void {
    this.wake()
    this.closed = true
    this.#release()
  }

  #release(): void {
    const held = this.#held
    this.#held = undefined
    if (held !== undefined) this.#database.give(held)
  }

  /** Performs one request; answers Hrana's StreamResponse as JSON. Throws Failure (this request) or Refusal (the whole pipeline). */
  async perform(request: StreamRequest, budget: Budget, signal: AbortSignal): Promise<string> {
    if (this.closed) throw new Failure('STREAM_CLOSED', 'The stream is closed')
    switch (request.type) {
      case 'execute':
        return `{"type":"execute","result":${await this.#execute(request.stmt, budget, signal)}}`
      case 'batch':
        return `{"type":"batch","result":${await this.#batch(request.steps, budget, signal)}}`
      case 'sequence':
        await this.#sequence(this.#sql(request), budget, signal)
        return '{"type":"sequence"}'
      case 'describe':
        return `{"type":"describe","result":${this.#describe(this.#sql(request))}}`
      case 'store_sql':
        if (this.#sqls.size >= this.#limits.storedSqls) throw new Failure('SQL_STORE_FULL', 'Too many stored texts')
        this.#sqls.set(request.sqlId, request.sql)
        return '{"type":"store_sql"}'
      case 'close_sql':
        this.#sqls.delete(request.sqlId)
        return '{"type":"close_sql"}'
      case 'get_autocommit':
        return `{"type":"get_autocommit","is_autocommit":${this.#autocommit}}`
      case 'close':
        this.end()
        return '{"type":"close"}'
    }
  }

  get #autocommit(): boolean {
    return this.#held === undefined || !this.#held.inTransaction
  }

  #sql(request: { sql?: string; sqlId?: number }): string {
    const sql = request.sql ?? this.#sqls.get(request.sqlId ?? -1)
    if (sql === undefined) throw new Failure('SQL_NOT_FOUND', 'No SQL text is stored under this id')
    return sql
  }

  #work(request: StatementRequest): Work {
    const [statement, ...more] = statementsOf(this.#sql(request))
    if (statement === undefined) throw new Failure('SQL_NO_STATEMENT', 'The SQL text holds no statement')
    if (more.length > 0) throw new Failure('SQL_MANY_STATEMENTS', 'The SQL text holds more than one statement')
    return { statement, request }
  }

  async #execute(request: StatementRequest, budget: Budget, signal: AbortSignal): Promise<string> {
    const work = this.#work(request)
    const connection = await this.#connectionFor([work.statement], signal)
    try {
      return this.#run(connection, work, budget)
    } finally {
      this.#settle(connection)
    }
  }

  async #sequence(sql: string, budget: Budget, signal: AbortSignal): Promise<void> {
    const statements = statementsOf(sql)
    this.#checkCount(statements.length)
    if (statements.length === 0) return
    const connection = await this.#connectionFor(statements, signal)
    const request: StatementRequest = { args: [], namedArgs: [], wantRows: false }
    try {
      for (const statement of statements) this.#run(connection, { statement, request }, budget)
    } finally {
      this.#settle(connection)
    }
  }

  #checkCount(statements: number): void {
    if (statements > this.#limits.batchStatements) throw new Refusal(413, 'BATCH_TOO_LARGE', 'Too many statements')
  }

  async #batch(steps: Step[], budget: Budget, signal: AbortSignal): Promise<string> {
    this.#checkCount(steps.length)
    const works = steps.map((step): Work | Failure => {
      try {
        return this.#work(step.stmt)
      } catch (error) {
        if (error instanceof Failure) return error
        throw error
      }
    })
    const statements = works.flatMap((work) => (work instanceof Failure ? [] : [work.statement]))
    const connection = await this.#connectionFor(statements, signal)
    const outcomes: (Outcome | undefined)[] = []
    try {
      for (const [i, step] of steps.entries()) {
        const work = works[i]
        const due = step.condition === undefined || this.#holds(step.condition, outcomes, connection)
        outcomes.push(due && work !== undefined ? this.#attempt(connection, work, budget) : undefined)
      }
    } finally {
      this.#settle(connection)
    }
    const results = outcomes.map((outcome) => (outcome && 'ok' in outcome ? outcome.ok : 'null'))
    const errors = outcomes.map((outcome) => (outcome && 'error' in outcome ? failureJson(outcome.error) : 'null'))
    return `{"step_results":[${results.join(',')}],"step_errors":[${errors.join(',')}]}`
  }

  #attempt(connection: Connection, work: Work | Failure, budget: Budget): Outcome {
    if (work instanceof Failure) return { error: work }
    try {
      return { ok: this.#run(connection, work, budget) }
    } catch (error) {
      if (error instanceof Failure) return { error }
      throw error
    }
  }

  #holds(condition: Condition, outcomes: (Outcome | undefined)[], connection: Connection): boolean {
    switch (condition.type) {
      case 'ok': {
        const outcome = outcomes[condition.step]
        return outcome !== undefined && 'ok' in outcome
      }
      case 'error': {
        const outcome = outcomes[condition.step]
        return outcome !== undefined && 'error' in outcome
      }
      case 'not':
        return !this.#holds(condition.cond, outcomes, connection)
      case 'and':
        return condition.conds.every((item) => this.#holds(item, outcomes, connection))
      case 'or':
        return condition.conds.some((item) => this.#holds(item, outcomes, connection))
      case 'is_autocommit':
        return !connection.inTransaction
    }
  }

  #describe(sql: string): string {
    const [statement, ...more] = statementsOf(sql)
    if (statement === undefined) throw new Failure('SQL_NO_STATEMENT', 'The SQL text holds no statement')
    if (more.length > 0) throw new Failure('SQL_MANY_STATEMENTS', 'The SQL text holds more than one statement')
    this.#permit([statement])
    const columns = (this.#held ?? this.#database.reader).describe(statement)
    const params = JSON.stringify(statement.parameters.map((name) => ({ name: name ?? null })))
    const explain = statement.verb === 'EXPLAIN'
    return `{"params":${params},"cols":${columns},"is_explain":${explain},"is_readonly":${statement.kind === 'read'}}`
  }

  /** Refuses what reaches outside the database, and a read-only token's writes. */
  #permit(statements: readonly Statement[]): void {
    for (const { kind } of statements) {
      if (kind === 'refused') throw new Failure('SQLITE_AUTH', 'This statement is not permitted here')
      const writes = kind === 'write' || kind === 'schema' || kind === 'begin' || kind === 'pragma'
      if (writes && this.token.access === 'ro') throw new Refusal(403, 'READ_ONLY', 'This token may only read')
    }
  }

  /**
   * The connection these statements run on, waiting for its turn if need be. A deferred transaction that will write, or may, takes
   * the writer from its beginning: upgrading a snapshot later fails with SQLITE_BUSY_SNAPSHOT as soon as someone else has written.
   */
  async #connectionFor(statements: readonly Statement[], signal: AbortSignal): Promise<Connection> {
    this.#permit(statements)
    if (this.#held !== undefined) {
      if (performance.now() - this.#heldAt <= this.#limits.transactionSeconds * 1000) return this.#held
      this.#release()
      this.#lost = new Failure('TRANSACTION_TIMEOUT', 'The transaction took too long and was rolled back')
    }
    if (this.#lost !== undefined) return this.#database.reader
    const road = roadOf(statements, this.token.access)
    if (road === 'shared') return this.#database.reader
    this.#held = road === 'writer' ? await this.#database.takeWriter(signal) : await this.#database.takeSnapshot(signal)
    this.#heldAt = performance.now()
    return this.#held
  }

  #run(connection: Connection, { statement, request }: Work, budget: Budget): string {
    const { kind } = statement
    if (this.#lost !== undefined) return this.#afterLoss(this.#lost, statement)
    if (kind === 'refused') throw new Failure('SQLITE_AUTH', 'This statement is not permitted here')
    const args = argumentsOf(statement, request)
    const within = connection === this.#held && connection.inTransaction
    if (kind === 'pragma') this.#database.pragmaSet = true
    try {
      const result = connection.run(statement, args, request.wantRows, budget)
      if (kind === 'schema') this.#database.noteSchema(true)
      return result
    } catch (error) {
      if (error instanceof Failure && within && kind !== 'end' && !connection.inTransaction) this.#lost = error
      throw error
    }
  }

  // Without this, what follows a lost BEGIN would run outside any transaction and be kept, statement by statement.
  #afterLoss(lost: Failure, statement: Statement): string {
    if (statement.verb === 'ROLLBACK' && !/\bTO\b/i.test(statement.sql)) {
      this.#lost = undefined
      return emptyResult
    }
    if (statement.verb === 'COMMIT' || statement.verb === 'END') this.#lost = undefined
    throw lost
  }

  #settle(connection: Connection): void {
    if (connection !== this.#held) return
    if (!connection.inTransaction) this.#release()
  }
}

/** A failure as Hrana's Error, JSON. */
export function failureJson({ message, code }: Failure): string {
  return JSON.stringify({ message, code })
}

function roadOf(statements: readonly Statement[], access: 'rw' | 'ro'): 'shared' | 'snapshot' | 'writer' {
  let deferred = false
  let snapshot = false
  let ends = false
  for (const { kind } of statements) {
    if (kind === 'write' || kind === 'schema' || kind === 'begin' || kind === 'pragma') return 'writer'
    if (kind === 'begin-deferred') deferred = true
    else if (kind === 'begin-read') snapshot = true
    else if (kind === 'end') ends = true
  }
  if (deferred && !ends && access === 'rw') return 'writer'
  return deferred || snapshot ? 'snapshot' : 'shared'
}
