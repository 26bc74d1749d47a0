import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Databases } from './databases.ts'
import { Refusal } from './failure.ts'

// On a thread of its own with a connection of its own: a large copy takes seconds, and the doors must go on meanwhile.
const copy = `
const { workerData } = require('node:worker_threads')
const Database = require('libsql')
const database = new Database(workerData.from)
database.prepare('VACUUM INTO ?').run([workerData.to])
database.close()
`

/**
 * Copies a database, as of now, into \`backups/<to>\` of the folder, and answers the copy's bytes once it is on disk. Throws
 * Refusal 400 (file name) or 409 (exists).
 */
export async function backUp(databases: Databases, name: string, to: string): Promise<number> {
  if (!/^[a-z0-9][a-z0-9.-]{0,99}$/.test(to)) throw new Refusal(400, 'BAD_NAME', 'A backup is a plain file name')
  databases.get(name)
  const folder = join(databases.folder, 'backups')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, to)
  if (existsSync(path)) throw new Refusal(409, 'EXISTS', 'The backup exists')
  await new Promise<void>((resolve, reject) => {
    const from = join(databases.folder, `${name}.db`)
    const worker = new Worker(copy, { eval: true, workerData: { from, to: path } })
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
  for (const each of [path, folder]) {
    const handle = openSync(each, 'r')
    fsyncSync(handle)
    closeSync(handle)
  }
  return statSync(path).size
}
