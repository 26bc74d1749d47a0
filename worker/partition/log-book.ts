import { and, desc, eq } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { checkpoint, cosignature, type FindingCode, logFinding } from '../../db/schema/data/log.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { Bytes, Frontier, NodeReader } from '../log/merkle.ts'
import { edgeOf } from './append.ts'
import { connect, type DataAddress, guarded, queries } from './database.ts'
import { proveFrom } from './tree.ts'

export type StoredCheckpoint = typeof checkpoint.$inferSelect

/**
 * The signatures over one municipality's log. It reads and writes no record, so it takes no intent and leaves no entry:
 * an entry for each checkpoint would need a checkpoint of its own.
 */
export class LogBook {
  readonly #db: LibSQLDatabase

  constructor(municipality: string, address: DataAddress) {
    this.#db = queries(connect(address, `data-${municipality}`))
  }

  /** The log's right edge as committed. */
  edge(): Promise<Frontier> {
    return guarded(() => edgeOf(this.#db))
  }

  async newest(): Promise<StoredCheckpoint | undefined> {
    const [row] = await guarded(() => this.#db.select().from(checkpoint).orderBy(desc(checkpoint.size)).limit(1))
    return row
  }

  /** Size of the last checkpoint this witness cosigned; 0 before the first. */
  async cosignedSize(witness: string): Promise<number> {
    const [row] = await guarded(() =>
      this.#db
        .select({ size: cosignature.size })
        .from(cosignature)
        .where(eq(cosignature.witness, witness))
        .orderBy(desc(cosignature.size))
        .limit(1),
    )
    return row?.size ?? 0
  }

  /** Undefined when a node that the proof needs is missing. */
  prove(proof: (read: NodeReader) => Bytes[]): Promise<Bytes[] | undefined> {
    return guarded(() => proveFrom(this.#db, proof))
  }

  /** The same size has the same root and the same signature, so that keeping it twice is harmless. */
  async keep(size: number, at: Instant, note: string): Promise<void> {
    await guarded(() => this.#db.insert(checkpoint).values({ size, at, note }).onConflictDoNothing())
  }

  async keepCosignature(size: number, witness: string, line: string, at: Instant): Promise<void> {
    await guarded(() => this.#db.insert(cosignature).values({ size, witness, line, at }).onConflictDoNothing())
  }

  /** Whether something was found at this size already. */
  async hasFinding(code: FindingCode, size: number): Promise<boolean> {
    const [row] = await guarded(() =>
      this.#db
        .select({ code: logFinding.code })
        .from(logFinding)
        .where(and(eq(logFinding.code, code), eq(logFinding.size, size))),
    )
    return row !== undefined
  }

  async keepFinding(code: FindingCode, size: number, detail: number, at: Instant): Promise<void> {
    await guarded(() => this.#db.insert(logFinding).values({ code, size, detail, at }).onConflictDoNothing())
  }
}
