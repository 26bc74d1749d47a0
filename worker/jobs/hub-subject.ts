import type { Id } from '../../shared/values/id.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { NumberAnswer } from '../hubs/payer/codec.ts'
import type { DueMessage } from '../partition/outbox-queue.ts'
import type { KnownPerson } from '../records/person.ts'

/** A person about whom messages are due, as it was when they were taken. */
export interface Subject {
  readonly personId: string
  readonly messages: readonly DueMessage[]
  /** Undefined when the person was erased. */
  readonly known: KnownPerson | undefined
  readonly notDisclosed: boolean
}

/** What came of asking about one person. `no-number`: the vault has none, although the register says so. */
export type Outcome = NumberAnswer | { readonly kind: 'no-number' } | { readonly kind: 'gone' }

/** One chunk of work: its time and its id, which is in the log, in the vault's log and in the lease. */
export interface Round {
  readonly now: Instant
  readonly runner: Id
  newId(): Id
}

/** The oldest message names the exchange, through every retry. */
export const referenceOf = ({ messages, personId }: Subject): string => messages[0]?.id ?? personId
