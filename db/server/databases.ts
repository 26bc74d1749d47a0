import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { Connection } from './connection.ts'
import { Refusal } from './failure.ts'
import type { Limits } from './limits.ts'
import { OpenDatabase } from './open-database.ts'

type Lock = { exec(sql: string): unknown; close(): unknown }

const databaseName = /^[a-z0-9-]{1,40}$/

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The databases of one folder, one file each; opened on first use, the ones unused longest are closed again. */
export class Databases {
  readonly folder: string
  readonly #limits: Limits
  readonly #open = new Map<string, OpenDatabase>()
  #closed = false
  readonly #lock: Lock

  /** Throws when another server uses the folder, or when its file system does not keep what is written. */
  constructor(folder: string, limits: Limits) {
    this.folder = folder
    this.#limits = limits
    this.#lock = lockFolder(folder)
    try {
      const probe = join(folder, '.probe')
      new Connection(probe, 'writer', 1, 100).close()
      for (const end of ['', '-wal', '-shm']) rmSync(probe + end, { force: true })
    } catch (error) {
      this.#lock.close()
      throw error
    }
  }

  #path(name: string): string {
    return join(this.folder, `${name}.db`)
  }

  /** Streams open between requests, over all databases. */
  get openStreams(): number {
    let streams = 0
    for (const database of this.#open.values()) streams += database.streams.size
    return streams
  }

  /** The database of that name. Throws Refusal 404 when there is none, 503 when it cannot be opened durably. */
  get(name: string): OpenDatabase {
    if (this.#closed) throw new Refusal(503, 'STOPPING', 'The server is stopping')
    const known = this.#open.get(name)
    if (known !== undefined) {
      if (this.#open.size * 2 > this.#limits.openDatabases) {
        this.#open.delete(name)
        this.#open.set(name, known)
      }
      return known
    }
    if (!databaseName.test(name) || !existsSync(this.#path(name))) throw notFound()
    return this.#openFile(name)
  }

  #openFile(name: string): OpenDatabase {
    let database: OpenDatabase
    try {
      database = new OpenDatabase(name, this.#path(name), this.#limits)
    } catch (error) {
      const why = error instanceof Error ? error.message : ''
      process.stderr.write(`${JSON.stringify({ event: 'database.not-opened', name, why })}\n`)
      throw new Refusal(503, 'CANNOT_OPEN', 'The database cannot be opened safely')
    }
    this.#open.set(name, database)
    for (const [oldest, other] of this.#open) {
      if (this.#open.size <= this.#limits.openDatabases) break
      if (!other.idle || other === database) continue
      other.close()
      this.#open.delete(oldest)
    }
    return database
  }

  /** Makes a new, empty database, safely on disk before the answer. Throws Refusal 400 (name) or 409 (exists). */
  create(name: string): void {
    if (!databaseName.test(name)) throw new Refusal(400, 'BAD_NAME', 'A database name is 1 to 40 of a-z, 0-9 and -')
    if (existsSync(this.#path(name))) throw new Refusal(409, 'EXISTS', 'The database exists')
    this.#openFile(name)
    syncFolder(this.folder)
  }

  /** Names of all databases of the folder. */
  list(): string[] {
    return readdirSync(this.folder)
      .filter((file) => file.endsWith('.db') && databaseName.test(file.slice(0, -3)))
      .map((file) => file.slice(0, -3))
      .sort()
  }

  close(): void {
    this.#closed = true
    for (const database of this.#open.values()) database.close()
    this.#open.clear()
    this.#lock.close()
  }
}

/** Unknown and not permitted look the same. */
export function notFound(): Refusal {
  return new Refusal(404, 'NOT_FOUND', 'No such database')
}

// An open exclusive transaction: the system lets go of it when the process ends, however it ends.
function lockFolder(folder: string): Lock {
  let lock: Lock
  try {
    lock = new Database(join(folder, '.lock'), {})
  } catch {
    throw new Error(`refused to start: ${folder} is not there or cannot be written`)
  }
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch {
    lock.close()
    throw new Error(`refused to start: another server uses ${folder}, or it cannot be written`)
  }
}
