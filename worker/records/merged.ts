import { eq, inArray, or } from 'drizzle-orm'
import { person } from '../../db/schema/data/person.ts'
import type { Reader } from '../partition/reader.ts'

/** Every id under which rows of this person stand: the own one, and provisional entries that were joined to it. */
export async function idsOf(reader: Reader, personId: string): Promise<string[]> {
  const rows = await reader.db
    .select({ id: person.id })
    .from(person)
    .where(or(eq(person.id, personId), eq(person.mergedIntoId, personId)))
  return rows.map((row) => row.id)
}

/** Whom each of these ids stands for today; rows keep the id under which they were written. */
export async function currentIds(reader: Reader, ids: readonly string[]): Promise<(id: string) => string> {
  const asked = [...new Set(ids)]
  if (asked.length === 0) return (id) => id
  const rows = await reader.db
    .select({ id: person.id, mergedIntoId: person.mergedIntoId })
    .from(person)
    .where(inArray(person.id, asked))
  const current = new Map(rows.map((row) => [row.id, row.mergedIntoId ?? row.id]))
  return (id) => current.get(id) ?? id
}
