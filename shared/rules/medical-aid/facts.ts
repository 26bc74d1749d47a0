import type { CalendarDate } from '../../values/calendar-date.ts'
import type { InsurerKind } from './ordinance.ts'

/** What the office knows of the child and the application. `null` means not known yet, never "no". */
export type MedicalAidFacts = {
  readonly birthOn: CalendarDate
  /** First and last day of residence in the municipality; `residentTo` null while it lasts. */
  readonly residentFrom: CalendarDate | null
  readonly residentTo: CalendarDate | null
  /** `waiting`: a newborn or someone changing jobs whose insurance is being set up. */
  readonly insurance: 'insured' | 'none' | 'waiting'
  /** First day insured, or null when it was so all along. */
  readonly insuredFrom: CalendarDate | null
  readonly insurerKind: InsurerKind | null
  readonly publicAssistance: boolean | null
  readonly singleParentAid: boolean | null
  readonly disabilityAid: boolean | null
  /** 措置入所, 里親委託 (also ファミリーホーム). */
  readonly placement: 'none' | 'institution' | 'foster' | null
  readonly otherMedicalAid: boolean | null
  /** Only asked where an income limit applies. */
  readonly incomeOverLimit: boolean | null
  /** 異動日: birth, moving in, end of what excluded the child. */
  readonly eventOn: CalendarDate
  /** 受付日. */
  readonly receivedOn: CalendarDate
  readonly claimant: 'guardian' | 'youth'
  readonly hasGuardian: boolean | null
  /** An entitlement of the same child in this municipality that is not cancelled; `to` null while it is open. */
  readonly existing: { readonly from: CalendarDate; readonly to: CalendarDate | null } | null
  /** Holidays on which the office is closed, besides Saturday and Sunday, around the last day of grace. */
  readonly officeHolidays: readonly CalendarDate[]
}
