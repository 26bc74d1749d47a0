import type { NativeValue } from './connection.ts'
import { Failure, Refusal } from './failure.ts'
import type { Statement } from './statement.ts'

type Json = Record<string, unknown>

export type StatementRequest = {
  sql?: string
  sqlId?: number
  args: unknown[]
  namedArgs: { name: string; value: unknown }[]
  wantRows: boolean
}
export type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: Condition[] }
  | { type: 'is_autocommit' }
export type Step = { stmt: StatementRequest; condition: Condition | undefined }
export type StreamRequest =
  | { type: 'execute'; stmt: StatementRequest }
  | { type: 'batch'; steps: Step[] }
  | { type: 'sequence' | 'describe'; sql?: string; sqlId?: number }
  | { type: 'store_sql'; sql: string; sqlId: number }
  | { type: 'close_sql'; sqlId: number }
  | { type: 'close' | 'get_autocommit' }
export type Pipeline = { baton: string | undefined; requests: StreamRequest[] }

function broken(what: string): Refusal {
  return new Refusal(400, 'HRANA_PROTO_ERROR', `Malformed request: ${what}`)
}

function object(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(what)
  return value as Json
}

function list(value: unknown, what: string): unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw broken(what)
  return value
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw broken(what)
  return value
}

function count(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw broken(what)
  return value
}

function sqlOf(from: Json): { sql?: string; sqlId?: number } {
  if (from.sql !== undefined && from.sql !== null) return { sql: text(from.sql, 'sql') }
  return { sqlId: count(from.sql_id, 'sql_id') }
}

function statementRequest(value: unknown): StatementRequest {
  const from = object(value, 'stmt')
  return {
    ...sqlOf(from),
    args: list(from.args, 'args'),
    namedArgs: list(from.named_args, 'named_args').map((item) => {
      const named = object(item, 'named_args')
      return { name: text(named.name, 'name'), value: named.value }
    }),
    wantRows: from.want_rows !== false,
  }
}

/** Conditions nest; deeper than this is nobody's batch. */
const CONDITION_DEPTH = 16

function condition(value: unknown, depth = 0): Condition | undefined {
  if (value === undefined || value === null) return undefined
  const from = object(value, 'condition')
  const inner = (item: unknown): Condition => {
    const found = depth < CONDITION_DEPTH ? condition(item, depth + 1) : undefined
    if (found === undefined) throw broken('condition')
    return found
  }
  switch (from.type) {
    case 'ok':
    case 'error':
      return { type: from.type, step: count(from.step, 'step') }
    case 'not':
      return { type: 'not', cond: inner(from.cond) }
    case 'and':
    case 'or':
      return { type: from.type, conds: list(from.conds, 'conds').map(inner) }
    case 'is_autocommit':
      return { type: 'is_autocommit' }
    default:
      throw broken('condition')
  }
}

function streamRequest(value: unknown): StreamRequest {
  const from = object(value, 'request')
  switch (from.type) {
    case 'execute':
      return { type: 'execute', stmt: statementRequest(from.stmt) }
    case 'batch': {
      const steps = list(object(from.batch, 'batch').steps, 'steps').map((item) => {
        const step = object(item, 'step')
        return { stmt: statementRequest(step.stmt), condition: condition(step.condition) }
      })
      return { type: 'batch', steps }
    }
    case 'sequence':
    case 'describe':
      return { type: from.type, ...sqlOf(from) }
    case 'store_sql':
      return { type: 'store_sql', sql: text(from.sql, 'sql'), sqlId: count(from.sql_id, 'sql_id') }
    case 'close_sql':
      return { type: 'close_sql', sqlId: count(from.sql_id, 'sql_id') }
    case 'close':
    case 'get_autocommit':
      return { type: from.type }
    default:
      throw broken('request type')
  }
}

/** Reads a Hrana 2/3 pipeline body. Throws Refusal 400. */
export function readPipeline(body: Buffer): Pipeline {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw broken('not JSON')
  }
  const from = object(value, 'body')
  const baton = from.baton === undefined || from.baton === null ? undefined : text(from.baton, 'baton')
  return { baton, requests: list(from.requests, 'requests').map(streamRequest) }
}

const minInteger = -(2n ** 63n)
const maxInteger = 2n ** 63n - 1n

// Half of a surrogate pair as a JSON escape, without its other half.
const halfEscape =
  /\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F][\da-fA-F]{2}/

/** A text that comes back as it was given. Throws Failure for others. */
function safeText(text: string): string {
  // The driver reads a text only up to U+0000, and replaces half a surrogate pair: what was stored would come back changed.
  if (text.includes('\0') || !text.isWellFormed())
    throw new Failure('SQLITE_MISMATCH', 'A text must be Unicode without U+0000')
  // SQLite's JSON functions turn this into broken UTF-8, and the driver ends the whole process when it reads that.
  if (text.includes('\\u') && halfEscape.test(text)) {
    throw new Failure('SQLITE_MISMATCH', 'A text must not hold half a surrogate pair, escaped or not')
  }
  return text
}

/** A Hrana value as the driver takes it. The driver ends the whole process on anything else, so nothing else passes here. */
function nativeValue(value: unknown): NativeValue {
  const from = object(value, 'value')
  if (from.type === 'null') return null
  if (from.type === 'float' && typeof from.value === 'number') return from.value
  if (from.type === 'integer' && typeof from.value === 'string' && /^-?\d{1,19}$/.test(from.value)) {
    const integer = BigInt(from.value)
    if (integer >= minInteger && integer <= maxInteger) return integer
  }
  if (from.type === 'text' && typeof from.value === 'string') {
    return safeText(from.value)
  }
  if (from.type === 'blob' && typeof from.base64 === 'string') return Buffer.from(from.base64, 'base64')
  throw broken('value')
}

/** Arguments by position for a statement; names may come with or without their sign. Throws Failure for one too many or too few. */
export function argumentsOf(statement: Statement, request: StatementRequest): NativeValue[] {
  const { parameters } = statement
  if (request.namedArgs.length === 0 && request.args.length === parameters.length) return request.args.map(nativeValue)
  if (request.args.length > parameters.length) throw new Failure('ARGS_INVALID', 'More arguments than parameters')
  const values: NativeValue[] = request.args.map(nativeValue)
  const given = new Map(request.namedArgs.map(({ name, value }) => [name.replace(/^[:@$?]/, ''), value]))
  for (let i = values.length; i < parameters.length; i++) {
    const name = parameters[i] ?? String(i + 1)
    const value = given.get(name)
    // A parameter without an argument would silently be NULL.
    if (value === undefined) throw new Failure('ARGS_INVALID', `No argument for parameter ${i + 1}`)
    values.push(nativeValue(value))
  }
  return values
}
