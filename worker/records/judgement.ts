import { Problem } from '../../shared/contract/problems.ts'
import type { DecisionReason } from '../../shared/contract/review.ts'
import type { MedicalAidFacts } from '../../shared/rules/medical-aid/facts.ts'
import { type MedicalAidProposal, proposeMedicalAid } from '../../shared/rules/medical-aid/propose.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Reader } from '../partition/reader.ts'
import { canonicalHex } from './canonical-hash.ts'
import { findOrdinance, type KnownOrdinance } from './ordinance.ts'

/** What the newest ordinance says of facts on a day. */
export interface Judgement {
  readonly ordinance: KnownOrdinance
  readonly judgedOn: CalendarDate
  readonly proposal: MedicalAidProposal
}

/** Asks the rules. Refuses `wrong-state` where the municipality has no such scheme. */
export async function judge(reader: Reader, facts: MedicalAidFacts, judgedOn: CalendarDate): Promise<Judgement> {
  const ordinance = await findOrdinance(reader)
  if (!ordinance) throw new Problem('wrong-state', { detail: 'この制度の条例が登録されていません。' })
  return { ordinance, judgedOn, proposal: proposeMedicalAid(ordinance.body, facts, judgedOn) }
}

/** The reason that decides: the first condition that fails, else the first not known, else from when it is granted. */
export function decidingReason({ outcome, steps }: MedicalAidProposal): DecisionReason {
  const wanted = outcome === 'reject' ? 'not-met' : 'unknown'
  const step =
    outcome === 'grant' ? steps.find(({ rule }) => rule === 'start') : steps.find((one) => one.result === wanted)
  return step?.reason ?? 'weighed-otherwise'
}

/** Names facts without telling them: with the salt, which is sealed, nobody can try them out. */
export const saltedHash = (salt: string, facts: MedicalAidFacts): string => canonicalHex({ salt, facts })
