import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import type { Door, Tls } from './capnp.ts'
import { Refusal } from './refusal.ts'

export type Settings = {
  folder: string
  staff: Door
  exchange: Door
  tls: Tls | undefined
  logName: string
  outside: Record<string, string>
}

type Environment = Record<string, string | undefined>

/** Reads the operator's settings from the environment; throws a Refusal for what cannot be used. */
export function readSettings(environment: Environment): Settings {
  const port = readPort(environment.HAGUKUMI_PORT ?? '8787')
  const exchangePort = readPort(environment.HAGUKUMI_EXCHANGE_PORT ?? '8788')
  if (port === exchangePort) throw new Refusal('bad-port', String(exchangePort))
  const tls = readTls(environment.HAGUKUMI_TLS_CERT, environment.HAGUKUMI_TLS_KEY)
  return {
    folder: resolve(environment.HAGUKUMI_DATA || './data'),
    staff: doorAt(port, tls, environment.HAGUKUMI_ORIGIN),
    exchange: doorAt(exchangePort, tls, environment.HAGUKUMI_EXCHANGE_ORIGIN),
    tls,
    logName: environment.HAGUKUMI_LOG_NAME || 'hagukumi.localhost',
    outside: readOutside(environment),
  }
}

/** A door listens beyond this machine only when it speaks TLS. */
export function doorAt(port: number, tls: Tls | undefined, origin?: string): Door {
  return {
    host: tls ? '0.0.0.0' : '127.0.0.1',
    port,
    origin: origin || `${tls ? 'https' : 'http'}://localhost:${port}`,
  }
}

/** Whether a door's address can mean this machine only. One with another name is somebody's real system. */
export const isOnThisMachine = ({ origin }: Door): boolean => /^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(origin)

/** Throws a Refusal when the folder cannot be made or written. */
export function requireWritable(folder: string): void {
  try {
    makeFolder(folder)
    const probe = join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch {
    throw new Refusal('folder-unwritable', folder)
  }
}

/** Step by step: Node's own recursive mkdir never returns where a file system such as /proc refuses new folders. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Throws a Refusal when another program listens on a door's port. */
export async function requireFree({ host, port }: Door): Promise<void> {
  const probe = createServer()
  await new Promise<void>((done, fail) => {
    probe.once('error', () => fail(new Refusal('port-taken', String(port))))
    probe.listen(port, host, () => probe.close(() => done()))
  })
}

/** The pinned Node runs TypeScript as it is; older ones do not even parse it, so this guards against the ones between. */
export function requireNode(version: string): void {
  if (Number(version.split('.')[0]) < 24) throw new Refusal('old-node', version)
}

function readPort(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port < 1 || port > 65535) throw new Refusal('bad-port', value)
  return port
}

function readTls(cert: string | undefined, key: string | undefined): Tls | undefined {
  if (!cert && !key) return undefined
  for (const path of [cert, key]) {
    try {
      accessSync(path ?? '', constants.R_OK)
    } catch {
      throw new Refusal('tls-incomplete', path || '–')
    }
  }
  return cert && key ? { cert: resolve(cert), key: resolve(key) } : undefined
}

/** `HAGUKUMI_OUT_PAYER_URL` becomes the jobs Worker's `PAYER_URL`, and so on. */
function readOutside(environment: Environment): Record<string, string> {
  const prefix = 'HAGUKUMI_OUT_'
  const given = Object.entries(environment).filter(([name, value]) => name.startsWith(prefix) && value)
  return Object.fromEntries(given.map(([name, value]) => [name.slice(prefix.length), value ?? '']))
}
