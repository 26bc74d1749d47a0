import type { MedicalAidOrdinance } from '../ordinance.ts'
import { sendai } from './041009.ts'
import { ota } from './131113.ts'
import { yokohama } from './141003.ts'
import { fujisawa } from './142051.ts'

/** The ordinances we bring along, by municipality code. In operation each lives as a row of its municipality's partition. */
export const ordinances: ReadonlyMap<string, MedicalAidOrdinance> = new Map(
  [sendai, ota, yokohama, fujisawa].map((ordinance) => [ordinance.municipality, ordinance]),
)
