import { eq } from 'drizzle-orm'
import { office } from '../../db/schema/control/municipality.ts'
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
