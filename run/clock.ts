import { appendFileSync } from 'node:fs'
import { request } from 'node:http'

export type Clock = { tick: () => Promise<void>; stop: () => Promise<void> }

/** A tick does a bounded amount of work; one that takes longer than this is lost and the next one begins. */
const TICK_LIMIT_MS = 120_000

/**
 * Calls the jobs Worker's `POST /tick` again and again, a pause after each answer, so that ticks never overlap; a tick
 * asked for in between waits for the running one. Pause 0: only when asked.
 */
export function startClock(socket: string, pauseMs: number, log: string): Clock {
  let stopped = false
  let last: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const tick = () => {
    const next = last.then(() => post(socket))
    last = next.catch(() => undefined)
    return next
  }
  const arm = () => {
    if (pauseMs === 0 || stopped) return
    timer = setTimeout(() => {
      tick()
        .catch((error: Error) => {
          if (!stopped) appendFileSync(log, `${new Date().toISOString()} ${error.message}\n`, { mode: 0o600 })
        })
        .finally(arm)
    }, pauseMs)
  }
  arm()

  return {
    tick,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await last
    },
  }
}

function post(socketPath: string): Promise<void> {
  return new Promise((done, fail) => {
    const asked = request({ socketPath, path: '/tick', method: 'POST', headers: { host: 'jobs' } }, (response) => {
      response.resume()
      response.once('end', () => {
        const { statusCode = 0 } = response
        if (statusCode < 300) done()
        else fail(new Error(`tick answered ${statusCode}`))
      })
    })
    asked.setTimeout(TICK_LIMIT_MS, () => asked.destroy(new Error('tick did not end in time')))
    asked.once('error', fail)
    asked.end()
  })
}
