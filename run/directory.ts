import { randomBytes } from 'node:crypto'
import { drizzle } from 'drizzle-orm/libsql/http'
import { office } from '../db/schema/control/municipality.ts'
import { staff, staffPermission } from '../db/schema/control/staff.ts'
import { type Role, standardRoles } from '../shared/contract/roles.ts'
import { newId } from '../shared/values/id.ts'
import type { Databases } from './databases.ts'

export type NewOffice = { code: string; name: string; phone: string; issuesOnTheDay: boolean }
export type NewStaff = { number: string; name: string; role: Role; office: string; permissions?: readonly string[] }

/** Enters offices of a municipality; one that is there stays as it is. */
export async function addOffices(
  databases: Databases,
  municipality: string,
  offices: readonly NewOffice[],
): Promise<void> {
  const control = databases.open('control')
  try {
    const rows = offices.map((one) => ({ municipality, ...one }))
    await drizzle(control).insert(office).values(rows).onConflictDoNothing()
  } finally {
    control.close()
  }
}

/** Enters a member of staff with the permissions of the role's group, or those given. Returns the id. */
export async function addStaff(databases: Databases, municipality: string, member: NewStaff): Promise<string> {
  const control = databases.open('control')
  try {
    const id = newId(Date.now(), randomBytes(10))
    const { permissions = standardRoles[member.role], ...rest } = member
    const db = drizzle(control)
    await db.insert(staff).values({ id, municipality, ...rest })
    if (permissions.length > 0)
      await db.insert(staffPermission).values(permissions.map((permission) => ({ staffId: id, permission })))
    return id
  } finally {
    control.close()
  }
}
