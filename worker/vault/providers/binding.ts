import { openBytes, SealRefused, sealBytes, sealedKeyVersion } from '../../seal/envelope.ts'
import { deriveNumberKey, deriveTagKey, deriveWrapKey } from '../../seal/key.ts'
import { searchTag } from '../../seal/tag.ts'
import type { KekProvider } from './kek-provider.ts'

/** All 1,741 municipalities with a key and a tag field each fit. */
const CACHED_KEYS = 4096

/**
 * Roots that the runtime holds as bindings: HKDF keys that cannot be exported. `roots` are by key version; the highest
 * seals, all of them open. Tags stay with version 1, since rotating them would blind every search.
 * Throws Error when there is no version 1, or when a root could be exported.
 */
export function bindingProvider(label: 'wrap' | 'number', roots: ReadonlyMap<number, CryptoKey>): KekProvider {
  const first = roots.get(1)
  if (!first) throw new Error('there is no root of version 1')
  for (const root of roots.values()) if (root.extractable) throw new Error('a root must not be extractable')
  const newest = Math.max(...roots.keys())
  const derive = label === 'wrap' ? deriveWrapKey : deriveNumberKey
  const cached = keyCache()

  const sealKey = (tenant: string, kv: number) => {
    const root = roots.get(kv)
    if (!root) throw new SealRefused()
    return cached(`${tenant}|${kv}`, () => derive(root, tenant))
  }
  return {
    async seal(spot, bytes) {
      return sealBytes(await sealKey(spot.tenant, newest), label, { ...spot, kv: newest }, bytes)
    },
    async open(spot, sealed) {
      const kv = sealedKeyVersion(sealed)
      return openBytes(await sealKey(spot.tenant, kv), label, { ...spot, kv }, sealed)
    },
    async tag(tenant, field, value) {
      const key = await cached(`${tenant}|tag|${field}`, () => deriveTagKey(first, tenant, field))
      return searchTag(key, field, value)
    },
  }
}

/** The roots among a Worker's bindings: `<name>1`, `<name>2`, … */
export function rootsOf(env: object, name: string): Map<number, CryptoKey> {
  const roots = new Map<number, CryptoKey>()
  for (const [binding, value] of Object.entries(env)) {
    const version = binding.startsWith(name) ? binding.slice(name.length) : ''
    if (/^[1-9]\d{0,3}$/.test(version) && value instanceof CryptoKey) roots.set(Number(version), value)
  }
  return roots
}

// Keys, not promises: in workerd one request must not wait for another's. The oldest goes first.
function keyCache(): (name: string, derive: () => Promise<CryptoKey>) => Promise<CryptoKey> {
  const keys = new Map<string, CryptoKey>()
  return async (name, derive) => {
    const known = keys.get(name)
    if (known) return known
    const key = await derive()
    if (keys.size >= CACHED_KEYS) for (const oldest of keys.keys()) if (keys.delete(oldest)) break
    keys.set(name, key)
    return key
  }
}
