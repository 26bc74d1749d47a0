import type { ApplicationDetail } from '../../../shared/contract/sealed-values.ts'
import { copayText } from '../../../shared/ja/copay.ts'
import { reasons } from '../../../shared/ja/reasons.ts'
import { careKinds } from '../../../shared/rules/medical-aid/ordinance.ts'
import type { Step } from '../../../shared/rules/step.ts'
import { decidingReason, type Judgement } from '../../records/judgement.ts'

/** Facts of a step that tell since when or how far away somebody lives. */
const PLACE_FACTS: readonly string[] = ['residentFrom', 'residentTo', 'insurerKind']

/** The answers of the form as a screen may show them: under a support measure nothing that betrays a place. */
export function shownDetail({ guardian, proxy, insurance, circumstances, memo }: ApplicationDetail, hidden: boolean) {
  const { name, kana, relationship, phone } = guardian
  return {
    guardian: { name, kana, relationship, phone: hidden ? null : phone },
    proxy: proxy && { name: proxy.name, relationship: proxy.relationship },
    insurance: insurance && {
      kind: insurance.kind,
      since: insurance.since,
      insuredName: insurance.insuredName,
      insurerNo: hidden ? null : insurance.insurerNo,
      symbol: hidden ? null : insurance.symbol,
      number: hidden ? null : insurance.number,
      branch: hidden ? null : insurance.branch,
    },
    circumstances: { ...circumstances },
    memo: hidden ? '' : memo,
  }
}

/** What the rules say, each condition with its article and its sentence. */
export function shownJudgement({ ordinance, judgedOn, proposal }: Judgement, hidden: boolean) {
  return {
    judgedOn,
    ordinanceVersion: ordinance.version,
    ruleVersion: proposal.ruleVersion,
    outcome: proposal.outcome,
    reasonCode: decidingReason(proposal),
    validFrom: proposal.validFrom ?? null,
    validTo: proposal.validTo ?? null,
    steps: proposal.steps.map((step) => shownStep(step, hidden)),
    certificates: proposal.certificates.map((plan) => ({
      kind: plan.kind.nameJa,
      payerNo: plan.kind.payerNumber,
      validFrom: plan.validFrom,
      validTo: plan.validTo,
      copay: careKinds.map((care) => ({ care, text: copayText(plan.care[care]) })),
      mealsCovered: plan.mealsCovered,
    })),
    cautions: proposal.cautions.map((code) => ({ code, words: reasons[code].ja })),
  }
}

function shownStep({ rule, law, facts, result, reason }: Step, hidden: boolean) {
  const shown = Object.entries(facts).filter(([name]) => !(hidden && PLACE_FACTS.includes(name)))
  return { rule, law, result, reason, words: reasons[reason].ja, facts: Object.fromEntries(shown) }
}
