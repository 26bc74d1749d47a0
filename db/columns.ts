import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, check, customType, text } from 'drizzle-orm/sqlite-core'

declare const field: unique symbol

/** Ciphertext of one named column. Only `seal` makes one, so a plain string or another column's cell does not compile. */
export type Sealed<Field extends string> = Uint8Array<ArrayBuffer> & { readonly [field]: Field }

declare const keyed: unique symbol

/** Keyed tag (HMAC, 16 bytes) computed in the key agent: equality without the value. */
export type Tag = Uint8Array<ArrayBuffer> & { readonly [keyed]: true }

const bytesOf = (value: ArrayBuffer | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(value as ArrayBuffer)

/** A sealed column. `field` is `table.column` and becomes part of the cell's authenticated data. */
export const sealed = <const Field extends string>(name: string, _field: Field) =>
  customType<{ data: Sealed<Field>; driverData: ArrayBuffer | Uint8Array }>({
    dataType: () => 'blob',
    toDriver: (value) => value,
    fromDriver: (value) => bytesOf(value) as Sealed<Field>,
  })(name)

/** A search tag column. */
export const tag = customType<{ data: Tag; driverData: ArrayBuffer | Uint8Array }>({
  dataType: () => 'blob',
  toDriver: (value) => value,
  fromDriver: (value) => bytesOf(value) as Tag,
})

/** Plain bytes that hold no personal value: hashes, log leaves. */
export const bytes = customType<{ data: Uint8Array<ArrayBuffer>; driverData: ArrayBuffer | Uint8Array }>({
  dataType: () => 'blob',
  toDriver: (value) => value,
  fromDriver: bytesOf,
})

/** Row id made by the client (ULID), so that a retry is harmless. */
export const id = (name = 'id') => text(name)

/** Smallest cell: version 1, key version 4, nonce 12, one padded block 32, tag 16. */
const SMALLEST_CELL_BYTES = 65

/** The last line of defence: a column declared sealed refuses anything that is not a cell. */
export const sealedOnly = (name: string, column: AnySQLiteColumn) =>
  check(name, sql`typeof(${column}) = 'blob' and length(${column}) >= ${sql.raw(String(SMALLEST_CELL_BYTES))}`)

/** As `sealedOnly`, for a column that may be empty. */
export const sealedOrNull = (name: string, column: AnySQLiteColumn) =>
  check(
    name,
    sql`${column} is null or (typeof(${column}) = 'blob' and length(${column}) >= ${sql.raw(String(SMALLEST_CELL_BYTES))})`,
  )
