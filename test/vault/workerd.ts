import { readFileSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { dirname, join, relative } from 'node:path'
import { buildWorkers } from '../../run/build.ts'
import { type Sockets, writeVaultConfig } from '../../run/capnp.ts'
import { readOrCreateKeys } from '../../run/keys.ts'
import { workerdBinary } from '../../run/paths.ts'
import { type RunningService, startService } from '../../run/service.ts'
import { TOKEN } from './city.ts'

export type Outcome = { value?: unknown; refusal?: string | null; shown?: string }

/** The vault in its own workerd, and beside it a Worker with chosen bindings that passes calls on. */
export type RunningVault = {
  sockets: Sockets
  call(binding: string, method: string, ...args: unknown[]): Promise<Outcome>
  seal(): Promise<Outcome>
  exportRoot(): Promise<Outcome>
  stopVault(): Promise<void>
  startVault(): Promise<void>
  stop(): Promise<void>
}

type Bound = 'keyAgent' | 'keyMaker' | 'numberVault'
const names = { keyAgent: 'KEY_AGENT', keyMaker: 'KEY_MAKER', numberVault: 'NUMBER_VAULT' } as const
const hosts = { keyAgent: 'key-agent', keyMaker: 'key-maker', numberVault: 'number-vault' } as const

export async function startVault(
  folder: string,
  vaultDb: string,
  bound: readonly Bound[],
  keyRoot: Uint8Array,
): Promise<RunningVault> {
  const at = (name: string) => join(folder, name)
  const sockets: Sockets = {
    data: at('data.sock'),
    vaultDb,
    keyAgent: at('key-agent.sock'),
    keyMaker: at('key-maker.sock'),
    numberVault: at('number-vault.sock'),
    jobs: at('jobs.sock'),
  }
  const { vault: bundle } = await buildWorkers('product', ['vault'])
  const { 'vault-caller': caller } = await buildWorkers('test', ['vault-caller'])
  if (!bundle || !caller) throw new Error('the vault was not built')
  const keys = await readOrCreateKeys(at('roots'))
  writeFileSync(keys.keyRoot, keyRoot)
  keys.tokens.vault = TOKEN
  await writeVaultConfig(at('vault.capnp'), { bundle, keys, sockets, testClock: undefined })
  // The caller gets one root as the vault has it, to try what a Worker can do to it.
  const root = readFileSync(at('vault.capnp'), 'utf8').match(/\(name = "KEY_ROOT_1".*\]\)\)/)?.[0] ?? ''
  writeFileSync(
    at('caller.capnp'),
    callerConfig(at('caller.capnp'), join(caller.folder, caller.main), sockets, bound, root),
  )

  const serve = (name: string, listening: string[]) =>
    startService(
      {
        name,
        command: [workerdBinary(), 'serve', '--control-fd=3', at(`${name}.capnp`)],
        sockets: listening,
        log: at(`${name}.log`),
        ready: { listening: listening.length },
      },
      (error) => {
        throw error
      },
    )
  const serveVault = () => serve('vault', [sockets.keyAgent, sockets.keyMaker, sockets.numberVault])
  let vault: RunningService = await serveVault()
  const door = await serve('caller', [at('caller.sock')])
  return {
    sockets,
    call: (binding, method, ...args) => post(at('caller.sock'), '/rpc', { binding, method, args }),
    seal: () => post(at('caller.sock'), '/seal', {}),
    exportRoot: () => post(at('caller.sock'), '/export', {}),
    stopVault: () => vault.stop(),
    async startVault() {
      vault = await serveVault()
    },
    async stop() {
      await door.stop()
      await vault.stop()
    },
  }
}

function callerConfig(file: string, main: string, sockets: Sockets, bound: readonly Bound[], root: string): string {
  const bindings = bound.map((each) => `(name = "${names[each]}", service = "${hosts[each]}")`)
  const externals = bound.map(
    (each) =>
      `(name = "${hosts[each]}", external = (address = "unix:${sockets[each]}", http = (capnpConnectHost = "${hosts[each]}")))`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "caller", worker = (
      modules = [(name = "caller.js", esModule = embed "${relative(dirname(file), main)}")],
      compatibilityDate = "2026-08-01", compatibilityFlags = ["nodejs_compat"], globalOutbound = "deny",
      bindings = [${[root, ...bindings].join(', ')}])),
    (name = "deny", network = (allow = [])),
    ${externals.join(',\n    ')}
  ],
  sockets = [(name = "http", address = "unix:${dirname(file)}/caller.sock", http = (), service = "caller")]
);
`
}

export function post(socketPath: string, path: string, body: unknown): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ socketPath, method: 'POST', path, headers: { host: 'test' } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        try {
          resolve(JSON.parse(text) as Outcome)
        } catch {
          resolve({ shown: `${response.statusCode} ${text}` })
        }
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
