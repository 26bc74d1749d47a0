import { isId } from '../../shared/values/id.ts'
import type { Instant } from '../../shared/values/instant.ts'
import { isMunicipalityCode } from '../../shared/values/municipality-code.ts'
import { SealRefused } from '../seal/envelope.ts'
import { type Database, openDatabase, type VaultDatabases } from './database.ts'
import type { KekProvider } from './providers/kek-provider.ts'
import { type KeyUse, refusalCode, VaultRefusal } from './rpc.ts'

/** What key agent, key maker and number vault work with. */
export type Vault = {
  databases: VaultDatabases
  keys: KekProvider
  numbers: KekProvider
  /** Persons a municipality may have opened, and numbers asked for, a minute. */
  usesPerMinute: number
  now: () => Instant
}

export const IDS_PER_CALL = 500
export const TAGS_PER_CALL = 2000

export const keysOf = (vault: Vault, tenant: string): Database => openDatabase(vault.databases, 'keys', tenant)
export const numbersOf = (vault: Vault, tenant: string): Database => openDatabase(vault.databases, 'number', tenant)

/** Throws VaultRefusal for anything but a municipality and a use told in short texts. */
export function checkCaller(tenant: string, use: KeyUse): void {
  checkTenant(tenant)
  if (![use?.requestId, use?.actor, use?.action].every(isLabel)) throw new VaultRefusal('bad-request')
}

export function checkTenant(tenant: string): void {
  if (typeof tenant !== 'string' || !isMunicipalityCode(tenant)) throw new VaultRefusal('bad-request')
}

/** Throws VaultRefusal for more than a call may name, or for anything that is not an id. */
export function checkIds(ids: readonly string[]): void {
  checkCount(ids, IDS_PER_CALL)
  if (!ids.every((id) => typeof id === 'string' && isId(id))) throw new VaultRefusal('bad-request')
}

export function checkCount(items: readonly unknown[], most: number): void {
  if (!Array.isArray(items)) throw new VaultRefusal('bad-request')
  if (items.length > most) throw new VaultRefusal('too-many')
}

/** Runs one call and lets out nothing but refusals: whatever else is thrown may hold parameters or keys. */
export async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = refusalCode(error)
    if (code !== undefined) throw new VaultRefusal(code)
    throw new VaultRefusal(error instanceof SealRefused ? 'seal-refused' : 'internal')
  }
}

const isLabel = (text: unknown) => typeof text === 'string' && text.length > 0 && text.length <= 200
