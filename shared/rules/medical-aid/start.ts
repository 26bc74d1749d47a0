import {
  addDays,
  type CalendarDate,
  dayOfWeek,
  laterOf,
  monthStartOf,
  periodEndOn,
} from '../../values/calendar-date.ts'
import type { ReasonCode } from '../reason.ts'
import { coveredPeriods, type Period } from './covered.ts'
import type { MedicalAidFacts } from './facts.ts'
import type { LateApplication, MedicalAidOrdinance } from './ordinance.ts'

export type Start = {
  readonly on: CalendarDate
  /** The day the ground arose: the event, or the day a change of the ordinance brought the child in. */
  readonly groundOn: CalendarDate
  readonly deadlineOn: CalendarDate
  readonly reason: Extract<ReasonCode, `start-from-${string}`>
  /** The covered days the start falls in; undefined when the child is too old for all of them. */
  readonly covered: Period | undefined
}

/** Last day on which an application still counts from its ground. */
export function graceEndOn(
  rule: LateApplication,
  groundOn: CalendarDate,
  officeHolidays: readonly CalendarDate[],
): CalendarDate {
  const { unit, count } = rule.grace
  let end = unit === 'days' ? addDays(groundOn, count) : periodEndOn(addDays(groundOn, 1), count)
  if (!rule.closedDayExtends) return end
  while (dayOfWeek(end) === 0 || dayOfWeek(end) === 6 || officeHolidays.includes(end)) end = addDays(end, 1)
  return end
}

function startFrom(rule: LateApplication, groundOn: CalendarDate, facts: MedicalAidFacts): Omit<Start, 'covered'> {
  const deadlineOn = graceEndOn(rule, groundOn, facts.officeHolidays)
  const at = { groundOn, deadlineOn }
  if (facts.receivedOn <= deadlineOn) return { ...at, on: groundOn, reason: 'start-from-ground' }
  if (rule.lateFrom === 'application-day') {
    return { ...at, on: facts.receivedOn, reason: 'start-from-application-day' }
  }
  return { ...at, on: monthStartOf(facts.receivedOn), reason: 'start-from-application-month' }
}

/**
 * The first day an entitlement can have. A child brought in by a later change of the ordinance has its ground on that day,
 * so an application made before the change is not refused for age.
 */
export function startOf(ordinance: MedicalAidOrdinance, rule: LateApplication, facts: MedicalAidFacts): Start {
  const floor = [facts.birthOn, facts.residentFrom, facts.insuredFrom].reduce<CalendarDate>(
    (latest, date) => (date ? laterOf(latest, date) : latest),
    facts.birthOn,
  )
  const first = startFrom(rule, laterOf(facts.eventOn, facts.birthOn), facts)
  const earliest = laterOf(first.on, floor)
  const covered = coveredPeriods(ordinance, facts.birthOn).find(({ to }) => to >= earliest)
  if (!covered) return { ...first, on: earliest, covered }
  const start = covered.from > first.groundOn ? startFrom(rule, covered.from, facts) : first
  const on = laterOf(laterOf(start.on, floor), covered.from)
  return { ...start, on, covered: on <= covered.to ? covered : undefined }
}
