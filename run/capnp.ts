import { readFileSync, realpathSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Bundle } from './build.ts'
import type { Keys } from './keys.ts'
import { productPath } from './paths.ts'

/** Unix sockets of one running system. */
export type Sockets = Record<'data' | 'vaultDb' | 'keyAgent' | 'keyMaker' | 'numberVault' | 'jobs', string>

/** Address of a public door. `origin` is what the browser or client calls it. */
export type Door = { host: string; port: number; origin: string }

export type Tls = { cert: string; key: string }

/** What the configurations of the three Workers outside the vault are made from. */
export type WorkerSettings = {
  keys: Keys
  sockets: Sockets
  staff: Door
  exchange: Door
  tls: Tls | undefined
  pwaFolder: string
  logName: string
  /** Addresses and credentials of the systems outside, given to the jobs Worker as they are (`PAYER_URL` …). */
  outside: Record<string, string>
  /** Unix socket of the clock that tests turn; only with test entry points. */
  testClock: string | undefined
}

/** Names under which a CONNECT request is taken for a Cap'n Proto connection; both sides must agree. */
const rpcHosts = { keyAgent: 'key-agent', keyMaker: 'key-maker', numberVault: 'number-vault' } as const

/** Nothing may be reached through it: not even loopback and unix sockets, which an empty list alone would leave open to doubt. */
const denyAll = `(name = "deny", network = (allow = [], deny = ["private", "unix", "unix-abstract"]))`

/** Writes the configuration of the vault's own process; it names the only way to the keys and number databases. */
export async function writeVaultConfig(
  file: string,
  settings: { bundle: Bundle; keys: Keys; sockets: Sockets; testClock: string | undefined },
): Promise<void> {
  const { keys, sockets, bundle } = settings
  const root = (name: string, path: string) =>
    `(name = ${text(name)}, cryptoKey = (raw = ${embed(file, path)}, algorithm = (name = "HKDF"), extractable = false, usages = [deriveKey]))`
  const vault = worker(file, 'vault', bundle, {
    bindings: [
      service('VAULT_DB', 'vault-db'),
      textBinding('VAULT_DB_TOKEN', keys.tokens.vault),
      root('KEY_ROOT_1', keys.keyRoot),
      root('NUMBER_ROOT_1', keys.numberRoot),
      ...clockBinding(settings.testClock),
    ],
    objects: ['KEY_DESK'],
  })
  const socket = (key: keyof typeof rpcHosts, entrypoint: string) =>
    `(name = ${text(rpcHosts[key])}, address = ${unix(sockets[key])}, http = (capnpConnectHost = ${text(rpcHosts[key])}), service = (name = "vault", entrypoint = ${text(entrypoint)}))`
  await writeConfig(
    file,
    [vault, external('vault-db', sockets.vaultDb), denyAll, ...clockService(settings.testClock)],
    [socket('keyAgent', 'KeyAgent'), socket('keyMaker', 'KeyMaker'), socket('numberVault', 'NumberVault')],
  )
}

/** Writes the configuration of the staff door's process. */
export async function writeStaffConfig(file: string, bundle: Bundle, settings: WorkerSettings): Promise<void> {
  const { keys, sockets, testClock } = settings
  const staff = worker(file, 'staff', bundle, {
    bindings: [
      ...sharedBindings(testClock),
      ...vaultWriters,
      ...logBindings(file, settings),
      ...signing(file, keys.staffSigning, keys.staffJwks),
      textBinding('DATA_TOKEN', keys.tokens.staff),
      textBinding('ORIGIN', settings.staff.origin),
      textBinding('EXCHANGE_ORIGIN', settings.exchange.origin),
      service('ASSETS', 'assets'),
    ],
    objects: ['DESK', 'REPLAY'],
  })
  const assets = `(name = "assets", disk = (path = ${text(settings.pwaFolder)}))`
  const services = [staff, ...reached(sockets, ['keyAgent', 'keyMaker', 'numberVault']), assets, denyAll]
  await writeConfig(
    file,
    [...services, ...clockService(testClock)],
    [door(file, 'staff', settings.staff, settings.tls)],
  )
}

/** Writes the configuration of the exchange door's process: of the vault it knows the key agent alone. */
export async function writeExchangeConfig(file: string, bundle: Bundle, settings: WorkerSettings): Promise<void> {
  const { keys, sockets, testClock } = settings
  const exchange = worker(file, 'exchange', bundle, {
    bindings: [
      ...sharedBindings(testClock),
      ...logBindings(file, settings),
      ...signing(file, keys.exchangeSigning, keys.exchangeJwks),
      textBinding('DATA_TOKEN', keys.tokens.exchange),
      textBinding('ORIGIN', settings.exchange.origin),
    ],
    objects: ['DESK', 'REPLAY'],
  })
  await writeConfig(
    file,
    [exchange, ...reached(sockets, ['keyAgent']), denyAll, ...clockService(testClock)],
    [door(file, 'exchange', settings.exchange, settings.tls)],
  )
}

/** Writes the configuration of the jobs Worker's process: no door, and the only way out. */
export async function writeJobsConfig(file: string, bundle: Bundle, settings: WorkerSettings): Promise<void> {
  const { keys, sockets, outside, testClock } = settings
  const jobs = worker(file, 'jobs', bundle, {
    bindings: [
      ...sharedBindings(testClock),
      ...vaultWriters,
      ...logBindings(file, settings),
      textBinding('DATA_TOKEN', keys.tokens.jobs),
      service('OUT', 'out'),
      ...Object.entries(outside).map(([name, value]) => textBinding(name, value)),
    ],
  })
  const services = [jobs, ...reached(sockets, ['keyAgent', 'keyMaker', 'numberVault'])]
  await writeConfig(
    file,
    [...services, outNetwork(Object.values(outside)), denyAll, ...clockService(testClock)],
    [`(name = "jobs", address = ${unix(sockets.jobs)}, http = (), service = "jobs")`],
  )
}

const vaultWriters = [service('KEY_MAKER', rpcHosts.keyMaker), service('NUMBER_VAULT', rpcHosts.numberVault)]

function sharedBindings(testClock: string | undefined): string[] {
  return [service('DATA', 'data'), service('KEY_AGENT', rpcHosts.keyAgent), ...clockBinding(testClock)]
}

function logBindings(file: string, { keys, logName }: WorkerSettings): string[] {
  return [
    `(name = "LOG_KEY", cryptoKey = (jwk = ${embed(file, keys.logSigning)}, algorithm = (name = "Ed25519"), extractable = false, usages = [sign]))`,
    textBinding('LOG_PUBLIC_KEY', keys.logPublicKey),
    textBinding('LOG_NAME', logName),
  ]
}

function signing(file: string, path: string, jwks: Keys['staffJwks']): string[] {
  return [
    `(name = "SIGNING_KEY", cryptoKey = (jwk = ${embed(file, path)}, algorithm = (json = ${text('{"name":"ECDSA","namedCurve":"P-256"}')}), extractable = false, usages = [sign]))`,
    `(name = "SIGNING_JWKS", json = ${text(JSON.stringify(jwks))})`,
  ]
}

/** The data server, and those parts of the vault that a Worker may speak to. */
function reached(sockets: Sockets, parts: (keyof typeof rpcHosts)[]): string[] {
  return [
    external('data', sockets.data),
    ...parts.map((part) => external(rpcHosts[part], sockets[part], rpcHosts[part])),
  ]
}

async function writeConfig(file: string, services: string[], sockets: string[]): Promise<void> {
  const lines = [
    'using Workerd = import "/workerd/workerd.capnp";',
    'const config :Workerd.Config = (',
    `  services = [\n    ${services.join(',\n    ')}\n  ],`,
    `  sockets = [\n    ${sockets.join(',\n    ')}\n  ]`,
    ');',
  ]
  await rm(file, { force: true })
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
}

function worker(file: string, name: string, bundle: Bundle, parts: { bindings: string[]; objects?: string[] }): string {
  const modules = [
    `(name = ${text(bundle.main)}, esModule = ${embed(file, join(bundle.folder, bundle.main))})`,
    ...bundle.data.map((module) => `(name = ${text(module)}, data = ${embed(file, join(bundle.folder, module))})`),
  ]
  const { bindings, objects = [] } = parts
  return `(name = ${text(name)}, worker = (
      compatibilityDate = ${text(compatibilityDate())}, compatibilityFlags = ["nodejs_compat"], globalOutbound = "deny",
      modules = [${modules.join(', ')}],
      bindings = [\n        ${[...bindings, ...objects.map(objectBinding)].join(',\n        ')}\n      ]${objects.length > 0 ? objectStorage(name, objects) : ''}
    ))`
}

const objectClasses: Record<string, string> = { DESK: 'MunicipalityDesk', REPLAY: 'ReplayGuard', KEY_DESK: 'KeyDesk' }

function objectBinding(name: string): string {
  return `(name = ${text(name)}, durableObjectNamespace = ${text(objectClasses[name] ?? name)})`
}

/** In memory only, and never evicted: a replay guard that is put away after ten idle seconds forgets what it saw. */
function objectStorage(worker: string, objects: string[]): string {
  const namespaces = objects.map((name) => {
    const className = objectClasses[name] ?? name
    return `(className = ${text(className)}, uniqueKey = ${text(`hagukumi-${worker}-${className}`)}, preventEviction = true)`
  })
  return `,\n      durableObjectNamespaces = [${namespaces.join(', ')}], durableObjectStorage = (inMemory = void)`
}

/**
 * The only way out, for the jobs Worker. Public and private (LGWAN) addresses; this machine itself only when one of
 * the systems outside is configured there, as the demo's and the tests' are. Never unix sockets.
 */
function outNetwork(addresses: string[]): string {
  const onThisMachine = addresses.some((address) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(address))
  const deny = onThisMachine ? ['unix', 'unix-abstract'] : ['local', 'unix', 'unix-abstract']
  return `(name = "out", network = (allow = ["public", "private"], deny = [${deny.map(text).join(', ')}], tlsOptions = (trustBrowserCas = true)))`
}

function door(file: string, name: string, { host, port }: Door, tls: Tls | undefined): string {
  const address = text(`${host}:${port}`)
  if (!tls) return `(name = ${text(name)}, address = ${address}, http = (), service = ${text(name)})`
  const keypair = `(privateKey = ${embed(file, tls.key)}, certificateChain = ${embed(file, tls.cert)})`
  return `(name = ${text(name)}, address = ${address}, https = (options = (), tlsOptions = (keypair = ${keypair}, minVersion = tls1Dot2)), service = ${text(name)})`
}

function external(name: string, socket: string, rpcHost?: string): string {
  const options = rpcHost ? `capnpConnectHost = ${text(rpcHost)}` : ''
  return `(name = ${text(name)}, external = (address = ${unix(socket)}, http = (${options})))`
}

function clockBinding(socket: string | undefined): string[] {
  return socket ? [service('TEST_CLOCK', 'test-clock')] : []
}

function clockService(socket: string | undefined): string[] {
  return socket ? [external('test-clock', socket)] : []
}

function service(name: string, target: string): string {
  return `(name = ${text(name)}, service = ${text(target)})`
}

function textBinding(name: string, value: string): string {
  return `(name = ${text(name)}, text = ${text(value)})`
}

function unix(path: string): string {
  return text(`unix:${path}`)
}

/** Cap'n Proto resolves `embed` from the configuration's own folder. */
function embed(file: string, target: string): string {
  return `embed ${text(relative(realpathSync(dirname(file)), realpathSync(target)))}`
}

/** A Cap'n Proto string. Its escapes are C's, so control characters are refused rather than guessed at. */
function text(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(value)) throw new Error('A setting holds a control character')
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** The runtime's behaviour is pinned where the bundles are made, so that both agree. */
function compatibilityDate(): string {
  const found = readFileSync(productPath('wrangler.toml'), 'utf8').match(/^compatibility_date = "([\d-]+)"$/m)?.[1]
  if (!found) throw new Error('wrangler.toml names no compatibility_date')
  return found
}
