import { hash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InStatement } from '@libsql/client/http'
import { adminRequest, openDatabase } from '../../db/client.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { readMigrations } from '../../db/migrations.ts'
import { type RunningServer, startServer } from '../../db/server/server.ts'
import { newId } from '../../shared/values/id.ts'
import { type Instant, toInstant } from '../../shared/values/instant.ts'
import type { DatabaseService } from '../../worker/vault/database.ts'
import { bindingProvider } from '../../worker/vault/providers/binding.ts'
import type { KeyUse } from '../../worker/vault/rpc.ts'
import type { Vault } from '../../worker/vault/vault.ts'

export const OTA = '131113'
export const YOKOHAMA = '141003'
/** The municipality of the known answers. */
export const KNOWN = '131016'
export const use: KeyUse = { requestId: 'request-1', actor: 'staff-1', action: 'person.read' }
export const TOKEN = 'vault-token-for-tests'
const ADMIN = 'admin-token-for-tests'

export const person = () => newId(Date.now(), randomBytes(10))
export const persons = (count: number) => Array.from({ length: count }, person)
export const root = (bytes: Uint8Array<ArrayBuffer>, extractable = false) =>
  crypto.subtle.importKey('raw', bytes, 'HKDF', extractable, ['deriveKey'])
export const hex = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString('hex') : null)

/** The vault's databases of two municipalities on a real server, in a folder of their own. */
export type VaultDatabaseServer = {
  folder: string
  socket: string
  service: DatabaseService
  query(database: string, statement: InStatement): Promise<unknown[][]>
  checkpoint(database: string): Promise<unknown>
  /** Every byte of every file below the folder, by name. */
  files(): Map<string, Buffer>
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

export async function startVaultDatabases(): Promise<VaultDatabaseServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vault-test-'))
  const socket = join(folder, 'vault.sock')
  const databases = join(folder, 'databases')
  mkdirSync(databases)
  let server: RunningServer | undefined
  const start = async () => {
    server = await startServer({
      folder: databases,
      socket,
      tokens: [
        { sha256: hash('sha256', TOKEN), databases: ['keys-*', 'number-*'], access: 'rw' },
        { sha256: hash('sha256', ADMIN), databases: ['*'], access: 'rw', admin: true },
      ],
    })
  }
  const open = (database: string) => openDatabase({ url: `http://${database}.db`, token: ADMIN, socketPath: socket })
  await start()
  for (const kind of ['keys', 'number'] as const) {
    for (const tenant of [OTA, YOKOHAMA, KNOWN]) {
      await adminRequest({ token: ADMIN, socketPath: socket }, 'databases', { name: `${kind}-${tenant}` })
      const client = open(`${kind}-${tenant}`)
      await migrateDatabase(client, await readMigrations(kind))
      client.close()
    }
  }
  const stop = async () => {
    await server?.stop()
    server = undefined
  }
  return {
    folder,
    socket,
    service: overSocket(socket),
    async query(database, statement) {
      const client = open(database)
      const { rows } = await client.execute(statement)
      client.close()
      return rows.map((row) => Array.from(row))
    },
    checkpoint: (name) => adminRequest({ token: ADMIN, socketPath: socket }, 'checkpoint', { name }),
    files: () => readAll(databases),
    stop,
    start,
    async remove() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readAll(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(names.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]))
}

/** What a service binding does in workerd: requests go to the socket, whatever their address says. */
export function overSocket(socketPath: string): DatabaseService {
  return {
    async fetch(request, init) {
      const { host, pathname: path } = new URL(request.url)
      const body = Buffer.from(await request.arrayBuffer())
      const headers = { ...Object.fromEntries(request.headers), host, 'content-length': String(body.length) }
      return new Promise((resolve, reject) => {
        const options = { socketPath, method: request.method, path, headers, ...init }
        const sent = httpRequest(options, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode ?? 500 })))
        })
        sent.on('error', reject)
        sent.end(body)
      })
    },
  }
}

export type VaultChanges = {
  now?: () => Instant
  usesPerMinute?: number
  keyRoots?: Map<number, CryptoKey>
  service?: DatabaseService
  timeoutMs?: number
}

const keyRoot = Uint8Array.from({ length: 32 }, (_, index) => index)
const numberRoot = Uint8Array.from({ length: 32 }, (_, index) => 0xff - index)

export async function vaultOn(databases: VaultDatabaseServer, changes: VaultChanges = {}): Promise<Vault> {
  return {
    databases: {
      service: changes.service ?? databases.service,
      token: TOKEN,
      timeoutMs: changes.timeoutMs ?? 5_000,
    },
    keys: bindingProvider('wrap', changes.keyRoots ?? new Map([[1, await root(keyRoot)]])),
    numbers: bindingProvider('number', new Map([[1, await root(numberRoot)]])),
    usesPerMinute: changes.usesPerMinute ?? 1_000_000,
    now: changes.now ?? (() => toInstant(Date.now())),
  }
}
