import type { ResultSet } from '@libsql/client/web'
import type { Bytes } from '../seal/bytes.ts'
import { count, GRANTED, log, READ_GRANTED, requireGranted, spend } from './ledger.ts'
import type { Spot } from './providers/kek-provider.ts'
import { type KeyUse, VaultRefusal } from './rpc.ts'
import { checkCaller, checkCount, checkIds, checkTenant, keysOf, TAGS_PER_CALL, type Vault } from './vault.ts'

/** Reads the wrapped keys of the ids in ?1, if the call is granted. */
export const READ_KEYS = `SELECT id, wrapped FROM person_key WHERE id IN (SELECT value FROM json_each(?1)) AND ${GRANTED}`

/** Where a person's wrapped key belongs. */
export const keySpot = (tenant: string, id: string): Spot => ({
  tenant,
  table: 'person_key',
  column: 'wrapped',
  row: id,
  rev: 0,
})

/** Opens person keys. One hop; nothing is kept for the next call, so a destroyed key is gone at once. Throws VaultRefusal. */
export async function unwrapKeys(vault: Vault, tenant: string, ids: string[], use: KeyUse): Promise<(Bytes | null)[]> {
  checkCaller(tenant, use)
  checkIds(ids)
  const persons = [...new Set(ids)]
  if (persons.length === 0) return []
  const at = vault.now()
  const list = JSON.stringify(persons)
  const [, , , read, granted] = await keysOf(vault, tenant).write([
    spend(persons.length, vault.usesPerMinute, at),
    count('person_key', list, at),
    log('unwrap', persons.length, use, at),
    { sql: READ_KEYS, args: [list] },
    READ_GRANTED,
  ])
  requireGranted(granted)
  const keys = await openKeys(vault, tenant, read)
  return ids.map((id) => keys.get(id) ?? null)
}

/** Search tags in order. Throws VaultRefusal for a field or value that cannot have one. */
export async function tagValues(
  vault: Vault,
  tenant: string,
  items: { field: string; value: string }[],
): Promise<Bytes[]> {
  checkTenant(tenant)
  checkCount(items, TAGS_PER_CALL)
  try {
    return await Promise.all(items.map(({ field, value }) => vault.keys.tag(tenant, field, value)))
  } catch (error) {
    throw error instanceof RangeError || error instanceof TypeError ? new VaultRefusal('bad-request') : error
  }
}

/** Unwraps what READ_KEYS read. */
export async function openKeys(vault: Vault, tenant: string, read: ResultSet | undefined): Promise<Map<string, Bytes>> {
  const opened = (read?.rows ?? []).map(async ({ id, wrapped }): Promise<[string, Bytes]> => {
    if (typeof id !== 'string' || !(wrapped instanceof ArrayBuffer)) throw new VaultRefusal('internal')
    return [id, await vault.keys.open(keySpot(tenant, id), new Uint8Array(wrapped))]
  })
  return new Map(await Promise.all(opened))
}
