import { type Bytes, concat, lengthPrefixed, u32 } from './bytes.ts'

/** What a ciphertext is: a record's cell, a wrapped person key, an individual number. Each label is a world of its own. */
export type Label = 'cell' | 'wrap' | 'number'

/** Where a ciphertext belongs. It opens nowhere else. */
export type CellPlace = {
  /** municipality, six digits */
  tenant: string
  table: string
  column: string
  row: string
  /** the row's revision: an older ciphertext does not open in a newer row */
  rev: number
  /** version of the key that seals, 1 … 2³²−1 */
  kv: number
}

/**
 * Additional authenticated data of AES-GCM: `01 ‖ LP(label) ‖ LP(tenant) ‖ LP(table) ‖ LP(column) ‖ LP(row) ‖ u32 rev ‖ u32 kv`.
 * Injective: two places never share the bytes. Throws RangeError for what does not fit.
 */
export function aad(label: Label, place: CellPlace): Bytes {
  return concat([
    new Uint8Array([1]),
    lengthPrefixed(label),
    lengthPrefixed(place.tenant),
    lengthPrefixed(place.table),
    lengthPrefixed(place.column),
    lengthPrefixed(place.row),
    u32(place.rev),
    u32(place.kv),
  ])
}
