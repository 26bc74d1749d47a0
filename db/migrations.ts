import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The four kinds of databases, each with its own migrations. */
export const migrationKinds = ['control', 'data', 'keys', 'number'] as const
export type MigrationKind = (typeof migrationKinds)[number]

/** One generated SQL file; `version` counts from 1 in the order of the file names. */
export type Migration = { version: number; name: string; hash: string; statements: string[] }

const root = new URL('./migrations/', import.meta.url)

/** Reads a kind's migrations in order. */
export async function readMigrations(kind: MigrationKind): Promise<Migration[]> {
  const folder = fileURLToPath(new URL(`${kind}/`, root))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name, position) => toMigration(position + 1, name, await readFile(`${folder}${name}`))),
  )
}

/** Splits where the generator says: triggers hold semicolons of their own. */
export function toMigration(version: number, name: string, contents: Buffer): Migration {
  const statements = contents
    .toString('utf8')
    .split('--> statement-breakpoint')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  return { version, name, hash: createHash('sha256').update(contents).digest('hex'), statements }
}

/** Hashes of the released files by `kind/name`: a released migration is never edited, only followed by another. */
export async function readReleased(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(new URL('released.json', root), 'utf8'))
}

/** Hashes of the files as they stand now, by `kind/name`. */
export async function hashMigrations(): Promise<Record<string, string>> {
  const entries: [string, string][] = []
  for (const kind of migrationKinds) {
    for (const { name, hash } of await readMigrations(kind)) entries.push([`${kind}/${name}`, hash])
  }
  return Object.fromEntries(entries)
}
