import { writeFile } from 'node:fs/promises'
import { hashMigrations, readReleased } from '../db/migrations.ts'
import { productPath } from './paths.ts'

/**
 * `npm run migrations:pin`: before a release, writes down the hash of each new migration. One that was released is never
 * edited, so a hash that differs is refused, not replaced.
 */
const released = await readReleased()
const now = await hashMigrations()
const edited = Object.keys(released).filter((name) => now[name] !== released[name])
if (edited.length > 0) {
  console.error(`公開済みの移行ファイルが変わっています: ${edited.join(', ')}\nReleased migrations were edited.`)
  process.exit(1)
}
const sorted = Object.fromEntries(Object.entries(now).sort(([a], [b]) => (a < b ? -1 : 1)))
await writeFile(productPath('db/migrations/released.json'), `${JSON.stringify(sorted, null, 2)}\n`)
console.log(
  `${Object.keys(now).length - Object.keys(released).length} new, ${Object.keys(released).length} as released`,
)
