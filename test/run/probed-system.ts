import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateMunicipality } from '../../db/migrate.ts'
import { type Bundle, buildWorkers } from '../../run/build.ts'
import {
  type Sockets,
  type WorkerSettings,
  writeExchangeConfig,
  writeJobsConfig,
  writeStaffConfig,
  writeVaultConfig,
} from '../../run/capnp.ts'
import { type Databases, databaseServer, openDatabases } from '../../run/databases.ts'
import { freePorts } from '../../run/free-ports.ts'
import { type Keys, readOrCreateKeys } from '../../run/keys.ts'
import { productPath, workerdBinary } from '../../run/paths.ts'
import { type RunningService, type ServiceSpec, startService } from '../../run/service.ts'
import { doorAt } from '../../run/settings.ts'

export type Place = 'staff' | 'exchange' | 'jobs'
export type Tried = { did?: unknown; refused?: string }

/** The real databases, the real vault and the real configuration, with a probe in the place of each other Worker. */
export type ProbedSystem = {
  folder: string
  sockets: Sockets
  keys: Keys
  databases: Databases
  attempt: (place: Place, what: string, ...args: unknown[]) => Promise<Tried>
  stop: () => Promise<void>
}

/** Starts it with one municipality. `outside` is what the jobs Worker is told about systems outside. */
export async function startProbed(code: string, outside: Record<string, string>): Promise<ProbedSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-probe-'))
  const running: RunningService[] = []
  const start = async (name: string, spec: Omit<ServiceSpec, 'name' | 'log'>) => {
    running.push(await startService({ name, log: join(folder, `${name}.log`), ...spec }, () => undefined))
  }
  await mkdir(join(folder, 'run'), { recursive: true })
  const at = (name: string) => join(folder, 'run', name)
  const sockets: Sockets = {
    data: at('data.sock'),
    vaultDb: at('vault.sock'),
    keyAgent: at('key-agent.sock'),
    keyMaker: at('key-maker.sock'),
    numberVault: at('number-vault.sock'),
    jobs: at('jobs.sock'),
  }
  const keys = await readOrCreateKeys(folder)
  await start('data', await databaseServer(folder, 'data', sockets.data, keys))
  await start('vault-db', await databaseServer(folder, 'vault', sockets.vaultDb, keys))
  const databases = openDatabases(sockets, keys)
  for (const name of ['control', `data-${code}`, `keys-${code}`, `number-${code}`]) await databases.create(name)
  await migrateMunicipality(databases.open, code)

  const { vault } = await buildWorkers('product', ['vault'])
  if (!vault) throw new Error('the vault was not built')
  const serve = (name: string, unixSockets: string[]) =>
    start(name, {
      command: [workerdBinary(), 'serve', at(`${name}.capnp`), '--control-fd=3'],
      sockets: unixSockets,
      ready: { listening: Math.max(unixSockets.length, 1) },
    })
  await writeVaultConfig(at('vault.capnp'), { bundle: vault, keys, sockets, testClock: undefined })
  await serve('vault', [sockets.keyAgent, sockets.keyMaker, sockets.numberVault])

  const probe: Bundle = { folder: productPath('test/run'), main: 'probe.js', data: [] }
  const [staffPort = 0, exchangePort = 0] = await freePorts(2)
  const settings: WorkerSettings = {
    keys,
    sockets,
    staff: doorAt(staffPort, undefined),
    exchange: doorAt(exchangePort, undefined),
    tls: undefined,
    pwaFolder: productPath('test/run'),
    logName: 'hagukumi.test',
    outside,
    testClock: undefined,
  }
  await writeStaffConfig(at('staff.capnp'), probe, settings)
  await writeExchangeConfig(at('exchange.capnp'), probe, settings)
  await writeJobsConfig(at('jobs.capnp'), probe, settings)
  await serve('staff', [])
  await serve('exchange', [])
  await serve('jobs', [sockets.jobs])

  const where = {
    staff: { host: '127.0.0.1', port: staffPort },
    exchange: { host: '127.0.0.1', port: exchangePort },
    jobs: { socketPath: sockets.jobs },
  }
  return {
    folder,
    sockets,
    keys,
    databases,
    attempt: (place, what, ...args) => post(where[place], JSON.stringify([what, ...args])),
    stop: async () => {
      for (const service of running.reverse()) await service.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function post(where: { host: string; port: number } | { socketPath: string }, body: string): Promise<Tried> {
  return new Promise((done, fail) => {
    const asked = request({ ...where, method: 'POST', path: '/', agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.once('end', () => done(JSON.parse(text)))
    })
    asked.once('error', fail)
    asked.end(body)
  })
}
