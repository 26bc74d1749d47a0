import { randomBytes } from 'node:crypto'
import { ordinances } from '../shared/rules/medical-aid/ordinances/all.ts'
import { newId } from '../shared/values/id.ts'
import { toInstant } from '../shared/values/instant.ts'
import type { NewOrdinance } from './provision.ts'

/** The first version of a municipality's ordinances, as we bring them along; none where it has no such scheme. */
export function ordinancesOf(code: string): NewOrdinance[] {
  const body = ordinances.get(code)
  if (!body) return []
  const recordedAt = toInstant(Date.now())
  return [{ id: newId(Date.now(), randomBytes(10)), scheme: 'medical-aid', version: 1, body, recordedAt }]
}
