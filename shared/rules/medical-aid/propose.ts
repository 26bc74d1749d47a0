import { type CalendarDate, earlierOf, laterOf } from '../../values/calendar-date.ts'
import { dated } from '../dated.ts'
import type { ReasonCode } from '../reason.ts'
import { outcomeOf, type Proposal, type Step } from '../step.ts'
import { type CertificatePlan, certificatesOf } from './certificate.ts'
import type { Period } from './covered.ts'
import type { MedicalAidFacts } from './facts.ts'
import { type MedicalAidOrdinance, ordinanceLists } from './ordinance.ts'
import { type Start, startOf } from './start.ts'
import {
  ageStep,
  claimantStep,
  exclusionStep,
  existingStep,
  incomeStep,
  insuranceStep,
  residenceStep,
} from './steps.ts'

export type MedicalAidProposal = Proposal & {
  /** With `grant`: every certificate from the first day up to the one valid on the day of judgement. */
  readonly certificates: readonly CertificatePlan[]
  /** What does not change the outcome but must be said: the certificate cannot be used with this insurer. */
  readonly cautions: readonly ReasonCode[]
}

function receiptStep(law: string, { receivedOn }: MedicalAidFacts, on: CalendarDate): Step {
  const late = receivedOn > on
  return {
    rule: 'receipt',
    law,
    facts: { receivedOn, on },
    result: late ? 'unknown' : 'met',
    reason: late ? 'received-after-judgement' : 'received-in-order',
  }
}

function startStep(law: string, facts: MedicalAidFacts, start: Start): Step {
  const { groundOn, deadlineOn, reason } = start
  const { eventOn, receivedOn } = facts
  return {
    rule: 'start',
    law,
    facts: { eventOn, groundOn, deadlineOn, receivedOn, start: start.on },
    result: 'met',
    reason,
  }
}

function proposedPeriod({ covered, on }: Start, { residentTo }: MedicalAidFacts): Period | undefined {
  if (!covered) return undefined
  const to = residentTo ? earlierOf(covered.to, residentTo) : covered.to
  return on <= to ? { from: on, to } : undefined
}

/** The days in the data of the ordinance on which some list says nothing. */
function missing(ordinance: MedicalAidOrdinance, date: CalendarDate): boolean {
  return ordinanceLists.some((name) => !dated<unknown>(ordinance[name]).findEntryOn(date))
}

function undecidedForWantOfData(ordinance: MedicalAidOrdinance, date: CalendarDate): MedicalAidProposal {
  const step: Step = {
    rule: 'ordinance',
    law: ordinance.ageLimit[0]?.law ?? '',
    facts: { date },
    result: 'unknown',
    reason: 'ordinance-not-covering',
  }
  return { outcome: 'undecided', steps: [step], ruleVersion: ordinance.version, certificates: [], cautions: [] }
}

/**
 * 子ども医療費助成 認定: holds the ordinance against the facts. `on` is the day of judgement: what lies after it, a receipt,
 * a birth, a moving-in, is not judged yet. The regime of the first day of the entitlement applies; for late applications
 * that of the day of receipt. Pure and total: the same facts give the same steps for ever.
 */
export function proposeMedicalAid(
  ordinance: MedicalAidOrdinance,
  facts: MedicalAidFacts,
  on: CalendarDate,
): MedicalAidProposal {
  if (missing(ordinance, facts.receivedOn)) return undecidedForWantOfData(ordinance, facts.receivedOn)
  const late = dated(ordinance.lateApplication).entryOn(facts.receivedOn)
  const start = startOf(ordinance, late.value, facts)
  if (missing(ordinance, start.on)) return undecidedForWantOfData(ordinance, start.on)
  const exclusions = dated(ordinance.exclusions).entryOn(start.on)
  const period = proposedPeriod(start, facts)
  const steps: Step[] = [
    receiptStep(late.law, facts, on),
    startStep(late.law, facts, start),
    residenceStep(exclusions.law, facts, start.on, on),
    insuranceStep(exclusions.law, facts),
    ageStep(ordinance, dated(ordinance.ageLimit).entryOn(start.on).law, facts, start, on),
    ...exclusions.value.map((kind) => exclusionStep(exclusions.law, kind, facts)),
    incomeStep(dated(ordinance.incomeLimit).entryOn(start.on), facts, start.on),
    claimantStep(dated(ordinance.youthClaim).entryOn(start.on), facts, start.on),
    existingStep(exclusions.law, facts, period),
  ]
  const outcome = outcomeOf(steps)
  const ruleVersion = ordinance.version
  if (outcome !== 'grant' || !period) return { outcome, steps, ruleVersion, certificates: [], cautions: [] }
  const inKind = dated(ordinance.inKind).on(laterOf(period.from, on))
  const unusable = facts.insurerKind !== null && inKind.notUsableWith.includes(facts.insurerKind)
  return {
    outcome,
    steps,
    ruleVersion,
    validFrom: period.from,
    validTo: period.to,
    certificates: certificatesOf(ordinance, facts.birthOn, period.from, period.to).filter(
      ({ validFrom }) => validFrom <= laterOf(period.from, on),
    ),
    cautions: unusable ? ['certificate-not-usable'] : [],
  }
}
