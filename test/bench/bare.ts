import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buildWorkers } from '../../run/build.ts'
import { freePorts } from '../../run/free-ports.ts'
import { workerdBinary } from '../../run/paths.ts'
import { type RunningService, startService } from '../../run/service.ts'
import { LARGE, type System } from './system.ts'

export interface Bare {
  readonly port: number
  readonly service: RunningService
}

/** Starts the bench's own Worker in a process of its own, beside the system and on the same database server. */
export async function startBare({ stack, folder }: System): Promise<Bare> {
  const { bare } = await buildWorkers('test', ['bare'])
  if (!bare) throw new Error('No bundle of bare')
  const [port = 0] = await freePorts(1)
  const file = join(folder, 'bare.capnp')
  const bundle = relative(folder, join(bare.folder, bare.main))
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "bare", worker = (
      compatibilityDate = "2026-08-01", compatibilityFlags = ["nodejs_compat"], globalOutbound = "deny",
      modules = [(name = "bare.js", esModule = embed "${bundle}")],
      bindings = [
        (name = "DATA", service = "data"),
        (name = "DATA_TOKEN", text = "${stack.keys.tokens.exchange}"),
        (name = "DATABASE", text = "data-${LARGE}"),
      ]
    )),
    (name = "data", external = (address = "unix:${stack.sockets.data}", http = ())),
    (name = "deny", network = (allow = [], deny = ["private", "unix", "unix-abstract"])),
  ],
  sockets = [(name = "bare", address = "127.0.0.1:${port}", http = (), service = "bare")]
);
`
  await writeFile(file, config, { mode: 0o600 })
  const service = await startService(
    {
      name: 'bare',
      command: [workerdBinary(), 'serve', file, '--control-fd=3'],
      sockets: [],
      log: join(folder, 'bare.log'),
      ready: { listening: 1 },
    },
    (error) => console.error(error.message),
  )
  return { port, service }
}
