import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@libsql/client/http'
import { adminRequest, openDatabase } from '../../db/client.ts'
import type { Limits } from '../../db/server/limits.ts'
import { startServer } from '../../db/server/server.ts'
import type { Token } from '../../db/server/tokens.ts'

export type RawAnswer = { status: number; body: { code?: string; baton?: string | null; results?: RawResult[] } }
export type RawResult = {
  type: string
  response?: { result?: Record<string, unknown>; is_autocommit?: boolean }
  error?: { code: string; message: string }
}

/** One server, ours or another that speaks Hrana, as the tests use it. */
export type ServerUnderTest = {
  name: 'ours' | 'sqld'
  /** Makes a database and answers its name. */
  database(): Promise<string>
  client(database: string, intMode?: 'bigint'): Client
  /** A pipeline as bare JSON. */
  pipeline(database: string, requests: unknown[], baton?: string | null): Promise<RawAnswer>
  stop(): Promise<void>
}

let counter = 0
/** A database name nobody used yet in this process. */
export function nextName(): string {
  counter += 1
  return `data-${process.pid}-${counter}`
}

/** A folder under the system's temporary one; removed by the caller. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hagukumi-db-'))
}

export function newToken(grant: Omit<Token, 'sha256'>): { secret: string; token: Token } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, token: { ...grant, sha256: createHash('sha256').update(secret).digest('hex') } }
}

/** Sends a bare HTTP request to loopback. */
export function rawRequest(
  port: number,
  path: string,
  headers: Record<string, string>,
  body: string,
  method = 'POST',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

export async function rawPipeline(
  port: number,
  database: string,
  secret: string,
  requests: unknown[],
  baton?: string | null,
): Promise<RawAnswer> {
  const headers = {
    host: `${database}.db`,
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    connection: 'close',
  }
  const answer = await rawRequest(port, '/v3/pipeline', headers, JSON.stringify({ baton: baton ?? null, requests }))
  return { status: answer.status, body: JSON.parse(answer.body) }
}

export type OwnServer = ServerUnderTest & {
  folder: string
  secret: string
  port: number
  checkpoint(database: string): Promise<unknown>
}

/** Starts our server on loopback in a new folder; an administrator's token reaches every database. */
export async function startOurs(limits: Partial<Limits> = {}, more: Token[] = []): Promise<OwnServer> {
  const folder = scratchFolder()
  const { secret, token } = newToken({ databases: ['*'], access: 'rw', admin: true })
  const server = await startServer({ folder, tokens: [token, ...more], port: 0, limits })
  const port = server.port ?? 0
  return {
    name: 'ours',
    folder,
    secret,
    port,
    checkpoint: (name) => adminRequest({ token: secret, port }, 'checkpoint', { name }),
    database: async () => {
      const name = nextName()
      await adminRequest({ token: secret, port }, 'databases', { name })
      return name
    },
    client: (database, intMode) =>
      openDatabase({ url: `http://${database}.db:${port}`, token: secret, ...(intMode && { intMode }) }),
    pipeline: (database, requests, baton) => rawPipeline(port, database, secret, requests, baton),
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
