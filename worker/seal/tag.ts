import { type Bytes, concat, lengthPrefixed } from './bytes.ts'

const LENGTH = 16

/**
 * The search tag of a value: HMAC-SHA-256 over `LP(field) ‖ LP(value)`, its first 16 bytes. The value comes normalised
 * (kana: NFKC, katakana, no spaces). `key` is that of `deriveTagKey`. Throws RangeError for lone surrogates.
 */
export async function searchTag(key: CryptoKey, field: string, value: string): Promise<Bytes> {
  const mac = await crypto.subtle.sign('HMAC', key, concat([lengthPrefixed(field), lengthPrefixed(value)]))
  return new Uint8Array(mac.slice(0, LENGTH))
}
