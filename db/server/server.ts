import { existsSync, unlinkSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { administer } from './admin.ts'
import { Databases, notFound } from './databases.ts'
import { Failure, Refusal } from './failure.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { OpenDatabase } from './open-database.ts'
import { readPipeline } from './request.ts'
import { failureJson, Stream } from './stream.ts'
import { reaches, type Token, Tokens } from './tokens.ts'

export type ServerOptions = {
  folder: string
  tokens: readonly Token[]
  /** Path of a unix socket, or a port on loopback (0 = any), or both. */
  socket?: string
  port?: number
  limits?: Partial<Limits>
}
export type RunningServer = {
  /** Undefined when it listens on a socket only. */
  readonly port: number | undefined
  /** Finishes the running statement, rolls back open transactions, empties the logs and closes. */
  stop(): Promise<void>
}
type House = { databases: Databases; tokens: Tokens; limits: Limits }

/**
 * Starts the database server: Hrana 2 and 3 (JSON) over HTTP, one database per name in the Host header. Throws when the folder is
 * in use or does not keep what is written, or when the address is taken.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...defaultLimits, ...options.limits }
  const house: House = { databases: new Databases(options.folder, limits), tokens: new Tokens(options.tokens), limits }
  const server = () =>
    createServer({ keepAliveTimeout: 65_000 }, (request, response) => void serve(house, request, response))
  const servers: ReturnType<typeof server>[] = []
  try {
    if (options.socket !== undefined) {
      await removeStaleSocket(options.socket)
      servers.push(await listening(server(), { path: options.socket }))
    }
    if (options.port !== undefined) {
      servers.push(await listening(server(), { host: '127.0.0.1', port: options.port }))
    }
  } catch (error) {
    for (const each of servers) each.close()
    house.databases.close()
    throw error
  }
  const port = (
    servers.map((each) => each.address()).find((address) => typeof address === 'object') as AddressInfo | null
  )?.port
  return {
    port,
    stop: async () => {
      const closed = servers.map((each) => new Promise((resolve) => each.close(resolve)))
      house.databases.close()
      for (const each of servers) each.closeIdleConnections()
      setTimeout(() => servers.forEach((each) => void each.closeAllConnections()), 1_000).unref()
      await Promise.all(closed)
    },
  }
}

function listening<T extends ReturnType<typeof createServer>>(
  server: T,
  where: { path: string } | { host: string; port: number },
): Promise<T> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => resolve(server))
  })
}

/** A socket file outlives a killed server; one that still answers belongs to a living one. */
async function removeStaleSocket(path: string): Promise<void> {
  if (!existsSync(path)) return
  const alive = await new Promise<boolean>((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false))
    probe.once('connect', () => probe.destroy())
  })
  if (alive) throw new Error(`refused to start: ${path} is in use`)
  unlinkSync(path)
}

async function serve(house: House, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  try {
    const url = request.url ?? ''
    if (url === '/health') return answer(response, 200, '{"ok":true}')
    const token = house.tokens.of(request.headers.authorization)
    if (request.method === 'POST' && (url === '/v2/pipeline' || url === '/v3/pipeline')) {
      const name = (request.headers.host ?? '').split('.', 1)[0] ?? ''
      if (!reaches(token, name)) throw notFound()
      const database = house.databases.get(name)
      database.busy++
      try {
        const body = await readBody(request, house.limits.bodyBytes)
        await pipeline(house, database, token, body, response, gone.signal)
      } finally {
        database.busy--
      }
    } else if (url.startsWith('/admin/')) {
      const body = await readBody(request, house.limits.bodyBytes)
      const result = await administer(house.databases, token, `${request.method} ${url}`, body, gone.signal)
      answer(response, 200, JSON.stringify(result))
    } else if (request.method === 'GET' && (url === '/v2' || url === '/v3')) {
      answer(response, 200, '{}')
    } else {
      throw new Refusal(404, 'NOT_FOUND', 'No such address')
    }
  } catch (error) {
    refuse(response, error)
  }
}

async function pipeline(
  house: House,
  database: OpenDatabase,
  token: Token,
  body: Buffer,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { baton, requests } = readPipeline(body)
  const { limits } = house
  if (requests.length > limits.pipelineRequests) throw new Refusal(413, 'PIPELINE_TOO_LONG', 'Too many requests')
  const stream = baton === undefined ? new Stream(database, token, limits) : resumed(database, token, baton)
  const budget = { rows: limits.answerRows, chars: limits.answerChars }
  let results = ''
  try {
    for (const request of requests) {
      const comma = results === '' ? '' : ','
      try {
        results += `${comma}{"type":"ok","response":${await stream.perform(request, budget, signal)}}`
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        results += `${comma}{"type":"error","error":${failureJson(error)}}`
      }
    }
    if (!stream.closed && baton === undefined && house.databases.openStreams >= limits.openStreams) {
      throw new Refusal(503, 'TOO_MANY_STREAMS', 'Too many streams are open')
    }
    // Nobody would ever come back with a baton that could not be delivered.
    if (signal.aborted) return stream.end()
    const next = stream.closed ? 'null' : `"${stream.rest()}"`
    answer(response, 200, `{"baton":${next},"base_url":null,"results":[${results}]}`)
  } catch (error) {
    stream.end()
    throw error
  }
}

function resumed(database: OpenDatabase, token: Token, baton: string): Stream {
  const stream = database.streams.get(baton)
  if (stream === undefined || stream.token !== token) {
    throw new Refusal(400, 'STREAM_EXPIRED', 'The stream has ended, or the baton was used before')
  }
  stream.wake()
  return stream
}

function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > limit) {
        reject(new Refusal(413, 'BODY_TOO_LARGE', 'The request is too large'))
        request.removeAllListeners('data')
        request.resume()
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

function answer(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof Refusal) {
    answer(response, error.status, JSON.stringify({ message: error.message, code: error.code }))
    return
  }
  // Neither SQL nor values: only where in this program it happened.
  const where = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4).join(' ') : ''
  process.stderr.write(`${JSON.stringify({ event: 'database.internal-error', where })}\n`)
  answer(response, 500, '{"message":"Internal error","code":"INTERNAL"}')
}
