import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateFleet } from '../db/migrate.ts'
import { type Bundle, buildWorkers } from './build.ts'
import {
  type Door,
  type Sockets,
  type Tls,
  writeExchangeConfig,
  writeJobsConfig,
  writeStaffConfig,
  writeVaultConfig,
} from './capnp.ts'
import { startClock } from './clock.ts'
import { type Databases, databaseServer, openDatabases } from './databases.ts'
import { type Keys, readOrCreateKeys } from './keys.ts'
import { holdLock } from './lock.ts'
import { workerdBinary } from './paths.ts'
import { Refusal } from './refusal.ts'
import { type RunningService, type ServiceSpec, startService } from './service.ts'
import { isOnThisMachine, requireFree, requireNode, requireWritable } from './settings.ts'

export type HagukumiOptions = {
  /** Data folder: keys, databases, logs. Made when missing. */
  folder: string
  staff: Door
  exchange: Door
  /** With a certificate the doors listen on every address; without, on loopback only. */
  tls?: Tls | undefined
  /** Puts the demo's own staff entry point in the place of the real one. Refused together with TLS. */
  demo?: boolean
  /** Origin line of the checkpoints (C2SP). */
  logName?: string
  /** Text bindings of the jobs Worker about systems outside (`PAYER_URL` …). */
  outside?: Record<string, string>
  /** Folder of the built PWA. */
  pwaFolder: string
  /** The tests' entry points, and the unix socket of the clock they read. */
  test?: { clock: string }
  /** How often the jobs Worker is called; 0 leaves it to `tick`. Default 2,000 ms. */
  tickEveryMs?: number
  /** Called with the databases up and migrated, before the doors open: the place to provision. */
  beforeDoors?: (databases: Databases) => Promise<void>
  /** Starts the systems outside where they run on this machine, too; answers bindings that `outside` goes before. */
  peers?: (start: StartBeside) => Promise<Record<string, string>>
  /** Called when a part cannot be kept running; the rest has been stopped. */
  onFailure?: (error: Error) => void
}

/** Runs a further process beside the system's own: kept running, and ended with it. */
export type StartBeside = (spec: Omit<ServiceSpec, 'log'>) => Promise<void>

/** The processes: two database servers, and a runtime for each Worker, so that none waits for another's work. */
export type ServiceName = 'data' | 'vault-db' | 'vault' | 'staff' | 'exchange' | 'jobs'

export type Hagukumi = {
  folder: string
  staffOrigin: string
  exchangeOrigin: string
  sockets: Sockets
  keys: Keys
  databases: Databases
  /** Calls the jobs Worker once and waits for its answer. */
  tick: () => Promise<void>
  pid: (service: ServiceName) => number | undefined
  stop: () => Promise<void>
}

const TICK_MS = 2_000
/** Longest path of a unix socket (108 bytes with its end), less the longest name we give one. */
const LONGEST_SOCKET_FOLDER = 107 - '/number-vault.sock'.length

/**
 * Starts the whole system in its order – databases, schema, vault, doors, clock – and keeps it running until `stop`.
 * Throws a Refusal when the folder, a port or the Node is unusable, and leaves nothing running when it throws.
 */
export async function startHagukumi(options: HagukumiOptions): Promise<Hagukumi> {
  requireNode(process.versions.node)
  requireWritable(options.folder)
  const lock = await holdLock(join(options.folder, 'run', 'lock'), { wait: false })
  if (!lock) throw new Refusal('folder-in-use', options.folder)
  const parts = newParts(options)
  parts.undo.push(() => lock.release())
  try {
    return await startParts(options, parts)
  } catch (error) {
    await parts.stop()
    throw error
  }
}

/** What runs so far, and how to end it in the opposite order. */
type Parts = {
  running: Map<string, RunningService>
  undo: (() => Promise<void>)[]
  start: (name: string, spec: Omit<ServiceSpec, 'name' | 'log'>) => Promise<void>
  stop: () => Promise<void>
}

function newParts({ folder, onFailure }: HagukumiOptions): Parts {
  const running: Parts['running'] = new Map()
  const undo: Parts['undo'] = []
  let stopped = false
  const stop = onlyOnce(async () => {
    stopped = true
    for (const step of undo.splice(0).reverse()) await step()
  })
  const failed = (error: Error) => void stop().then(() => onFailure?.(error))
  const start: Parts['start'] = async (name, spec) => {
    const service = await startService({ name, log: join(folder, 'log', `${name}.log`), ...spec }, failed)
    if (stopped) {
      await service.stop()
      throw new Error(`${name} came up while the system was stopping`)
    }
    running.set(name, service)
    undo.push(() => service.stop())
  }
  return { running, undo, start, stop }
}

async function startParts(options: HagukumiOptions, parts: Parts): Promise<Hagukumi> {
  await requireFree(options.staff)
  await requireFree(options.exchange)
  const { folder } = options
  const keys = await readOrCreateKeys(folder)
  const sockets = await placeSockets(folder, parts.undo)

  const bundles = buildBundles(options)
  bundles.catch(() => undefined)
  await together([
    parts.start('data', await databaseServer(folder, 'data', sockets.data, keys)),
    parts.start('vault-db', await databaseServer(folder, 'vault', sockets.vaultDb, keys)),
  ])
  const databases = openDatabases(sockets, keys)
  await databases.create('control')
  await migrateFleet(databases.open)
  await options.beforeDoors?.(databases)
  const outside = { ...(await options.peers?.(({ name, ...spec }) => parts.start(name, spec))), ...options.outside }
  await startWorkers({ ...options, outside }, parts, await bundles, keys, sockets)
  const clock = startClock(sockets.jobs, options.tickEveryMs ?? TICK_MS, join(folder, 'log', 'clock.log'))
  parts.undo.push(() => clock.stop())
  return {
    folder,
    staffOrigin: options.staff.origin,
    exchangeOrigin: options.exchange.origin,
    sockets,
    keys,
    databases,
    tick: clock.tick,
    pid: (name) => parts.running.get(name)?.pid(),
    stop: parts.stop,
  }
}

async function startWorkers(
  options: HagukumiOptions,
  parts: Parts,
  bundles: Bundles,
  keys: Keys,
  sockets: Sockets,
): Promise<void> {
  const testClock = options.test?.clock
  const settings = { ...withDefaults(options), keys, sockets, testClock }
  const config = (name: ServiceName) => join(options.folder, 'run', `${name}.capnp`)
  await writeVaultConfig(config('vault'), { bundle: bundles.vault, keys, sockets, testClock })
  await writeStaffConfig(config('staff'), bundles.staff, settings)
  await writeExchangeConfig(config('exchange'), bundles.exchange, settings)
  await writeJobsConfig(config('jobs'), bundles.jobs, settings)
  const serve = (name: ServiceName, unixSockets: string[]) =>
    parts.start(name, {
      command: [workerdBinary(), 'serve', config(name), '--control-fd=3'],
      sockets: unixSockets,
      ready: { listening: Math.max(unixSockets.length, 1) },
    })
  await serve('vault', [sockets.keyAgent, sockets.keyMaker, sockets.numberVault])
  await together([serve('staff', []), serve('exchange', []), serve('jobs', [sockets.jobs])])
}

/** Waits for all, also when one fails, so that nothing starts behind a stop; then throws the first failure. */
async function together(starting: Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(starting)).find((outcome) => outcome.status === 'rejected')
  if (failure) throw failure.reason
}

type Bundles = Record<'staff' | 'exchange' | 'jobs' | 'vault', Bundle>

function withDefaults(options: HagukumiOptions) {
  const { staff, exchange, tls, pwaFolder, logName = 'hagukumi.localhost', outside = {} } = options
  return { staff, exchange, tls, pwaFolder, logName, outside }
}

async function buildBundles(options: HagukumiOptions): Promise<Bundles> {
  if (options.demo && (options.tls || !isOnThisMachine(options.staff)))
    throw new Error('The demo sign-in is for this machine only; it is not started with TLS or another address')
  const staff = options.demo ? 'staff-demo' : 'staff'
  const built = await buildWorkers(options.test ? 'test' : 'product', [staff, 'exchange', 'jobs', 'vault'])
  const get = (name: string) => {
    const bundle = built[name]
    if (!bundle) throw new Error(`No bundle of ${name}`)
    return bundle
  }
  return { staff: get(staff), exchange: get('exchange'), jobs: get('jobs'), vault: get('vault') }
}

/** In the data folder, which only its owner may enter; where its path is too long for a socket, in a folder as closed. */
async function placeSockets(folder: string, undo: (() => Promise<void>)[]): Promise<Sockets> {
  let place = join(folder, 'run')
  if (Buffer.byteLength(place) > LONGEST_SOCKET_FOLDER) {
    place = await mkdtemp(join(tmpdir(), 'hagukumi-'))
    undo.push(() => rm(place, { recursive: true, force: true }))
  }
  mkdirSync(place, { recursive: true, mode: 0o700 })
  const at = (name: string) => join(place, `${name}.sock`)
  return {
    data: at('data'),
    vaultDb: at('vault'),
    keyAgent: at('key-agent'),
    keyMaker: at('key-maker'),
    numberVault: at('number-vault'),
    jobs: at('jobs'),
  }
}

/** Stopping twice, or while stopping, waits for the same end. */
function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}
