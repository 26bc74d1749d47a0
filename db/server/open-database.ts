import { Connection } from './connection.ts'
import { Refusal } from './failure.ts'
import type { Limits } from './limits.ts'
import type { Stream } from './stream.ts'
import { Turns } from './turns.ts'

/**
 * One open database file: the single writer with its queue, a shared reader for statements outside transactions, and readers
 * of their own for read transactions. Readers see the last commit and never wait for the writer (WAL).
 */
export class OpenDatabase {
  readonly name: string
  readonly writer: Connection
  readonly reader: Connection
  readonly writerTurns: Turns
  /** Streams open between requests, by baton. */
  readonly streams = new Map<string, Stream>()
  /** Requests being served now: a database in use is not closed. */
  busy = 0
  readonly #path: string
  readonly #limits: Limits
  readonly #snapshotTurns: Turns
  readonly #idleSnapshots: Connection[] = []
  readonly #openSnapshots = new Set<Connection>()
  /** A client set a pragma on the writer (a migration switches foreign keys off); it holds for its turn only. */
  pragmaSet = false
  #schemaChanged = false
  #snapshotEnded: (() => void) | undefined

  constructor(name: string, path: string, limits: Limits) {
    this.name = name
    this.#path = path
    this.#limits = limits
    this.writer = new Connection(path, 'writer', limits.preparedStatements, limits.databasePages)
    this.reader = this.#newReader()
    this.writerTurns = new Turns(1, limits.waiting, limits.waitSeconds)
    this.#snapshotTurns = new Turns(limits.snapshots, limits.waiting, limits.waitSeconds)
  }

  #newReader(): Connection {
    return new Connection(this.#path, 'reader', this.#limits.preparedStatements, this.#limits.databasePages)
  }

  get idle(): boolean {
    return this.busy === 0 && this.streams.size === 0
  }

  async takeWriter(signal: AbortSignal): Promise<Connection> {
    if (!this.writerTurns.tryTake()) await this.writerTurns.wait(signal)
    return this.writer
  }

  async takeSnapshot(signal: AbortSignal): Promise<Connection> {
    if (!this.#snapshotTurns.tryTake()) await this.#snapshotTurns.wait(signal)
    const connection = this.#idleSnapshots.pop() ?? this.#newReader()
    this.#openSnapshots.add(connection)
    return connection
  }

  /** Takes back the writer or a snapshot reader; what a stream left open is rolled back, what it set is set right. */
  give(connection: Connection): void {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    if (connection === this.writer) {
      this.noteSchema(false)
      if (this.pragmaSet) connection.exec('PRAGMA foreign_keys=ON')
      this.pragmaSet = false
      this.writerTurns.give()
      return
    }
    this.#openSnapshots.delete(connection)
    this.#idleSnapshots.push(connection)
    this.#snapshotTurns.give()
    this.#snapshotEnded?.()
  }

  /** Cached statements hold columns of the schema they were prepared for; a change, and its rollback, makes all forget them. */
  noteSchema(changed: boolean): void {
    if (!changed && !this.#schemaChanged) return
    this.#schemaChanged = changed
    for (const connection of [this.writer, this.reader, ...this.#idleSnapshots, ...this.#openSnapshots]) {
      connection.forgetStatements()
    }
  }

  /**
   * Moves the WAL into the file and empties it, in the writer's turn. With secure_delete, what was deleted is then in neither.
   * Waits for open read transactions; throws Refusal 503 when one is still open after `idleSeconds`.
   */
  async checkpoint(signal: AbortSignal): Promise<void> {
    this.busy++
    try {
      await this.#emptyLog(await this.takeWriter(signal))
    } finally {
      this.busy--
    }
  }

  async #emptyLog(writer: Connection): Promise<void> {
    try {
      const end = performance.now() + this.#limits.idleSeconds * 1000
      while (writer.pragma('wal_checkpoint(TRUNCATE)') !== '0') {
        const left = end - performance.now()
        if (left <= 0) throw new Refusal(503, 'CHECKPOINT_BUSY', 'A read transaction keeps the log from being emptied')
        await this.#nextSnapshotEnd(left)
      }
    } finally {
      this.give(writer)
    }
  }

  #nextSnapshotEnd(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#snapshotEnded = undefined
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      this.#snapshotEnded = done
    })
  }

  /** Rolls back what is open, empties the WAL and closes. */
  close(): void {
    for (const stream of [...this.streams.values()]) stream.end()
    this.writerTurns.clear()
    this.#snapshotTurns.clear()
    for (const reader of [this.reader, ...this.#idleSnapshots, ...this.#openSnapshots]) reader.close()
    if (this.writer.inTransaction) this.writer.exec('ROLLBACK')
    this.writer.pragma('wal_checkpoint(TRUNCATE)')
    this.writer.close()
  }
}
