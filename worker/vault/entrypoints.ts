import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Instant } from '../../shared/values/instant.ts'
import type { DatabaseService } from './database.ts'
import { tagValues, unwrapKeys } from './key-agent.ts'
import { createKeys, destroyKey } from './key-maker.ts'
import { findPersons, forgetNumbers, moveNumber, putNumbers, revealNumbers } from './number-vault.ts'
import { bindingProvider, rootsOf } from './providers/binding.ts'
import type { KeyAgentRpc, KeyMakerRpc, KeyUse, NumberVaultRpc } from './rpc.ts'
import { answer, type Vault } from './vault.ts'

/** The vault's bindings; beside them the roots `KEY_ROOT_1`, `NUMBER_ROOT_1` and, after a rotation, those of higher versions. */
export type VaultEnv = {
  VAULT_DB: DatabaseService
  VAULT_DB_TOKEN: string
  /** Persons and numbers a municipality may have opened a minute; 60,000 unless set. */
  USES_PER_MINUTE?: string
}

/** A job over a large city's population takes some minutes, a theft of all keys takes long enough to be seen. */
const USES_PER_MINUTE = 60_000

const DATABASE_TIMEOUT_MS = 10_000

/** Throws Error when a root is missing or can be exported, or the setting is not a number. */
export function openVault(env: VaultEnv, now: () => Instant): Vault {
  const usesPerMinute = Number(env.USES_PER_MINUTE ?? USES_PER_MINUTE)
  if (!Number.isSafeInteger(usesPerMinute) || usesPerMinute < 1) throw new Error('USES_PER_MINUTE is not a number')
  return {
    databases: { service: env.VAULT_DB, token: env.VAULT_DB_TOKEN, timeoutMs: DATABASE_TIMEOUT_MS },
    keys: bindingProvider('wrap', rootsOf(env, 'KEY_ROOT_')),
    numbers: bindingProvider('number', rootsOf(env, 'NUMBER_ROOT_')),
    usesPerMinute,
    now,
  }
}

/** The three entrypoints, each to be bound on its own: what a Worker is not bound to, it cannot ask for. */
export function vaultEntrypoints(vault: Vault) {
  return {
    KeyAgent: class extends WorkerEntrypoint implements KeyAgentRpc {
      unwrap(tenant: string, ids: string[], use: KeyUse) {
        return answer(() => unwrapKeys(vault, tenant, ids, use))
      }
      tag(tenant: string, items: { field: string; value: string }[]) {
        return answer(() => tagValues(vault, tenant, items))
      }
    },
    KeyMaker: class extends WorkerEntrypoint implements KeyMakerRpc {
      create(tenant: string, ids: string[], use: KeyUse) {
        return answer(() => createKeys(vault, tenant, ids, use))
      }
      destroy(tenant: string, id: string, use: KeyUse) {
        return answer(() => destroyKey(vault, tenant, id, use))
      }
    },
    NumberVault: class extends WorkerEntrypoint implements NumberVaultRpc {
      put(tenant: string, entries: { personId: string; number: string }[], use: KeyUse) {
        return answer(() => putNumbers(vault, tenant, entries, use))
      }
      find(tenant: string, numbers: string[], use: KeyUse) {
        return answer(() => findPersons(vault, tenant, numbers, use))
      }
      reveal(tenant: string, personIds: string[], use: KeyUse) {
        return answer(() => revealNumbers(vault, tenant, personIds, use))
      }
      move(tenant: string, from: string, to: string, use: KeyUse) {
        return answer(() => moveNumber(vault, tenant, from, to, use))
      }
      forget(tenant: string, personIds: string[], use: KeyUse) {
        return answer(() => forgetNumbers(vault, tenant, personIds, use))
      }
    },
  }
}
