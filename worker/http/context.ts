import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { Control, LiveClient, LiveSession } from '../partition/control.ts'
import type { Actor, Intent } from '../partition/intent.ts'
import type { Partition, PartitionServices } from '../partition/partition.ts'
import type { KeyUse, NumberVaultRpc } from '../vault/rpc.ts'
import type { ReplayMemory } from './dpop.ts'
import type { TokenKeys } from './jwt.ts'

/** What a door is built from. The exchange door has no `numberVault`. */
export interface DoorServices extends PartitionServices {
  /** The door's own address as clients see it, without a slash at the end. */
  readonly origin: string
  readonly secure: boolean
  /** The exchange door's address, where it is to be told. */
  readonly exchangeOrigin?: string
  /** Name prefix of the logs and the public half, in base64, of the key that signs them. */
  readonly log: { readonly name: string; readonly publicKey: string }
  readonly keys: TokenKeys
  readonly replay: ReplayMemory
  readonly numberVault?: NumberVaultRpc
  newId(): Id
}

/** What a use case is given: small, and nothing global. */
export interface Ctx {
  readonly requestId: Id
  readonly municipality: string
  readonly actor: Actor
  readonly partition: Partition
  readonly control: Control
  readonly services: DoorServices
  now(): Instant
  /** The calendar day in Japan. */
  today(): CalendarDate
  newId(): Id
  /** Why data is touched: a code such as `application.intake`, and the persons known beforehand. */
  intent(purpose: string, subjects?: readonly string[], approvalId?: string): Intent
}

/** A use case behind the staff door. */
export interface StaffCtx extends Ctx {
  readonly session: LiveSession
  /** 個人番号, bound to this municipality and logged under this request. */
  readonly numbers: BoundNumbers
}

/** A use case behind the exchange door. It has no way to a 個人番号. */
export interface ExchangeCtx extends Ctx {
  readonly client: LiveClient
  /** One-time id of the request's proof and the key it came from. */
  readonly proof: { readonly thumbprint: string; readonly jti: string }
}

/** The number vault with municipality and use already filled in. */
export interface BoundNumbers {
  put(entries: { personId: string; number: string }[]): ReturnType<NumberVaultRpc['put']>
  find(numbers: string[]): ReturnType<NumberVaultRpc['find']>
  reveal(personIds: string[]): ReturnType<NumberVaultRpc['reveal']>
  move(from: string, to: string): ReturnType<NumberVaultRpc['move']>
}

export function boundNumbers(vault: NumberVaultRpc, tenant: string, use: KeyUse): BoundNumbers {
  return {
    put: (entries) => vault.put(tenant, entries, use),
    find: (numbers) => vault.find(tenant, numbers, use),
    reveal: (personIds) => vault.reveal(tenant, personIds, use),
    move: (from, to) => vault.move(tenant, from, to, use),
  }
}
