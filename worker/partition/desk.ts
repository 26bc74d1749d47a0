import { DurableObject } from 'cloudflare:workers'
import { grouped } from '../grouped.ts'
import type { Frontier } from '../log/merkle.ts'
import { appendStatements, type Entry, edgeOf } from './append.ts'
import { connect, guarded, isConflict, queries } from './database.ts'

/** Calls committed in one batch at most: larger batches only make the first in it wait. */
const CALLS_PER_BATCH = 256
/** How often a batch that lost against another appender starts again before it gives up. */
const ATTEMPTS = 8

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
  readonly #append = grouped(CALLS_PER_BATCH, async (municipality: string, calls: (readonly Entry[])[]) => {
    await this.#commit(municipality, calls.flat())
    return calls.map(() => undefined)
  })

  /** Returns once the entries are durable; throws when they are not. */
  append(municipality: string, entries: readonly Entry[]): Promise<void> {
    return this.#append(municipality, entries)
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
