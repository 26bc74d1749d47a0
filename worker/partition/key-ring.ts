import { importPersonKey } from '../seal/key.ts'
import { guessProofFields, type KeyAgentRpc, type KeyMakerRpc, type KeyUse, type TagItem } from '../vault/rpc.ts'

/** The agent answers at most this many persons a call. */
const IDS_PER_CALL = 500

/**
 * The person keys of one request, fetched when first needed and forgotten with the request.
 * Every id whose key was fetched is in `opened`, and so in the log entry.
 */
export class KeyRing {
  readonly opened = new Set<string>()
  readonly #keys = new Map<string, CryptoKey>()
  readonly #agent: KeyAgentRpc
  readonly #maker: KeyMakerRpc | undefined
  readonly #tenant: string
  readonly #use: KeyUse

  constructor(tenant: string, use: KeyUse, agent: KeyAgentRpc, maker?: KeyMakerRpc) {
    this.#tenant = tenant
    this.#use = use
    this.#agent = agent
    this.#maker = maker
  }

  /** Fetches the keys of these persons in as few calls as possible; unknown or erased persons are left out. */
  async fetch(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#keys.has(id))
    for (let i = 0; i < missing.length; i += IDS_PER_CALL) {
      const some = missing.slice(i, i + IDS_PER_CALL)
      await this.#keep(some, await this.#agent.unwrap(this.#tenant, some, this.#use))
    }
  }

  /** Makes keys for new persons; an id that has one keeps it, so a retry is harmless. */
  async create(ids: readonly string[]): Promise<void> {
    if (!this.#maker) throw new Error('this Worker may not make person keys')
    const missing = [...new Set(ids)].filter((id) => !this.#keys.has(id))
    for (let i = 0; i < missing.length; i += IDS_PER_CALL) {
      const some = missing.slice(i, i + IDS_PER_CALL)
      await this.#keep(some, await this.#maker.create(this.#tenant, some, this.#use))
    }
  }

  /** The key of a person, or undefined when the person was erased or never existed. */
  async find(id: string): Promise<CryptoKey | undefined> {
    if (!this.#keys.has(id)) await this.fetch([id])
    return this.#keys.get(id)
  }

  /** Search tags in order. A Worker that makes no persons has tags of codes only. */
  async tags(items: readonly TagItem[]): Promise<Uint8Array[]> {
    const codes = items.every(({ field }) => guessProofFields.includes(field))
    const from = codes ? this.#agent : (this.#maker ?? this.#agent)
    return from.tag(this.#tenant, [...items], this.#use)
  }

  async #keep(ids: readonly string[], raw: readonly (Uint8Array | null)[]): Promise<void> {
    await Promise.all(
      ids.map(async (id, i) => {
        const key = raw[i]
        if (!key) return
        this.#keys.set(id, await importPersonKey(key))
        this.opened.add(id)
      }),
    )
  }
}
