import { and, eq, inArray } from 'drizzle-orm'
import { staff } from '../../db/schema/control/staff.ts'
import type { Control } from '../partition/control.ts'
import { guarded } from '../partition/database.ts'

/** Names of members of staff of this municipality, in one hop. Whoever has left keeps the name. */
export async function staffNames(
  control: Control,
  municipality: string,
  ids: readonly (string | null | undefined)[],
): Promise<(id: string | null | undefined) => string> {
  const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))]
  if (wanted.length === 0) return () => ''
  const rows = await guarded(() =>
    control
      .select({ id: staff.id, name: staff.name })
      .from(staff)
      .where(and(eq(staff.municipality, municipality), inArray(staff.id, wanted))),
  )
  const names = new Map(rows.map((row) => [row.id, row.name]))
  return (id) => (id && names.get(id)) || ''
}
