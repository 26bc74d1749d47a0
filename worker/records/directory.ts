import { and, eq } from 'drizzle-orm'
import { office } from '../../db/schema/control/municipality.ts'
import { staff } from '../../db/schema/control/staff.ts'
import type { Control } from '../partition/control.ts'
import { guarded } from '../partition/database.ts'

/** The municipality's offices by code: name and telephone. */
export async function officesOf(
  control: Control,
  municipality: string,
): Promise<Map<string, { readonly name: string; readonly phone: string }>> {
  const rows = await guarded(() =>
    control
      .select({ code: office.code, name: office.name, phone: office.phone })
      .from(office)
      .where(eq(office.municipality, municipality)),
  )
  return new Map(rows.map(({ code, ...rest }) => [code, rest]))
}

/** The name of a member of staff of this municipality; their id when there is none. */
export async function staffName(control: Control, municipality: string, id: string): Promise<string> {
  const [row] = await guarded(() =>
    control
      .select({ name: staff.name })
      .from(staff)
      .where(and(eq(staff.id, id), eq(staff.municipality, municipality))),
  )
  return row?.name ?? id
}
