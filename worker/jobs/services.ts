import { type Id, newId } from '../../shared/values/id.ts'
import { instantMs } from '../../shared/values/instant.ts'
import type { Clock } from '../env.ts'
import type { PartitionServices } from '../partition/partition.ts'
import type { KeyAgentRpc, KeyMakerRpc, NumberVaultRpc } from '../vault/rpc.ts'

/** Bindings of the jobs Worker: the only one with a way out of the house. */
export interface JobsEnv {
  DATA: Fetcher
  DATA_TOKEN: string
  KEY_AGENT: KeyAgentRpc
  KEY_MAKER: KeyMakerRpc
  NUMBER_VAULT: NumberVaultRpc
  LOG_KEY: CryptoKey
  LOG_PUBLIC_KEY: string
  LOG_NAME: string
  /** The only outbound network. */
  OUT: Fetcher
  PAYER_URL?: string
  PAYER_TOKEN?: string
  WITNESS_URL?: string
  WITNESS_KEY?: string
  /** How old the last checkpoint gets before a log that grew is signed again; 60 unless said. */
  CHECKPOINT_SECONDS?: string
}

/** What a job works with. */
export interface JobServices extends PartitionServices {
  readonly numberVault: NumberVaultRpc
  readonly log: { readonly key: CryptoKey; readonly publicKey: string; readonly name: string }
  readonly out: { fetch(input: string, init?: RequestInit): Promise<Response> }
  readonly payer: { readonly url: string; readonly token: string } | undefined
  readonly witness: { readonly url: string; readonly key: string } | undefined
  readonly checkpointSeconds: number
  newId(): Id
}

export function jobsServices(env: JobsEnv, now: Clock): JobServices {
  return {
    data: { service: env.DATA, token: env.DATA_TOKEN },
    keyAgent: env.KEY_AGENT,
    keyMaker: env.KEY_MAKER,
    numberVault: env.NUMBER_VAULT,
    log: { key: env.LOG_KEY, publicKey: env.LOG_PUBLIC_KEY, name: env.LOG_NAME },
    out: { fetch: (input, init) => env.OUT.fetch(input, init) },
    payer: env.PAYER_URL ? { url: env.PAYER_URL, token: env.PAYER_TOKEN ?? '' } : undefined,
    witness: env.WITNESS_URL ? { url: env.WITNESS_URL, key: env.WITNESS_KEY ?? '' } : undefined,
    checkpointSeconds: Number(env.CHECKPOINT_SECONDS ?? 60),
    now,
    newId: () => newId(instantMs(now()), crypto.getRandomValues(new Uint8Array(10))),
  }
}
