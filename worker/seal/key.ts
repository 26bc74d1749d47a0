import type { Bytes } from './bytes.ts'

const SALT = new Uint8Array(32)
const encoder = new TextEncoder()

/** A person's key as the agent hands it out: 32 bytes. The result cannot be exported again. Throws RangeError for another length. */
export function importPersonKey(raw: Uint8Array): Promise<CryptoKey> {
  if (raw.length !== 32) throw new RangeError('a person key has 32 bytes')
  return crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** The municipality's key that wraps person keys. HKDF-SHA-256, RFC 5869. */
export function deriveWrapKey(root: CryptoKey, tenant: string): Promise<CryptoKey> {
  return deriveSealKey(root, info('wrap', tenant))
}

/** The municipality's key that seals individual numbers; from the number root, never from the key root. */
export function deriveNumberKey(root: CryptoKey, tenant: string): Promise<CryptoKey> {
  return deriveSealKey(root, info('number', tenant))
}

/** The municipality's key for the search tags of one field. It is not rotated together with the wrap key. */
export function deriveTagKey(root: CryptoKey, tenant: string, field: string): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(
    hkdf(info('bidx', tenant, field)),
    root,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  )
}

function deriveSealKey(root: CryptoKey, purpose: string): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(hkdf(purpose), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

function hkdf(purpose: string): { name: string; hash: string; salt: Bytes; info: Bytes } {
  return { name: 'HKDF', hash: 'SHA-256', salt: SALT, info: new Uint8Array(encoder.encode(purpose)) }
}

// Six digits and a plain field name: no `|` can make one purpose read like another.
function info(use: 'wrap' | 'number' | 'bidx', tenant: string, field?: string): string {
  if (!/^\d{6}$/.test(tenant)) throw new RangeError('a municipality has six digits')
  if (field === undefined) return `pmh/v1/${use}|${tenant}`
  if (!/^[a-z][a-z0-9_.]{0,63}$/.test(field)) throw new RangeError('not a field name')
  return `pmh/v1/${use}|${tenant}|${field}`
}
