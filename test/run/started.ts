import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { freePorts } from '../../run/free-ports.ts'
import { nodeBinary, productPath } from '../../run/paths.ts'

/** `npm start`'s own command, running in a process of its own. */
export type Started = {
  process: ChildProcess
  port: number
  exchangePort: number
  output: () => string
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts it and waits until it says that it runs, or has ended. */
export async function start(folder: string, environment: Record<string, string> = {}): Promise<Started> {
  const [port = 0, exchangePort = 0] = await freePorts(2)
  const child = spawn(nodeBinary, [productPath('run/start.ts')], {
    // A place without a `data` folder, so that a lost setting shows.
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HAGUKUMI_DATA: `${folder}/data`,
      HAGUKUMI_PORT: String(port),
      HAGUKUMI_EXCHANGE_PORT: String(exchangePort),
      HAGUKUMI_DEMO_PEOPLE: '20',
      ...environment,
    },
  })
  let output = ''
  const ended = new Promise<Awaited<Started['ended']>>((done) => {
    child.once('close', (code, signal) => done({ code, signal }))
  })
  const runs = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (output.includes('Exchange door')) done()
      })
    }
  })
  await Promise.race([runs, ended])
  return { process: child, port, exchangePort, output: () => output, ended }
}

/** Processes that work in or listen inside the folder: whatever names it on its command line or is under it. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const running = !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
        const named = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
        return running && (named || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder))
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Asks again until the answer satisfies, at most for `limitMs`; the last answer or error decides. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  good: (answer: T) => boolean,
  limitMs = 15_000,
): Promise<T> {
  const until = performance.now() + limitMs
  for (;;) {
    try {
      const answer = await ask()
      if (good(answer) || performance.now() > until) return answer
    } catch (error) {
      if (performance.now() > until) throw error
    }
    await new Promise((done) => setTimeout(done, 50))
  }
}
