import { aad, type CellPlace, type Label } from './aad.ts'
import { type Bytes, concat, type Random, secureRandom, u32 } from './bytes.ts'

const FORMAT = 1
const HEADER = 5
const NONCE = 12
const TAG = 16
const SHORTEST = HEADER + NONCE + TAG

/** A ciphertext that does not open here: moved, altered, cut, or another key's. Says no more than that. */
export class SealRefused extends Error {
  readonly code = 'seal-refused'
  constructor() {
    super('seal-refused')
    this.name = 'SealRefused'
  }
}

/** The key version a ciphertext names in its header. Not to be believed until it has opened. Throws SealRefused. */
export function sealedKeyVersion(sealed: Uint8Array): number {
  if (sealed.length < SHORTEST || sealed[0] !== FORMAT) throw new SealRefused()
  return new DataView(sealed.buffer, sealed.byteOffset).getUint32(1)
}

/**
 * AES-256-GCM: `01 ‖ u32 kv ‖ nonce12 ‖ ct ‖ tag16`, with a random nonce (SP 800-38D: at most 2³² under one key).
 * Throws RangeError for a place that does not fit the AAD.
 */
export async function sealBytes(
  key: CryptoKey,
  label: Label,
  place: CellPlace,
  bytes: Uint8Array<ArrayBuffer>,
  random: Random = secureRandom,
): Promise<Bytes> {
  if (place.kv < 1) throw new RangeError('key versions start at 1')
  const nonce = random(NONCE)
  // A GCM nonce of any other length is hashed into place, which gives up the collision bound.
  if (nonce.length !== NONCE) throw new RangeError('a nonce has 12 bytes')
  const sealed = await crypto.subtle.encrypt(gcm(nonce, label, place), key, bytes)
  return concat([new Uint8Array([FORMAT]), u32(place.kv), nonce, new Uint8Array(sealed)])
}

/** Opens what `sealBytes` made for exactly this key, label and place. Throws SealRefused for everything else. */
export async function openBytes(key: CryptoKey, label: Label, place: CellPlace, sealed: Uint8Array): Promise<Bytes> {
  if (sealedKeyVersion(sealed) !== place.kv) throw new SealRefused()
  // A copy on a buffer of its own: what is checked is what is opened, and slices of shared buffers do no harm.
  const own = new Uint8Array(sealed)
  const nonce = own.slice(HEADER, HEADER + NONCE)
  const body = own.slice(HEADER + NONCE)
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, label, place), key, body))
  } catch {
    throw new SealRefused()
  }
}

// workerd accepts 32-bit tags and 8-byte nonces too: both lengths are fixed here and nowhere read from outside.
function gcm(nonce: Bytes, label: Label, place: CellPlace) {
  return { name: 'AES-GCM', iv: nonce, additionalData: aad(label, place), tagLength: TAG * 8 }
}
