import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Refusal } from './failure.ts'

/** A bearer token as the server knows it: by its SHA-256 (hex) only. `databases` are names, or prefixes ending in `*`. */
export type Token = {
  readonly sha256: string
  readonly databases: readonly string[]
  readonly access: 'rw' | 'ro'
  readonly admin?: boolean
}

function tokenOf(value: unknown): Token {
  const from = value as Partial<Record<keyof Token, unknown>> | null
  const databases = from?.databases
  if (
    typeof from?.sha256 !== 'string' ||
    !/^[0-9a-f]{64}$/.test(from.sha256) ||
    !Array.isArray(databases) ||
    !databases.every((name) => typeof name === 'string' && /^[a-z0-9-]{0,40}\*?$/.test(name) && name !== '') ||
    (from.access !== 'rw' && from.access !== 'ro') ||
    (from.admin !== undefined && typeof from.admin !== 'boolean')
  ) {
    throw new Error(
      'a token needs sha256 (64 hex digits), databases (names or prefixes ending in *), access (rw or ro)',
    )
  }
  return { sha256: from.sha256, databases, access: from.access, admin: from.admin === true }
}

/** Reads a tokens file. Throws when it is not a list of tokens. */
export function readTokens(path: string): Token[] {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Array.isArray(value)) throw new Error('the tokens file must hold a list')
  return value.map(tokenOf)
}

export class Tokens {
  readonly #byHash: ReadonlyMap<string, Token>

  constructor(tokens: readonly Token[]) {
    this.#byHash = new Map(tokens.map((token) => [token.sha256, tokenOf(token)]))
  }

  /** The token of an Authorization header. Throws Refusal 401. */
  of(header: string | undefined): Token {
    // Looked up by hash: how long it takes tells nothing about the token itself.
    const token = header?.startsWith('Bearer ') ? this.#byHash.get(hash('sha256', header.slice(7))) : undefined
    if (token === undefined) throw new Refusal(401, 'AUTH_FAILED', 'The token is missing or unknown')
    return token
  }
}

/** Whether a token reaches a database. */
export function reaches(token: Token, database: string): boolean {
  return token.databases.some((name) =>
    name.endsWith('*') ? database.startsWith(name.slice(0, -1)) : database === name,
  )
}
