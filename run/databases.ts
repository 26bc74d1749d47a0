import { hash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@libsql/client/http'
import { AdminRefused, adminRequest, openDatabase } from '../db/client.ts'
import type { Sockets } from './capnp.ts'
import type { Keys, TokenHolder } from './keys.ts'
import { nodeBinary, productPath } from './paths.ts'
import type { ServiceSpec } from './service.ts'

/** Access to all databases of a running system under the supervisor's own tokens. */
export type Databases = {
  /** Opens `control`, `data-131113`, `keys-131113`, `number-131113`; the caller closes it. */
  open: (database: string) => Client
  /** Makes a database; one that exists stays as it is. */
  create: (database: string) => Promise<void>
}

type ServerName = 'data' | 'vault'

/** Which databases each server holds, and who may open which of them. Who may write may also empty the write-ahead log. */
const grants: Record<ServerName, { holder: TokenHolder; databases: string[]; admin: boolean }[]> = {
  data: [
    { holder: 'data-admin', databases: ['control', 'data-*'], admin: true },
    { holder: 'staff', databases: ['control', 'data-*'], admin: false },
    { holder: 'exchange', databases: ['control', 'data-*'], admin: false },
    { holder: 'jobs', databases: ['control', 'data-*'], admin: false },
  ],
  vault: [
    { holder: 'vault-admin', databases: ['keys-*', 'number-*'], admin: true },
    { holder: 'vault', databases: ['keys-*', 'number-*'], admin: false },
  ],
}

/** How to run one of the two database servers; writes the file that tells it its tokens, by hash. */
export async function databaseServer(
  folder: string,
  name: ServerName,
  socket: string,
  keys: Keys,
): Promise<Pick<ServiceSpec, 'command' | 'sockets' | 'ready'>> {
  const files = join(folder, 'databases', name)
  await mkdir(files, { recursive: true, mode: 0o700 })
  const tokens = join(folder, 'run', `${name}-tokens.json`)
  const entries = grants[name].map(({ holder, databases, admin }) => ({
    sha256: hash('sha256', keys.tokens[holder]),
    databases,
    access: 'rw',
    admin,
  }))
  await rm(tokens, { force: true })
  await writeFile(tokens, JSON.stringify(entries), { mode: 0o600 })
  const main = productPath('db/server/main.ts')
  return {
    command: [nodeBinary, main, '--folder', files, '--socket', socket, '--tokens', tokens],
    sockets: [socket],
    ready: { line: 'ready' },
  }
}

/** Reaches the two servers over their sockets. */
export function openDatabases(sockets: Sockets, keys: Keys): Databases {
  const data = { socketPath: sockets.data, token: keys.tokens['data-admin'] }
  const vault = { socketPath: sockets.vaultDb, token: keys.tokens['vault-admin'] }
  const serverOf = (database: string) => (/^(keys|number)-/.test(database) ? vault : data)
  const open = (database: string) => openDatabase({ ...serverOf(database), url: `http://${database}.db` })
  return {
    open,
    create: async (name) => {
      try {
        await adminRequest(serverOf(name), 'databases', { name })
      } catch (error) {
        if (!(error instanceof AdminRefused) || error.status !== 409) throw error
      }
    },
  }
}
