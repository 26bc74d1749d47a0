import type { MedicalAidFacts } from '../../shared/rules/medical-aid/facts.ts'
import type { MedicalAidOrdinance } from '../../shared/rules/medical-aid/ordinance.ts'
import { ordinances } from '../../shared/rules/medical-aid/ordinances/all.ts'
import { toCalendarDate as day } from '../../shared/values/calendar-date.ts'

export const cities = { ota: '131113', yokohama: '141003', fujisawa: '142051', sendai: '041009' } as const
export type City = keyof typeof cities

export function ordinanceOf(city: City): MedicalAidOrdinance {
  const ordinance = ordinances.get(cities[city])
  if (!ordinance) throw new Error(`no ordinance of ${city}`)
  return ordinance
}

/** A child at home, insured by its parents' employer, for whom nothing speaks against the aid. */
export function child(
  birth: string,
  event: string,
  received: string,
  change: Partial<MedicalAidFacts> = {},
): MedicalAidFacts {
  return {
    birthOn: day(birth),
    residentFrom: day(birth),
    residentTo: null,
    insurance: 'insured',
    insuredFrom: null,
    insurerKind: 'employee-health',
    publicAssistance: false,
    singleParentAid: false,
    disabilityAid: false,
    placement: 'none',
    otherMedicalAid: false,
    incomeOverLimit: null,
    eventOn: day(event),
    receivedOn: day(received),
    claimant: 'guardian',
    hasGuardian: true,
    existing: null,
    officeHolidays: [],
    ...change,
  }
}
