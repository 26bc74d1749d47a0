import { createHash } from 'node:crypto'

/** JSON with one spelling: the members of every object in the order of their names, no white space. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** SHA-256 of a value's canonical JSON. */
export function canonicalHash(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(canonicalJson(value)).digest())
}

/** As `canonicalHash`, in 64 hex figures. */
export function canonicalHex(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
