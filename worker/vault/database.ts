import { createClient, type InStatement, type ResultSet } from '@libsql/client/web'
import { VaultRefusal } from './rpc.ts'

/** The part of a service binding that a database connection needs. */
export interface DatabaseService {
  fetch(request: Request, init?: { signal: AbortSignal }): Promise<Response>
}

/** The vault's databases, the token that opens them, and how long an answer may take. */
export type VaultDatabases = { service: DatabaseService; token: string; timeoutMs: number }

/** One database of one municipality. */
export interface Database {
  /** One transaction, one hop. Throws VaultRefusal 'database-unavailable' and nothing else. */
  write(statements: InStatement[]): Promise<ResultSet[]>
  /**
   * Moves everything from the write-ahead log into the file and empties the log: only then is what was deleted gone
   * from disk. Throws VaultRefusal 'shred-unfinished' and nothing else.
   */
  checkpoint(): Promise<void>
}

/** A client for this request only: in workerd requests must not share a connection's queue. */
export function openDatabase(at: VaultDatabases, kind: 'keys' | 'number', tenant: string): Database {
  const name = `${kind}-${tenant}`
  const client = createClient({
    url: `http://${name}.db`,
    authToken: at.token,
    intMode: 'number',
    fetch: (request: Request) => fetchWithin(at, request),
  })
  return {
    write: (statements) => withoutParameters(() => client.batch(statements, 'write')),
    async checkpoint() {
      try {
        const response = await fetchWithin(at, checkpointRequest(at.token, name))
        await response.arrayBuffer()
        if (response.ok) return
      } catch {
        // As any other reason: the bytes may still be in the log.
      }
      throw new VaultRefusal('shred-unfinished')
    },
  }
}

const fetchWithin = (at: VaultDatabases, request: Request) =>
  at.service.fetch(request, { signal: AbortSignal.timeout(at.timeoutMs) })

const checkpointRequest = (token: string, name: string) =>
  new Request(`http://${name}.db/admin/checkpoint`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })

// The driver's errors hold statements and parameters. Nothing of them goes on, not even as a cause.
async function withoutParameters<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch {
    throw new VaultRefusal('database-unavailable')
  }
}
