import type { CalendarDate } from '../../values/calendar-date.ts'
import { dated } from '../dated.ts'
import type { ExclusionKind, MedicalAidOrdinance } from './ordinance.ts'

/** Circumstances a form can ask for. */
export const circumstanceFields = [
  'publicAssistance',
  'singleParentAid',
  'disabilityAid',
  'placement',
  'otherMedicalAid',
  'incomeOverLimit',
] as const
export type CircumstanceField = (typeof circumstanceFields)[number]

const fieldOf: Readonly<Record<ExclusionKind, CircumstanceField>> = {
  'public-assistance': 'publicAssistance',
  'single-parent-aid': 'singleParentAid',
  'disability-aid': 'disabilityAid',
  'institutional-placement': 'placement',
  'foster-care': 'placement',
  'other-medical-aid': 'otherMedicalAid',
}

/** What the ordinance of that day needs to know of a family: nothing else may be asked (個人情報保護法61条). */
export function askedOn(ordinance: MedicalAidOrdinance, on: CalendarDate): CircumstanceField[] {
  const asked = new Set(
    dated(ordinance.exclusions)
      .on(on)
      .map((kind) => fieldOf[kind]),
  )
  if (dated(ordinance.incomeLimit).on(on) !== null) asked.add('incomeOverLimit')
  return circumstanceFields.filter((field) => asked.has(field))
}
