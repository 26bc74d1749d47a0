import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { builtPwa } from '../run/build-pwa.ts'
import { freePorts } from '../run/free-ports.ts'
import { readOrCreateKeys } from '../run/keys.ts'
import { doorAt } from '../run/settings.ts'
import { type Hagukumi, startHagukumi } from '../run/supervisor.ts'
import { encodeVkey } from '../worker/log/note.ts'
import { logKeyOf } from '../worker/log/signer.ts'
import { type Payer, startPayer } from './peers/payer.ts'
import { startWitness, type Witness } from './peers/witness.ts'
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
  let starting: Promise<Started> | undefined
  const start = () => {
    starting ??= startStack(join(folder, 'data'), clock.path)
    return starting
  }
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const started = await start()
    if (request.url === '/clock') clock.offsetMs = Number(await bodyOf(request))
    if (request.url === '/tick') await started.stack.tick()
    return addressOf(started, clock.offsetMs)
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
    await starting?.then(({ stop }) => stop()).catch(() => undefined)
    clockServer.closeAllConnections()
    clockServer.close()
    await rm(folder, { recursive: true, force: true })
  }
}

export type Started = {
  stack: Hagukumi
  witness: Witness & { folder: string }
  payer: Payer
  stop: () => Promise<void>
}

/** A whole system with a witness of its own, in this process's care. `clock` is the socket that tells the time. */
export async function startStack(folder: string, clock: string): Promise<Started> {
  const [port, exchangePort] = await freePorts(2)
  const witness = await startWitnessOf(folder)
  const payer = await startPayer({ port: 0, token: randomBytes(32).toString('base64url') })
  const stack = await startHagukumi({
    folder,
    staff: doorAt(port ?? 0, undefined),
    exchange: doorAt(exchangePort ?? 0, undefined),
    pwaFolder: await builtPwa('demo'),
    test: { clock },
    // A round that a test asks for signs whatever grew: tests do not wait for a clock.
    outside: {
      WITNESS_URL: witness.url,
      WITNESS_KEY: witness.vkey,
      CHECKPOINT_SECONDS: '0',
      PAYER_URL: payer.url,
      PAYER_TOKEN: payer.token,
    },
    tickEveryMs: 0,
    onFailure: (error) => console.error(error.message),
  })
  const stopPeers = () => Promise.all([witness.stop(), payer.stop()])
  return { stack, witness, payer, stop: () => stack.stop().finally(stopPeers) }
}

/** A witness that serves every log of this system, since tests make their municipalities as they go. */
async function startWitnessOf(folder: string): Promise<Started['witness']> {
  const { logPublicKey } = await readOrCreateKeys(folder)
  const place = `${folder}-witness`
  const logs = (origin: string) => {
    const [, name, municipality] = /^(.+)\/(\d{6})$/.exec(origin) ?? []
    return name && municipality ? [encodeVkey(logKeyOf(name, municipality, logPublicKey))] : []
  }
  return { ...(await startWitness({ folder: place, logs, port: 0 })), folder: place }
}

export function addressOf({ stack, witness, payer }: Started, clockOffsetMs: number): StackAddress {
  const { folder, staffOrigin, exchangeOrigin, sockets } = stack
  const { url, vkey } = witness
  return {
    folder,
    staffOrigin,
    exchangeOrigin,
    sockets,
    clockOffsetMs,
    witness: { url, vkey, folder: witness.folder },
    payer: { url: payer.url, token: payer.token },
  }
}

export function listen(server: Server, path: string): Promise<Server> {
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
