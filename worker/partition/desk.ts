import { DurableObject } from 'cloudflare:workers'
import type { Frontier } from '../log/merkle.ts'
import { appendStatements, type Entry, edgeOf } from './append.ts'
import { connect, guarded, isConflict, queries } from './database.ts'

/** Entries committed in one batch at most: larger batches only make the first in it wait. */
const ENTRIES_PER_BATCH = 256
/** How often a batch that lost against another appender starts again before it gives up. */
const ATTEMPTS = 8

interface Waiting {
  readonly entries: readonly Entry[]
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export interface DeskEnv {
  DATA: { fetch(request: Request): Promise<Response> }
  DATA_TOKEN: string
}

/**
 * Groups the log entries of one municipality that arrive together into one durable batch. It keeps the tree's right
 * edge in memory; whether that edge is still the real one is decided by the transaction, not here. Requests may wait
 * for each other only inside such an object.
 */
export class MunicipalityDesk extends DurableObject<DeskEnv> {
  #edge: Frontier | undefined
  #waiting: Waiting[] = []
  #flushing = false

  /** Returns once the entries are durable; throws when they are not. */
  append(municipality: string, entries: readonly Entry[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ entries, done, failed })
      if (!this.#flushing) void this.#flush(municipality)
    })
  }

  async #flush(municipality: string): Promise<void> {
    this.#flushing = true
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, ENTRIES_PER_BATCH)
      try {
        await this.#commit(
          municipality,
          some.flatMap((one) => one.entries),
        )
        for (const one of some) one.done()
      } catch (error) {
        for (const one of some) one.failed(error)
      }
    }
    this.#flushing = false
  }

  async #commit(municipality: string, entries: readonly Entry[]): Promise<void> {
    const address = { service: this.env.DATA, token: this.env.DATA_TOKEN }
    const db = queries(connect(address, `data-${municipality}`))
    for (let attempt = 1; ; attempt++) {
      const edge = this.#edge ?? (await guarded(() => edgeOf(db)))
      const { statements, frontier } = appendStatements(db, edge, entries)
      const [first, ...rest] = statements
      if (!first) return
      // Forgotten until the batch is known to be committed: an answer that got lost leaves the edge unknown.
      this.#edge = undefined
      try {
        await guarded(() => db.batch([first, ...rest]))
        this.#edge = frontier
        return
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error
      }
    }
  }
}
