import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { Sealed, Tag } from '../../db/columns.ts'
import type { SealedField, SealedValues } from '../../shared/contract/sealed-values.ts'
import type { CellPlace } from '../seal/aad.ts'
import { openCell } from '../seal/cell.ts'
import type { Queries } from './database.ts'
import type { FixedSelect } from './fixed-select.ts'
import type { KeyRing } from './key-ring.ts'

/** Person keys are random and never replaced, only re-wrapped; a second version would be a new person key. */
export const PERSON_KEY_VERSION = 1

/** Field a search tag is computed for. */
export type TagField = 'kana_dob' | 'alias_dob' | 'registry_row' | 'certificate_code' | 'link_key' | 'pmh_id'

/** Where a cell stands: the row's id and its revision. */
export interface Row {
  readonly id: string
  readonly rev: number
}

/** The person was erased or never had a key: the cell can no longer be read by anyone. */
export class Erased extends Error {
  constructor() {
    super('erased')
    this.name = 'Erased'
  }
}

export type ReadDatabase = Pick<LibSQLDatabase, 'select' | 'selectDistinct' | '$count'>

/** Reading: select, and open sealed values. It has no way to write. */
export class Reader {
  readonly db: ReadDatabase
  readonly municipality: string
  protected readonly ring: KeyRing
  readonly #executor: Queries['$client']
  readonly #seen = new Set<string>()
  #result = 'ok'

  constructor(municipality: string, db: Queries, ring: KeyRing) {
    this.municipality = municipality
    this.db = db
    this.ring = ring
    this.#executor = db.$client
  }

  /** Runs a select that was built beforehand. */
  fixed<Rows, Values>(select: FixedSelect<Rows, Values>, values: Values): Promise<Rows> {
    return select(this.#executor, values)
  }

  /** Fetches keys ahead, so that opening many rows costs one call to the agent. */
  async prefetch(personIds: readonly string[]): Promise<void> {
    await this.ring.fetch(personIds)
  }

  /** Names persons in the log entry that the answer shows without opening anything sealed. */
  note(personIds: readonly string[]): void {
    for (const id of personIds) this.#seen.add(id)
  }

  /** What the log entry says came of it, where that is more than `ok`. A code, never a value. */
  conclude(result: string): void {
    this.#result = result
  }

  /** The result for the log entry. */
  get result(): string {
    return this.#result
  }

  /** Everyone whose data this read touched: opened or noted. */
  *touched(): Generator<string> {
    yield* this.ring.opened
    yield* this.#seen
  }

  /** Opens one cell of a person. Throws `Erased`, or `SealRefused` when the cell was moved, replayed or altered. */
  async open<F extends SealedField>(personId: string, field: F, row: Row, cell: Sealed<F>): Promise<SealedValues[F]> {
    const key = await this.ring.find(personId)
    if (!key) throw new Erased()
    return JSON.parse(await openCell(key, placeOf(this.municipality, field, row), cell)) as SealedValues[F]
  }

  /** A keyed tag to search by. */
  async tag(field: TagField, value: string): Promise<Tag> {
    const [tag] = await this.tags([{ field, value }])
    if (!tag) throw new Error('the agent answered no tag')
    return tag
  }

  /** Keyed tags in the order asked. */
  async tags(items: readonly { field: TagField; value: string }[]): Promise<Tag[]> {
    return (await this.ring.tags(items)) as Tag[]
  }
}

/** The place a cell is bound to: table and column come from the field's name. */
export function placeOf(tenant: string, field: SealedField, row: Row): CellPlace {
  const dot = field.indexOf('.')
  return {
    tenant,
    table: field.slice(0, dot),
    column: field.slice(dot + 1),
    row: row.id,
    rev: row.rev,
    kv: PERSON_KEY_VERSION,
  }
}
