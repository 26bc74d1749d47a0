import type { CalendarDate } from '../values/calendar-date.ts'
import type { ReasonCode } from './reason.ts'

/** One condition of the law held against the facts: what the notice, the reviewer and a replay years later read. */
export type Step = {
  readonly rule: string
  /** Article, or the name of the ordinance where its article is not confirmed. */
  readonly law: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  readonly result: 'met' | 'not-met' | 'unknown'
  readonly reason: ReasonCode
}

/** What the rules propose; a person decides. */
export type Proposal = {
  readonly outcome: 'grant' | 'reject' | 'undecided'
  readonly steps: readonly Step[]
  readonly ruleVersion: string
  /** First and last day of the entitlement; only with `grant`. */
  readonly validFrom?: CalendarDate
  readonly validTo?: CalendarDate
}

/** One condition refused decides; otherwise one unknown leaves the case open. */
export function outcomeOf(steps: readonly Step[]): Proposal['outcome'] {
  if (steps.some(({ result }) => result === 'not-met')) return 'reject'
  return steps.some(({ result }) => result === 'unknown') ? 'undecided' : 'grant'
}
