import type { Client } from '@libsql/client/web'
import type { Instant } from '../../shared/values/instant.ts'
import type { KeyAgentRpc, KeyMakerRpc } from '../vault/rpc.ts'
import { appendInTransaction, type Entry } from './append.ts'
import { connect, type DataAddress, guarded, queries } from './database.ts'
import type { Intent } from './intent.ts'
import { KeyRing } from './key-ring.ts'
import { Reader } from './reader.ts'
import { Transactor } from './transactor.ts'

/** Appends log entries and returns once they are durable. */
export interface LogDesk {
  append(municipality: string, entries: readonly Entry[]): Promise<void>
}

/** What a partition is opened with. A Worker without `keyMaker` cannot make new persons. */
export interface PartitionServices {
  readonly data: DataAddress
  readonly keyAgent: KeyAgentRpc
  readonly keyMaker?: KeyMakerRpc
  /** Groups the entries of reads that arrive together; without it each read appends its own. */
  readonly desk?: (municipality: string) => LogDesk
  now(): Instant
}

/**
 * One municipality's records: the only road to them. Every read and every transaction names its intent, and leaves an
 * entry in the municipality's log before the answer leaves.
 */
export class Partition {
  readonly municipality: string
  readonly #services: PartitionServices
  readonly #client: Client
  /** Whose data a read or transaction touched before it failed: they belong into the record of the refusal. */
  readonly #undone = new Set<string>()

  constructor(municipality: string, services: PartitionServices) {
    this.municipality = municipality
    this.#services = services
    this.#client = connect(services.data, `data-${municipality}`)
  }

  /** Reads. Whoever was opened or noted is in the log before the result is returned; if the log refuses, so does this. */
  async read<T>(intent: Intent, use: (reader: Reader) => Promise<T>): Promise<T> {
    return guarded(async () => {
      const ring = this.#ring(intent)
      const reader = new Reader(this.municipality, queries(this.#client), ring)
      const result = await this.#watched(intent, reader, use(reader))
      await this.#log(this.#entry(intent, reader, reader.result))
      return result
    })
  }

  /** Writes. The log entry is the last statement of the same transaction; anything thrown undoes everything. */
  async transact<T>(intent: Intent, use: (tx: Transactor) => Promise<T>): Promise<T> {
    return guarded(async () => {
      const ring = this.#ring(intent)
      const raw = await this.#client.transaction('write')
      try {
        const db = queries(raw)
        const tx = new Transactor(this.municipality, db, ring)
        const result = await this.#watched(intent, tx, use(tx))
        const { rows, hash } = tx.record()
        await appendInTransaction(db, [{ ...this.#entry(intent, tx, tx.result), rows, recordHash: hash }])
        await raw.commit()
        return result
      } finally {
        raw.close()
      }
    })
  }

  /** Records an act that touches no record: a refusal with its code, a token, an act of administration. */
  async record(intent: Intent, result: string): Promise<void> {
    const subjects = [...intent.subjects, ...this.#undone]
    await guarded(() => this.#log(this.#entry({ ...intent, subjects }, undefined, result)))
  }

  /** Remembers whom work that fails has touched: their keys were handed out, so an entry must name them. */
  async #watched<T>(intent: Intent, reader: Reader, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      for (const id of [...intent.subjects, ...reader.touched()]) this.#undone.add(id)
      throw error
    }
  }

  #ring(intent: Intent): KeyRing {
    const use = { requestId: intent.requestId, actor: intent.actor.id, action: intent.action }
    return new KeyRing(this.municipality, use, this.#services.keyAgent, this.#services.keyMaker)
  }

  #entry(intent: Intent, reader: Reader | undefined, result: string): Entry {
    const subjects = new Set(intent.subjects)
    if (reader) for (const id of [...reader.touched()]) subjects.add(id)
    return entryOf(intent, { at: this.#services.now(), subjects: [...subjects], result, rows: 0, recordHash: null })
  }

  async #log(entry: Entry): Promise<void> {
    const desk = this.#services.desk?.(this.municipality)
    if (desk) return desk.append(this.municipality, [entry])
    const raw = await this.#client.transaction('write')
    try {
      await appendInTransaction(queries(raw), [entry])
      await raw.commit()
    } finally {
      raw.close()
    }
  }
}

/** The log entry of an intent. */
export function entryOf(
  intent: Intent,
  rest: { at: Instant; subjects: string[]; result: string; rows: number; recordHash: string | null },
): Entry {
  const { actor } = intent
  return {
    at: rest.at,
    actor: `${actor.kind}:${actor.id}`,
    role: actor.role,
    session: actor.session,
    device: actor.device,
    office: actor.office,
    action: intent.action,
    purpose: intent.purpose,
    subjects: rest.subjects,
    result: rest.result,
    requestId: intent.requestId,
    rows: rest.rows,
    recordHash: rest.recordHash,
    approvalId: intent.approvalId ?? null,
  }
}
