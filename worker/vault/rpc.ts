/** Who asked, in which request, for what. Written into the vault's own log; holds ids and codes, never values. */
export type KeyUse = { requestId: string; actor: string; action: string }

/** A value to be searched by, and the field it is searched in. */
export type TagItem = { field: string; value: string }

/**
 * Fields whose values are too random to be guessed: the key agent tags them for every door. Tags of names and birth
 * dates could be held against stolen records, one guess after the other, so that no door that only answers gets them.
 */
export const guessProofFields: readonly string[] = ['certificate_code', 'link_key', 'pmh_id']

/** The person keys of one municipality: opening them, and tags of codes. All that the `exchange` Worker is given. */
export interface KeyAgentRpc {
  /** Person keys (32 bytes) in the order of `ids`, null where there is none; at most 500, counted per person and day. */
  unwrap(tenant: string, ids: string[], use: KeyUse): Promise<(Uint8Array | null)[]>
  /** Search tags (16 bytes) in order; at most 2,000. Refuses any but `guessProofFields`. */
  tag(tenant: string, items: TagItem[], use: KeyUse): Promise<Uint8Array[]>
}

/** Making and destroying person keys, and the tags that persons are found by. */
export interface KeyMakerRpc {
  /** A key for each id, at most 500; an id that has one gets that one. Refuses all when one of them was destroyed. */
  create(tenant: string, ids: string[], use: KeyUse): Promise<Uint8Array[]>
  /**
   * Destroys a person's key for good and clears it from the files; the id can never have a key again. True when this
   * call destroyed a key, false when there was none (any more). After 'shred-unfinished' it is to be repeated.
   */
  destroy(tenant: string, id: string, use: KeyUse): Promise<boolean>
  /** Search tags of any field (16 bytes), in order; at most 2,000, logged with how many. */
  tag(tenant: string, items: TagItem[], use: KeyUse): Promise<Uint8Array[]>
}

/** taken: the number belongs to another person. differs: the person holds another number. */
export type NumberPut = 'stored' | 'same' | 'taken' | 'differs'

/** held: the receiving person has a number already. none: the giving person has none to give. */
export type NumberMove = 'moved' | 'held' | 'none'

/** 個人番号, kept apart from everything else. At most 500 entries a call. */
export interface NumberVaultRpc {
  put(tenant: string, entries: { personId: string; number: string }[], use: KeyUse): Promise<NumberPut[]>
  /** The person of each number, in order. */
  find(tenant: string, numbers: string[], use: KeyUse): Promise<(string | null)[]>
  /** The number of each person, in order; counted per person and day. */
  reveal(tenant: string, personIds: string[], use: KeyUse): Promise<(string | null)[]>
  /** Gives one person's number to another who has none: both were the same person. */
  move(tenant: string, from: string, to: string, use: KeyUse): Promise<NumberMove>
  /** Removes the numbers of these persons and clears them from the files. Returns how many there were. */
  forget(tenant: string, personIds: string[], use: KeyUse): Promise<number>
}

/** Why the vault refused. The codes are all that leaves it. */
export type VaultRefusalCode =
  | 'bad-request'
  | 'too-many'
  | 'budget-spent'
  | 'key-destroyed'
  | 'seal-refused'
  | 'shred-unfinished'
  | 'database-unavailable'
  | 'internal'

const PREFIX = 'vault-refused: '
const codes: Record<VaultRefusalCode, true> = {
  'bad-request': true,
  'too-many': true,
  'budget-spent': true,
  'key-destroyed': true,
  'seal-refused': true,
  'shred-unfinished': true,
  'database-unavailable': true,
  internal: true,
}

/** The only error that leaves the vault. */
export class VaultRefusal extends Error {
  readonly code: VaultRefusalCode
  constructor(code: VaultRefusalCode) {
    super(PREFIX + code)
    this.name = 'VaultRefusal'
    this.code = code
  }
}

/** The code of a refusal, on either side of RPC (which keeps an error's message only); undefined for any other error. */
export function refusalCode(error: unknown): VaultRefusalCode | undefined {
  if (!(error instanceof Error)) return undefined
  const code = error.message.split(PREFIX)[1]
  return code !== undefined && Object.hasOwn(codes, code) ? (code as VaultRefusalCode) : undefined
}
