import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@libsql/client'
import { demoCities, getDemoCity } from '../run/demo-cities.ts'
import { addOffices, addStaff } from '../run/directory.ts'
import { ordinancesOf } from '../run/ordinances.ts'
import { provisionMunicipality } from '../run/provision.ts'
import { type Observer, StaffClient } from '../run/staff-client.ts'
import type { Role } from '../shared/contract/roles.ts'
import { type Id, newId } from '../shared/values/id.ts'
import { makeMunicipalityCode } from '../shared/values/municipality-code.ts'
import { type Stack, stack } from './stack.ts'

/** A municipality of a test, alone in its databases, under the ordinances of a real one. */
export interface City {
  readonly code: string
  readonly name: string
  readonly stack: Stack
  /** Enters a member of staff of this role and signs in at a terminal of theirs. */
  staff(role: Role, options?: StaffOptions): Promise<TestStaff>
  /** A database of this municipality under the supervisor's token, for arranging and looking. */
  database(kind: 'data' | 'keys' | 'number'): Client
}

export type StaffOptions = {
  permissions?: readonly string[]
  office?: string
  onCall?: Observer | undefined
}

export type TestStaff = StaffClient & { readonly staffId: string }

/** Makes a municipality in one line. `like` picks whose ordinances and offices it has; `stack` another system than the shared one. */
export async function municipality(options: { like?: string; stack?: Stack } = {}): Promise<City> {
  const running = options.stack ?? (await stack())
  const { like = '131113' } = options
  const model = getDemoCity(like)
  mkdirSync(join(running.folder, 'claimed'), { recursive: true })
  const code = newCode(running.folder)
  await provisionMunicipality(running.databases, {
    code,
    name: model.name,
    kana: model.kana,
    ordinances: ordinancesOf(like),
  })
  await addOffices(running.databases, code, model.offices)
  return {
    code,
    name: model.name,
    stack: running,
    staff: async (role, { permissions, office = 'branch-1', onCall } = {}) => {
      const member = { number: String(randomInt(1e6, 1e7)), name: `試験 ${role}`, role, office }
      const staffId = await addStaff(running.databases, code, permissions ? { ...member, permissions } : member)
      const client = await StaffClient.signIn(running.staffOrigin, staffId, { now: nowOf(running), onCall })
      return Object.assign(client, { staffId })
    },
    database: (kind) => running.databases.open(`${kind}-${code}`),
  }
}

/** A new id, as a client makes one. */
export const id = (): Id => newId(Date.now(), randomBytes(10))

const nowOf = (running: Stack) => () => Date.now() + running.clockOffsetMs

/**
 * A code no other test of this run uses: a folder made for it is the claim. Any prefecture, a number, the check digit.
 */
function newCode(folder: string): string {
  const payload = String(randomInt(1, 48)).padStart(2, '0') + String(randomInt(0, 1000)).padStart(3, '0')
  const code = makeMunicipalityCode(payload)
  if (demoCities.some((city) => city.code === code)) return newCode(folder)
  try {
    mkdirSync(join(folder, 'claimed', code), { recursive: false })
    return code
  } catch {
    return newCode(folder)
  }
}
