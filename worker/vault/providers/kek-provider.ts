import type { CellPlace } from '../../seal/aad.ts'
import type { Bytes } from '../../seal/bytes.ts'

/** A place without the key version: the provider says which version seals. */
export type Spot = Omit<CellPlace, 'kv'>

/**
 * Keeps a municipality's keys and works with them; no key ever leaves it. Small enough for an HSM (PKCS#11) or a
 * key server (transit) to stand behind it.
 */
export interface KekProvider {
  /** Seals under the newest key of the spot's municipality. */
  seal(spot: Spot, bytes: Bytes): Promise<Bytes>
  /** Opens under the key version the bytes name. Throws SealRefused for anything it did not seal for this spot. */
  open(spot: Spot, sealed: Uint8Array): Promise<Bytes>
  /** The 16-byte tag of a normalised value. Throws RangeError for a field or value that cannot have one. */
  tag(tenant: string, field: string, value: string): Promise<Bytes>
}
