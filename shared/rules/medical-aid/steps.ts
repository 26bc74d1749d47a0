import { fiscalYearEndAfterReaching, reachedOn } from '../../values/age.ts'
import { addDays, type CalendarDate } from '../../values/calendar-date.ts'
import type { DatedEntry } from '../dated.ts'
import type { ReasonCode } from '../reason.ts'
import type { Step } from '../step.ts'
import type { Period } from './covered.ts'
import type { MedicalAidFacts } from './facts.ts'
import type { ExclusionKind, IncomeLimit, MedicalAidOrdinance } from './ordinance.ts'
import type { Start } from './start.ts'

type Verdict = readonly [Step['result'], ReasonCode]

export function residenceStep(law: string, facts: MedicalAidFacts, start: CalendarDate, on: CalendarDate): Step {
  const { residentFrom, residentTo } = facts
  const verdict = (): Verdict => {
    if (residentFrom === null) return ['unknown', 'residence-unknown']
    if (residentFrom > on) return ['unknown', 'residence-not-yet']
    if (residentTo !== null && residentTo < start) return ['not-met', 'moved-out-before-start']
    return ['met', 'resident']
  }
  const [result, reason] = verdict()
  return { rule: 'residence', law, facts: { residentFrom, residentTo, start }, result, reason }
}

export function insuranceStep(law: string, { insurance, insuredFrom, insurerKind }: MedicalAidFacts): Step {
  const verdicts: Record<MedicalAidFacts['insurance'], Verdict> = {
    insured: ['met', 'insured'],
    none: ['not-met', 'insurance-none'],
    waiting: ['unknown', 'insurance-waiting'],
  }
  const [result, reason] = verdicts[insurance]
  return { rule: 'insurance', law, facts: { insurance, insuredFrom, insurerKind }, result, reason }
}

export function ageStep(
  ordinance: MedicalAidOrdinance,
  law: string,
  facts: MedicalAidFacts,
  start: Start,
  on: CalendarDate,
): Step {
  const { birthOn } = facts
  const verdict = (): Verdict => {
    if (birthOn > on) return ['unknown', 'not-yet-born']
    if (!start.covered) return ['not-met', 'age-over']
    // Taken in ahead of a change of the ordinance: judged on the day the change takes effect.
    return start.covered.from > on ? ['unknown', 'age-not-yet'] : ['met', 'age-within']
  }
  const [result, reason] = verdict()
  const limits = ordinance.ageLimit.map(({ value }) => value.untilFiscalYearEndAfter)
  const lastDay = start.covered?.to ?? fiscalYearEndAfterReaching(birthOn, Math.max(...limits))
  return { rule: 'age', law, facts: { birthOn, start: start.on, lastDay }, result, reason }
}

function flag(
  fact: boolean | null,
  excluded: ReasonCode,
  unknown: ReasonCode,
): { readonly fact: boolean | null; readonly verdict: Verdict } {
  if (fact === null) return { fact, verdict: ['unknown', unknown] }
  return { fact, verdict: fact ? ['not-met', excluded] : ['met', 'not-excluded'] }
}

export function exclusionStep(law: string, kind: ExclusionKind, facts: MedicalAidFacts): Step {
  const placed = (where: 'institution' | 'foster') => (facts.placement === null ? null : facts.placement === where)
  const checks = {
    'public-assistance': () => flag(facts.publicAssistance, 'public-assistance', 'public-assistance-unknown'),
    'single-parent-aid': () => flag(facts.singleParentAid, 'single-parent-aid', 'single-parent-aid-unknown'),
    'disability-aid': () => flag(facts.disabilityAid, 'disability-aid', 'disability-aid-unknown'),
    'institutional-placement': () => flag(placed('institution'), 'institutional-placement', 'placement-unknown'),
    'foster-care': () => flag(placed('foster'), 'foster-care', 'placement-unknown'),
    'other-medical-aid': () => flag(facts.otherMedicalAid, 'other-medical-aid', 'other-medical-aid-unknown'),
  } satisfies Record<ExclusionKind, () => ReturnType<typeof flag>>
  const { fact, verdict } = checks[kind]()
  return { rule: `exclusion.${kind}`, law, facts: { [kind]: fact }, result: verdict[0], reason: verdict[1] }
}

/** First day on which the limit is applied to this child. */
export function incomeLimitFrom(limit: NonNullable<IncomeLimit>, birth: CalendarDate): CalendarDate {
  const lastFree =
    limit.mark === 'birthday' ? reachedOn(birth, limit.afterAge) : fiscalYearEndAfterReaching(birth, limit.afterAge)
  return addDays(lastFree, 1)
}

export function incomeStep(entry: DatedEntry<IncomeLimit>, facts: MedicalAidFacts, start: CalendarDate): Step {
  const limit = entry.value
  const limited = limit !== null && (limit.afterAge === 0 || incomeLimitFrom(limit, facts.birthOn) <= start)
  const { incomeOverLimit } = facts
  const verdict = (): Verdict => {
    if (!limited) return ['met', 'income-not-limited']
    if (incomeOverLimit === null) return ['unknown', 'income-unknown']
    return incomeOverLimit ? ['not-met', 'income-over'] : ['met', 'income-within']
  }
  const [result, reason] = verdict()
  return { rule: 'income', law: entry.law, facts: { limited, incomeOverLimit }, result, reason }
}

export function claimantStep(
  entry: MedicalAidOrdinance['youthClaim'][number],
  facts: MedicalAidFacts,
  start: CalendarDate,
): Step {
  const { claimant, hasGuardian, birthOn } = facts
  const rule = entry.value
  const verdict = (): Verdict => {
    if (claimant === 'guardian') {
      return hasGuardian === false ? ['not-met', 'claimant-guardian-missing'] : ['met', 'claimant-guardian']
    }
    if (!rule || start <= fiscalYearEndAfterReaching(birthOn, rule.afterFiscalYearEndAfter)) {
      return ['not-met', 'claimant-youth-not-allowed']
    }
    if (hasGuardian === null) return ['unknown', 'claimant-unknown']
    return hasGuardian ? ['not-met', 'claimant-youth-has-guardian'] : ['met', 'claimant-youth']
  }
  const [result, reason] = verdict()
  return { rule: 'claimant', law: entry.law, facts: { claimant, hasGuardian }, result, reason }
}

export function existingStep(law: string, { existing }: MedicalAidFacts, proposed: Period | undefined): Step {
  const overlaps =
    existing !== null &&
    proposed !== undefined &&
    existing.from <= proposed.to &&
    (existing.to === null || existing.to >= proposed.from)
  return {
    rule: 'existing',
    law,
    facts: { existingFrom: existing?.from ?? null, existingTo: existing?.to ?? null },
    result: overlaps ? 'not-met' : 'met',
    reason: overlaps ? 'already-entitled' : 'not-yet-entitled',
  }
}
