import type { ResultSet } from '@libsql/client/web'
import type { Bytes } from '../seal/bytes.ts'
import { count, GRANTED, isGranted, log, READ_GRANTED, spend } from './ledger.ts'
import type { Spot } from './providers/kek-provider.ts'
import { guessProofFields, type KeyUse, type TagItem, VaultRefusal } from './rpc.ts'
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

/** One call's wish: these persons' keys, for this use. */
export interface KeyRead {
  readonly persons: readonly string[]
  readonly use: KeyUse
}

export interface WrappedKey {
  readonly id: string
  readonly bytes: ArrayBuffer
}

/** Wrapped keys by person, or that this minute's budget is spent. */
export interface KeyReadResult {
  readonly granted: boolean
  readonly wrapped: readonly WrappedKey[]
}

/**
 * Reads wrapped keys for calls that arrived together, in one transaction and one hop: each is counted, logged and
 * granted by itself. Throws VaultRefusal.
 */
export async function readKeys(vault: Vault, tenant: string, reads: readonly KeyRead[]): Promise<KeyReadResult[]> {
  const at = vault.now()
  const statements = reads.map(({ persons, use }) => {
    const list = JSON.stringify(persons)
    return [
      spend(persons.length, vault.usesPerMinute, at),
      count('person_key', list, at),
      log('unwrap', persons.length, use, at),
      { sql: READ_KEYS, args: [list] },
      READ_GRANTED,
    ]
  })
  const results = await keysOf(vault, tenant).write(statements.flat())
  let next = 0
  return statements.map((own) => {
    const [read, granted] = results.slice(next + own.length - 2, next + own.length)
    next += own.length
    return { granted: isGranted(granted), wrapped: wrappedOf(read) }
  })
}

/**
 * Opens person keys. `read` may group calls; nothing is kept for the next one, so a destroyed key is gone at once.
 * Throws VaultRefusal.
 */
export async function unwrapKeys(
  vault: Vault,
  tenant: string,
  ids: string[],
  use: KeyUse,
  read = (one: KeyRead) => readKeys(vault, tenant, [one]).then(([result]) => result),
): Promise<(Bytes | null)[]> {
  checkCaller(tenant, use)
  checkIds(ids)
  const persons = [...new Set(ids)]
  if (persons.length === 0) return []
  const result = await read({ persons, use })
  if (!result?.granted) throw new VaultRefusal('budget-spent')
  const keys = await openKeys(vault, tenant, result.wrapped)
  return ids.map((id) => keys.get(id) ?? null)
}

/** Search tags of codes, in order. Throws VaultRefusal for any field whose values could be guessed. */
export async function tagCodes(vault: Vault, tenant: string, items: TagItem[], use: KeyUse): Promise<Bytes[]> {
  checkCaller(tenant, use)
  checkCount(items, TAGS_PER_CALL)
  if (!items.every((item) => guessProofFields.includes(item?.field))) throw new VaultRefusal('bad-request')
  return tagValues(vault, tenant, items)
}

/** Search tags in order. Throws VaultRefusal for a field or value that cannot have one. */
export async function tagValues(vault: Vault, tenant: string, items: TagItem[]): Promise<Bytes[]> {
  checkTenant(tenant)
  checkCount(items, TAGS_PER_CALL)
  try {
    return await Promise.all(items.map(({ field, value }) => vault.keys.tag(tenant, field, value)))
  } catch (error) {
    throw error instanceof RangeError || error instanceof TypeError ? new VaultRefusal('bad-request') : error
  }
}

/** What READ_KEYS read. */
export function wrappedOf(read: ResultSet | undefined): WrappedKey[] {
  return (read?.rows ?? []).map(({ id, wrapped }) => {
    if (typeof id !== 'string' || !(wrapped instanceof ArrayBuffer)) throw new VaultRefusal('internal')
    return { id, bytes: wrapped }
  })
}

/** Unwraps what was read. */
export async function openKeys(
  vault: Vault,
  tenant: string,
  wrapped: readonly WrappedKey[],
): Promise<Map<string, Bytes>> {
  const opened = wrapped.map(
    async ({ id, bytes }): Promise<[string, Bytes]> => [
      id,
      await vault.keys.open(keySpot(tenant, id), new Uint8Array(bytes)),
    ],
  )
  return new Map(await Promise.all(opened))
}
