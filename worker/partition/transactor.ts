import { createHash } from 'node:crypto'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { Sealed } from '../../db/columns.ts'
import type { SealedField, SealedValues } from '../../shared/contract/sealed-values.ts'
import { sealCell } from '../seal/cell.ts'
import type { Queries } from './database.ts'
import type { KeyRing } from './key-ring.ts'
import { Erased, placeOf, Reader, type Row } from './reader.ts'

export type WriteDatabase = Pick<
  LibSQLDatabase,
  'select' | 'selectDistinct' | '$count' | 'insert' | 'update' | 'delete' | 'batch'
>

/** Reading and writing inside one transaction. Exists only while the transaction is open. */
export class Transactor extends Reader {
  override readonly db: WriteDatabase
  readonly #cells: string[] = []

  constructor(municipality: string, db: Queries, ring: KeyRing) {
    super(municipality, db, ring)
    this.db = db
  }

  /** Makes the keys of new persons (or drafts). An id that has a key keeps it. */
  async newKeys(ids: readonly string[]): Promise<void> {
    await this.ring.create(ids)
  }

  /** Seals a value for exactly this place. Throws `Erased` when the person has no key. */
  async seal<F extends SealedField>(personId: string, field: F, row: Row, value: SealedValues[F]): Promise<Sealed<F>> {
    const key = await this.ring.find(personId)
    if (!key) throw new Erased()
    const cell = await sealCell(key, placeOf(this.municipality, field, row), JSON.stringify(value))
    this.#cells.push(createHash('sha256').update(cell).digest('hex'))
    return cell as unknown as Sealed<F>
  }

  /**
   * How many cells were sealed, and a hash over them for the log entry, so that a later swap of whole rows shows.
   * Sorted, because cells are sealed in parallel.
   */
  record(): { rows: number; hash: string | null } {
    if (this.#cells.length === 0) return { rows: 0, hash: null }
    const all = createHash('sha256').update(this.#cells.toSorted().join('\n'))
    return { rows: this.#cells.length, hash: all.digest('hex') }
  }
}
