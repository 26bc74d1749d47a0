import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process the supervisor keeps running. */
export type ServiceSpec = {
  name: string
  command: readonly string[]
  /** Added to this process's own environment less our settings; the place for secrets, since anyone may read a command line. */
  environment?: Readonly<Record<string, string>>
  /** Unix sockets it listens on; stale ones are removed before each start. */
  sockets: readonly string[]
  /** Its output goes here; the last lines are shown when it cannot start. */
  log: string
  /** How it tells that it answers: a line of JSON on stdout, or workerd's control channel naming each socket. */
  ready: { line: 'ready' } | { listening: number }
}

export type RunningService = {
  pid: () => number | undefined
  /** Ends it for good: SIGTERM, and SIGKILL when that is not enough. */
  stop: () => Promise<void>
}

const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 5_000
/** More deaths than this within the window mean that starting again does not help. */
const DEATHS_ALLOWED = 8
const DEATHS_WINDOW_MS = 60_000
const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5_000
const LONGEST_LOG_BYTES = 5_000_000

/**
 * Starts a process, waits until it answers, and starts it again whenever it dies, with growing pauses. After too many
 * deaths in a minute it gives up and calls `onGivenUp`. The kernel kills the process when this one dies, however it dies.
 */
export async function startService(spec: ServiceSpec, onGivenUp: (error: Error) => void): Promise<RunningService> {
  let child = await launch(spec)
  let stopping = false
  let deaths: number[] = []

  const watch = () => {
    child.once('exit', () => {
      if (!stopping) void revive()
    })
    if (child.exitCode !== null || child.signalCode !== null) child.emit('exit')
  }
  const revive = async () => {
    for (;;) {
      const now = performance.now()
      deaths = [...deaths.filter((at) => now - at < DEATHS_WINDOW_MS), now]
      if (deaths.length > DEATHS_ALLOWED) {
        onGivenUp(new Error(`${spec.name} died ${deaths.length} times within a minute; see ${spec.log}`))
        return
      }
      await sleep(Math.min(FIRST_DELAY_MS * 2 ** (deaths.length - 1), LONGEST_DELAY_MS))
      if (stopping) return
      try {
        child = await launch(spec)
      } catch {
        continue
      }
      if (stopping) child.kill('SIGKILL')
      else watch()
      return
    }
  }
  watch()

  return {
    pid: () => child.pid,
    stop: async () => {
      stopping = true
      await end(child)
      for (const socket of spec.sockets) rmSync(socket, { force: true })
    },
  }
}

async function launch(spec: ServiceSpec): Promise<ChildProcess> {
  for (const socket of spec.sockets) rmSync(socket, { force: true })
  const log = openLog(spec.log)
  const workerd = 'listening' in spec.ready
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...spec.command], {
    // A process group of its own, so that Ctrl-C reaches the supervisor alone and it can end them in order.
    detached: true,
    env: { ...withoutSettings(process.env), ...spec.environment },
    stdio: ['ignore', workerd ? log : 'pipe', log, ...(workerd ? (['pipe'] as const) : [])],
  })
  closeSync(log)
  const news = child.stdio[workerd ? 3 : 1] as Readable
  const failure = await Promise.race([
    untilReady(news, spec.ready),
    new Promise<string>((done) => child.once('exit', (code, signal) => done(`ended with ${code ?? signal}`))),
    new Promise<string>((done) => child.once('error', (error) => done(error.message))),
    sleep(START_LIMIT_MS, 'did not answer in time', { ref: false }),
  ])
  if (failure === undefined) return child
  child.kill('SIGKILL')
  throw new Error(`${spec.name} ${failure}:\n${lastLines(spec.log)}`)
}

/** Resolves to undefined once the process has told that it answers; goes on reading so that the pipe never fills. */
function untilReady(news: Readable, ready: ServiceSpec['ready']): Promise<undefined> {
  let listening = 0
  return new Promise((done) => {
    createInterface({ input: news }).on('line', (line) => {
      if (!line.startsWith('{')) return
      const said: { ready?: boolean; event?: string } = JSON.parse(line)
      if (said.event === 'listen') listening += 1
      if ('listening' in ready ? listening === ready.listening : said.ready === true) done(undefined)
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<'gone'>((done) => child.once('exit', () => done('gone')))
  child.kill('SIGTERM')
  const first = await Promise.race([gone, sleep(STOP_LIMIT_MS, 'late' as const)])
  if (first === 'gone') return
  child.kill('SIGKILL')
  await gone
}

/** One older generation is kept, so that logs cannot fill the disk across restarts. */
function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LONGEST_LOG_BYTES) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

function lastLines(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').slice(-12).join('\n')
}

/** A part gets only what it is given: the operator's settings hold credentials of outside systems. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('HAGUKUMI_')))
}
