import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { builtPwa } from '../run/build-pwa.ts'
import { doorAt } from '../run/settings.ts'
import { type Hagukumi, startHagukumi } from '../run/supervisor.ts'
import type { StackAddress } from './stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Unix socket on which test files ask for the stack. */
    stackControl: string
  }
}

/**
 * Vitest's global set-up: offers one whole running system to all test files of a run. It starts when the first of them
 * asks, so that a run of pure tests starts nothing, and stops when the run ends.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-test-'))
  const clock = { path: join(folder, 'clock.sock'), offsetMs: 0 }
  const clockServer = await listen(
    createServer((_request, response) => response.end(String(clock.offsetMs))),
    clock.path,
  )
  let starting: Promise<Hagukumi> | undefined
  const start = () => {
    starting ??= startStack(join(folder, 'data'), clock.path)
    return starting
  }
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const stack = await start()
    if (request.url === '/clock') clock.offsetMs = Number(await bodyOf(request))
    if (request.url === '/tick') await stack.tick()
    return addressOf(stack, clock.offsetMs)
  }
  const control = await listen(
    createServer((request, response) => {
      answer(request).then(
        (value) => response.end(JSON.stringify(value)),
        (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
      )
    }),
    join(folder, 'control.sock'),
  )
  project.provide('stackControl', join(folder, 'control.sock'))
  return async () => {
    control.closeAllConnections()
    control.close()
    await starting?.then((stack) => stack.stop()).catch(() => undefined)
    clockServer.closeAllConnections()
    clockServer.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startStack(folder: string, clock: string): Promise<Hagukumi> {
  const [port, exchangePort] = await freePorts(2)
  return startHagukumi({
    folder,
    staff: doorAt(port ?? 0, undefined),
    exchange: doorAt(exchangePort ?? 0, undefined),
    pwaFolder: await builtPwa(),
    test: { clock },
    tickEveryMs: 0,
    onFailure: (error) => console.error(error.message),
  })
}

/** Ports nobody listens on now; asked for together, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createTcpServer())
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done) => {
          server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port))
        }),
    ),
  )
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

function addressOf(stack: Hagukumi, clockOffsetMs: number): StackAddress {
  const { folder, staffOrigin, exchangeOrigin, sockets } = stack
  return { folder, staffOrigin, exchangeOrigin, sockets, clockOffsetMs }
}

function listen(server: Server, path: string): Promise<Server> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(path, () => done(server))
  })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}
