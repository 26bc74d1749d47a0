import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { type Client, createClient } from '@libsql/client/http'

export type DatabaseAddress = {
  /** `http://data-131113.db`, with a port when the server listens on loopback; the first label names the database. */
  url: string
  token: string
  /** Unix socket of the server; without it the URL's port on loopback. */
  socketPath?: string
  /** How integers arrive: as number (default; refuses what is not exact) or as bigint. */
  intMode?: 'number' | 'bigint'
}

// Connections are kept for the life of the process; unused ones do not keep it alive.
const agent = new Agent({ keepAlive: true, maxSockets: 256 })

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

function send(
  { url, socketPath }: { url: string; socketPath?: string | undefined },
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer,
): Promise<Answer> {
  const { host, port } = new URL(url)
  const where = socketPath === undefined ? { host: '127.0.0.1', port: port || '80' } : { socketPath }
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { ...where, method, path, agent, headers: { ...headers, host, 'content-length': String(body.length) } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/**
 * Opens a database of our own server from Node (migrations, command lines, tests), over its unix socket or loopback. `https:` URLs
 * (sqld, Turso) go through the platform's fetch. Close it when done.
 */
export function openDatabase(address: DatabaseAddress): Client {
  const { url, token, socketPath, intMode = 'number' } = address
  if (url.startsWith('https:')) return createClient({ url, authToken: token, intMode })
  const localFetch = async (request: Request): Promise<Response> => {
    const target = new URL(request.url)
    const body = Buffer.from(await request.arrayBuffer())
    const answer = await send(
      { url: target.origin, socketPath },
      request.method,
      target.pathname,
      Object.fromEntries(request.headers),
      body,
    )
    const headers = { 'content-type': answer.headers['content-type'] ?? '' }
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers })
  }
  return createClient({ url, authToken: token, intMode, fetch: localFetch })
}

export class AdminRefused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(`The database server refused: ${status} ${code}`)
    this.status = status
    this.code = code
  }
}

/**
 * An administration request to our own server: `databases` makes one, `checkpoint` empties its log, `backup` copies it. Throws
 * AdminRefused.
 */
export async function adminRequest(
  server: { token: string; socketPath?: string; port?: number },
  what: 'databases' | 'checkpoint' | 'backup',
  input: { name: string; to?: string },
): Promise<unknown> {
  const answer = await send(
    { url: `http://admin.db:${server.port ?? 80}`, socketPath: server.socketPath },
    'POST',
    `/admin/${what}`,
    { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    Buffer.from(JSON.stringify(input)),
  )
  const value: { code?: string } = JSON.parse(answer.body.toString('utf8'))
  if (answer.status !== 200) throw new AdminRefused(answer.status, value.code ?? 'UNKNOWN')
  return value
}
