import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateFleet } from '../db/migrate.ts'
import { type Bundle, buildWorkers } from './build.ts'
import { type Door, type Sockets, type Tls, writeDoorsConfig, writeVaultConfig } from './capnp.ts'
import { startClock } from './clock.ts'
import { type Databases, databaseServer, openDatabases } from './databases.ts'
import { type Keys, readOrCreateKeys } from './keys.ts'
import { holdLock } from './lock.ts'
import { workerdBinary } from './paths.ts'
import { Refusal } from './refusal.ts'
import { type RunningService, type ServiceSpec, startService } from './service.ts'
import { requireFree, requireNode, requireWritable } from './settings.ts'

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
  /** Called when a part cannot be kept running; the rest has been stopped. */
  onFailure?: (error: Error) => void
}

export type ServiceName = 'data' | 'vault-db' | 'vault' | 'doors'

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
  const undo: (() => Promise<void>)[] = [() => lock.release()]
  const stop = onlyOnce(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  try {
    return await startParts(options, undo, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(
  options: HagukumiOptions,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Hagukumi> {
  await requireFree(options.staff)
  await requireFree(options.exchange)
  const { folder } = options
  const keys = await readOrCreateKeys(folder)
  const sockets = await placeSockets(folder, undo)
  const failed = (error: Error) => void stop().then(() => options.onFailure?.(error))
  const running = new Map<ServiceName, RunningService>()
  const start = async (name: ServiceName, spec: Omit<ServiceSpec, 'name' | 'log'>) => {
    const service = await startService({ name, log: join(folder, 'log', `${name}.log`), ...spec }, failed)
    running.set(name, service)
    undo.push(() => service.stop())
  }

  const bundles = buildBundles(options)
  bundles.catch(() => undefined)
  await Promise.all([
    start('data', await databaseServer(folder, 'data', sockets.data, keys)),
    start('vault-db', await databaseServer(folder, 'vault', sockets.vaultDb, keys)),
  ])
  const databases = openDatabases(sockets, keys)
  await databases.create('control')
  await migrateFleet(databases.open)
  await options.beforeDoors?.(databases)

  const { vault, ...doors } = await bundles
  const configs = { vault: join(folder, 'run', 'vault.capnp'), doors: join(folder, 'run', 'doors.capnp') }
  const testClock = options.test?.clock
  await writeVaultConfig(configs.vault, { bundle: vault, keys, sockets, testClock })
  await writeDoorsConfig(configs.doors, { ...withDefaults(options), bundles: doors, keys, sockets, testClock })
  await start('vault', {
    command: workerd(configs.vault),
    sockets: [sockets.keyAgent, sockets.keyMaker, sockets.numberVault],
    ready: { listening: 3 },
  })
  await start('doors', { command: workerd(configs.doors), sockets: [sockets.jobs], ready: { listening: 3 } })
  const clock = startClock(sockets.jobs, options.tickEveryMs ?? TICK_MS, join(folder, 'log', 'clock.log'))
  undo.push(() => clock.stop())
  return {
    folder,
    staffOrigin: options.staff.origin,
    exchangeOrigin: options.exchange.origin,
    sockets,
    keys,
    databases,
    tick: clock.tick,
    pid: (name) => running.get(name)?.pid(),
    stop,
  }
}

function withDefaults(options: HagukumiOptions) {
  const { staff, exchange, tls, pwaFolder, logName = 'hagukumi.localhost', outside = {} } = options
  return { staff, exchange, tls, pwaFolder, logName, outside }
}

async function buildBundles(
  options: HagukumiOptions,
): Promise<Record<'staff' | 'exchange' | 'jobs' | 'vault', Bundle>> {
  if (options.demo && options.tls) throw new Error('The demo sign-in is for loopback only; it is not started with TLS')
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

function workerd(config: string): string[] {
  return [workerdBinary(), 'serve', config, '--control-fd=3']
}

/** Stopping twice, or while stopping, waits for the same end. */
function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}
