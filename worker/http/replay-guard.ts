import { DurableObject } from 'cloudflare:workers'
import { PROOF_WINDOW_SECONDS, type ReplayMemory } from './dpop.ts'

/** Proof ids kept per key at most; a key that sends more within the window is refused. */
const MAX_IDS = 20_000

/** Remembers the proof ids of one key, in memory: they matter for two minutes and a proof is bound to its time. */
export class ReplayGuard extends DurableObject {
  readonly #seen = new Map<string, number>()

  /** Whether this id is new. Ids out of the window are forgotten; they come in time order, so the oldest are first. */
  fresh(jti: string, nowMs: number): boolean {
    for (const [id, until] of this.#seen) {
      if (until >= nowMs) break
      this.#seen.delete(id)
    }
    if (this.#seen.has(jti) || this.#seen.size >= MAX_IDS) return false
    this.#seen.set(jti, nowMs + 2 * PROOF_WINDOW_SECONDS * 1000)
    return true
  }
}

/** The memory of a door: one object a key, so that a replay meets the same memory wherever it arrives. */
export function replayMemory(namespace: DurableObjectNamespace<ReplayGuard>): ReplayMemory {
  return {
    fresh: (thumbprint, jti, nowMs) => namespace.get(namespace.idFromName(thumbprint)).fresh(jti, nowMs),
  }
}
