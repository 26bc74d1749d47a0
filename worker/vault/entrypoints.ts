import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers'
import type { Instant } from '../../shared/values/instant.ts'
import { grouped } from '../grouped.ts'
import type { DatabaseService } from './database.ts'
import { type KeyRead, type KeyReadResult, readKeys, tagCodes, unwrapKeys } from './key-agent.ts'
import { createKeys, destroyKey, tagLogged } from './key-maker.ts'
import { findPersons, forgetNumbers, moveNumber, putNumbers, revealNumbers } from './number-vault.ts'
import { bindingProvider, rootsOf } from './providers/binding.ts'
import type { KeyAgentRpc, KeyMakerRpc, KeyUse, NumberVaultRpc, TagItem } from './rpc.ts'
import { answer, type Vault } from './vault.ts'

/** The vault's bindings; beside them the roots `KEY_ROOT_1`, `NUMBER_ROOT_1` and, after a rotation, those of higher versions. */
export type VaultEnv = {
  VAULT_DB: DatabaseService
  VAULT_DB_TOKEN: string
  KEY_DESK: DurableObjectNamespace<KeyDesk>
  /** Persons and numbers a municipality may have opened a minute; 60,000 unless set. */
  USES_PER_MINUTE?: string
}

/** A job over a large city's population takes some minutes, a theft of all keys takes long enough to be seen. */
const USES_PER_MINUTE = 60_000

const DATABASE_TIMEOUT_MS = 10_000

/** Key reads answered by one transaction at most: more would make the first wait for the last. */
const READS_PER_TRANSACTION = 64

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

/** Answers key reads of one municipality, those that arrive together in one transaction. */
export interface KeyDesk extends Rpc.DurableObjectBranded {
  read(tenant: string, one: KeyRead): Promise<KeyReadResult>
}

/** The three entrypoints, each to be bound on its own: what a Worker is not bound to, it cannot ask for. */
export function vaultEntrypoints(vault: Vault) {
  return {
    /** Requests may wait for each other only inside such an object; it keeps nothing between them. */
    KeyDesk: class extends DurableObject implements KeyDesk {
      readonly #read = grouped(READS_PER_TRANSACTION, (tenant: string, reads: KeyRead[]) =>
        readKeys(vault, tenant, reads),
      )
      read(tenant: string, one: KeyRead) {
        return answer(() => this.#read(tenant, one))
      }
    },
    KeyAgent: class extends WorkerEntrypoint<VaultEnv> implements KeyAgentRpc {
      unwrap(tenant: string, ids: string[], use: KeyUse) {
        const { KEY_DESK } = this.env
        const desk = (one: KeyRead) => KEY_DESK.get(KEY_DESK.idFromName(tenant)).read(tenant, one)
        return answer(() => unwrapKeys(vault, tenant, ids, use, desk))
      }
      tag(tenant: string, items: TagItem[], use: KeyUse) {
        return answer(() => tagCodes(vault, tenant, items, use))
      }
    },
    KeyMaker: class extends WorkerEntrypoint implements KeyMakerRpc {
      create(tenant: string, ids: string[], use: KeyUse) {
        return answer(() => createKeys(vault, tenant, ids, use))
      }
      destroy(tenant: string, id: string, use: KeyUse) {
        return answer(() => destroyKey(vault, tenant, id, use))
      }
      tag(tenant: string, items: TagItem[], use: KeyUse) {
        return answer(() => tagLogged(vault, tenant, items, use))
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
