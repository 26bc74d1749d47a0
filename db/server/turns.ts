import { Refusal } from './failure.ts'

type Waiter = { go: () => void; refuse: (why: Refusal) => void; timer: NodeJS.Timeout }

/**
 * Turns at something scarce, strictly in the order of asking: a turn given back goes straight to the one who waits longest, so
 * nobody overtakes and nobody sleeps and retries. At most `waiting` wait, each at most `seconds`.
 */
export class Turns {
  readonly #waiters = new Set<Waiter>()
  readonly #waiting: number
  readonly #seconds: number
  #free: number

  constructor(places: number, waiting: number, seconds: number) {
    this.#free = places
    this.#waiting = waiting
    this.#seconds = seconds
  }

  get length(): number {
    return this.#waiters.size
  }

  /** Takes a turn at once if one is free (then nobody waits). */
  tryTake(): boolean {
    if (this.#free === 0) return false
    this.#free--
    return true
  }

  /** Waits for a turn. Throws Refusal 503 when too many wait, when it takes too long, or when `signal` says the client is gone. */
  wait(signal: AbortSignal): Promise<void> {
    if (this.#waiters.size >= this.#waiting) {
      return Promise.reject(new Refusal(503, 'QUEUE_FULL', 'Too many wait for this database'))
    }
    return new Promise((resolve, reject) => {
      const leave = (why: Refusal) => {
        this.#waiters.delete(waiter)
        clearTimeout(waiter.timer)
        signal.removeEventListener('abort', gone)
        reject(why)
      }
      const gone = () => leave(new Refusal(503, 'CLIENT_GONE', 'The client went away while waiting'))
      const waiter: Waiter = {
        go: () => {
          clearTimeout(waiter.timer)
          signal.removeEventListener('abort', gone)
          resolve()
        },
        refuse: leave,
        timer: setTimeout(
          () => leave(new Refusal(503, 'QUEUE_TIMEOUT', 'Waited too long for this database')),
          this.#seconds * 1000,
        ),
      }
      if (signal.aborted) return gone()
      signal.addEventListener('abort', gone)
      this.#waiters.add(waiter)
    })
  }

  /** Gives a turn back. */
  give(): void {
    for (const next of this.#waiters) {
      this.#waiters.delete(next)
      next.go()
      return
    }
    this.#free++
  }

  /** Sends everybody away: the server stops. */
  clear(): void {
    for (const waiter of [...this.#waiters]) waiter.refuse(new Refusal(503, 'STOPPING', 'The server is stopping'))
  }
}
