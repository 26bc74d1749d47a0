import { type Client, createClient } from '@libsql/client/web'
import { DrizzleError, DrizzleQueryError } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { drizzle } from 'drizzle-orm/libsql/web'

/** The part of a service binding that a database connection needs. */
export interface DataService {
  fetch(request: Request): Promise<Response>
}

/** Where the databases are and the token that opens them. */
export interface DataAddress {
  readonly service: DataService
  readonly token: string
}

/** A refusal by storage, with SQLite's code only: drivers put parameters, hence personal data, into their messages. */
export class StorageError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'StorageError'
    this.code = code
  }
}

/**
 * Connects to one database by name. One client a request: requests must not share a connection queue in workerd,
 * where one request's promise never settles inside another.
 */
export function connect(address: DataAddress, database: string): Client {
  return createClient({
    url: `http://${database}.db`,
    authToken: address.token,
    intMode: 'number',
    fetch: (request: Request) => reach(address.service, request),
  })
}

/** Queries, and what executes them. */
export type Queries = LibSQLDatabase & { readonly $client: Pick<Client, 'execute' | 'batch'> }

/** A server that is being started again is storage that does not answer, not a fault of the program. */
async function reach(service: DataService, request: Request): Promise<Response> {
  try {
    return await service.fetch(request)
  } catch {
    throw new StorageError('SERVER_UNREACHABLE')
  }
}

/** Drizzle over anything that executes: a client, or the inside of an interactive transaction. */
export function queries(executor: Pick<Client, 'execute' | 'batch'>): Queries {
  return drizzle(executor as Client)
}

/** Runs storage work and lets out only SQLite's code. Whatever else is thrown passes unchanged. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw withoutParameters(error)
  }
}

function withoutParameters(error: unknown): unknown {
  if (error instanceof StorageError) return error
  const code = findCode(error)
  if (code !== undefined) return new StorageError(code)
  if (error instanceof DrizzleQueryError || error instanceof DrizzleError) return new StorageError('SQLITE_UNKNOWN')
  return error
}

/** Drivers nest: Drizzle's error holds libSQL's, which holds the code. Four levels are more than any nests. */
function findCode(error: unknown): string | undefined {
  let current = error
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    const code = (current as { code?: unknown }).code
    if (typeof code === 'string' && /^(SQLITE|HRANA|SERVER|TRANSACTION)/.test(code)) return code
    if (isLostConnection(current)) return 'SERVER_LOST'
    if (current.name === 'LibsqlError' || current.name === 'HranaError') return 'SQLITE_UNKNOWN'
    current = (current as { cause?: unknown }).cause
  }
  return undefined
}

/** Whether the process at the other end of a call died under it. The runtime tells so by the message only. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof Error && /network connection lost|disconnected/i.test(error.message)

/** Whether storage refused because a unique value exists already. */
export const isConflict = (error: unknown): boolean =>
  error instanceof StorageError && error.code.startsWith('SQLITE_CONSTRAINT')
