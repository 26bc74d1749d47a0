import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'

export const databases = ['control', 'data', 'keys', 'number'] as const

/** Every table of a database, read from the schema folder. */
export async function tablesOf(database: (typeof databases)[number]) {
  const folder = fileURLToPath(new URL(`../db/schema/${database}/`, import.meta.url))
  const found: ReturnType<typeof getTableConfig>[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const exported: Record<string, unknown> = await import(`../db/schema/${database}/${file}`)
    for (const value of Object.values(exported)) if (is(value, SQLiteTable)) found.push(getTableConfig(value))
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
