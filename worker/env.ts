import { importJWK, type JWK } from 'jose'
import { newId } from '../shared/values/id.ts'
import { type Instant, instantMs, toInstant } from '../shared/values/instant.ts'
import type { DoorServices } from './http/context.ts'
import type { TokenKeys } from './http/jwt.ts'
import { type ReplayGuard, replayMemory } from './http/replay-guard.ts'
import type { MunicipalityDesk } from './partition/desk.ts'
import type { KeyAgentRpc, KeyMakerRpc, NumberVaultRpc } from './vault/rpc.ts'

/** Bindings both doors have. */
export interface DoorEnv {
  DATA: Fetcher
  DATA_TOKEN: string
  KEY_AGENT: KeyAgentRpc
  SIGNING_KEY: CryptoKey
  /** Our public keys as a JWK Set, the signing one first. */
  SIGNING_JWKS: { keys: JWK[] }
  LOG_KEY: CryptoKey
  LOG_PUBLIC_KEY: string
  LOG_NAME: string
  ORIGIN: string
  REPLAY: DurableObjectNamespace<ReplayGuard>
  DESK: DurableObjectNamespace<MunicipalityDesk>
}

export interface StaffEnv extends DoorEnv {
  KEY_MAKER: KeyMakerRpc
  NUMBER_VAULT: NumberVaultRpc
  ASSETS: Fetcher
  /** The other door's address, told to those who will call it. */
  EXCHANGE_ORIGIN: string
}

export type Clock = () => Instant
export const systemClock: Clock = () => toInstant(Date.now())

/** A door's services from its environment. The clock comes from the entry point, so that a test can give its own. */
export async function doorServices(env: DoorEnv, now: Clock): Promise<DoorServices> {
  return {
    data: { service: env.DATA, token: env.DATA_TOKEN },
    keyAgent: env.KEY_AGENT,
    log: { name: env.LOG_NAME, publicKey: env.LOG_PUBLIC_KEY },
    origin: env.ORIGIN,
    secure: env.ORIGIN.startsWith('https:'),
    keys: await tokenKeys(env),
    replay: replayMemory(env.REPLAY),
    desk: (municipality) => env.DESK.get(env.DESK.idFromName(municipality)),
    now,
    newId: () => newId(instantMs(now()), crypto.getRandomValues(new Uint8Array(10))),
  }
}

export async function staffServices(env: StaffEnv, now: Clock): Promise<DoorServices> {
  return {
    ...(await doorServices(env, now)),
    keyMaker: env.KEY_MAKER,
    numberVault: env.NUMBER_VAULT,
    exchangeOrigin: env.EXCHANGE_ORIGIN,
  }
}

/** Imported once per isolate and key set: importing public keys on every request would cost more than verifying. */
const imported = new WeakMap<object, Promise<TokenKeys>>()

function tokenKeys(env: DoorEnv): Promise<TokenKeys> {
  const known = imported.get(env.SIGNING_JWKS)
  if (known) return known
  const made = importKeys(env)
  imported.set(env.SIGNING_JWKS, made)
  return made
}

async function importKeys(env: DoorEnv): Promise<TokenKeys> {
  const { keys } = env.SIGNING_JWKS
  const verify = new Map<string, CryptoKey>()
  for (const jwk of keys) if (jwk.kid) verify.set(jwk.kid, (await importJWK(jwk, 'ES256')) as CryptoKey)
  const kid = keys[0]?.kid
  if (kid === undefined) throw new Error('SIGNING_JWKS names no key')
  return { sign: env.SIGNING_KEY, kid, verify, publicJwks: keys }
}
