import type { Role } from '../../shared/contract/roles.ts'
import type { Trust } from '../../worker/log/verify-export.ts'
import type { Resident } from '../demo/people.ts'
import type { Observer, StaffClient } from '../staff-client.ts'

/** Where a case is led through: a running system, its staff, and the outside systems it speaks with. */
export interface JourneyWorld {
  readonly municipality: string
  readonly exchangeOrigin: string
  /** Signs in somebody with this role. */
  staff(role: Role): Promise<StaffClient>
  /** The municipality's residents, as its registry file holds them. */
  residents(): Iterable<Resident>
  /** The registry file itself, from its beginning each time. */
  registryFile(): AsyncIterable<Uint8Array>
  /** Makes a person known at the payers' side, as their own insurer would, and gives them a card. */
  insure(resident: Resident, card: string): Promise<void>
  /** The online-qualification server's public key, and a consented card reading by an institution. */
  readonly qualification: {
    readonly jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string }
    read(reading: { card: string; institution: string; clientId: string }): Promise<string>
  }
  /** What an examiner of the log trusts: keys got elsewhere than from the log. */
  readonly trust: Trust
  /** Waits until what the clock does has been done: hub registration, checkpoints. `done` tells when. */
  settle(done: () => Promise<boolean>): Promise<void>
  now(): number
  /** Sees every call of the clients that the journey itself makes. */
  readonly onCall?: Observer | undefined
}

/** Told after each step: what was done, and what came back. Holds fictitious names only. */
export type Say = (step: Step, answer: Record<string, unknown>) => void

/** A step's words, for readers of either language. */
export interface Step {
  readonly ja: string
  readonly en: string
}

/** Throws with the step's own words when an answer is not the one it must be: the journey is a smoke test, too. */
export function must(truth: boolean, what: string): asserts truth {
  if (!truth) throw new Error(`the journey was answered wrongly: ${what}`)
}
