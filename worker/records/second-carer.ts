import { lastDayOf } from './entitlement.ts'
import type { MedicalAidCase } from './medical-aid-facts.ts'

/** The child holds an entitlement through someone else than who applies now. */
export function hasSecondCarer({ application, guardian, entitlements }: MedicalAidCase): boolean {
  const applicant = guardian?.person.id ?? application.applicantId
  return entitlements.some(
    (row) => row.guardianId !== null && row.guardianId !== applicant && row.validFrom <= lastDayOf(row),
  )
}
