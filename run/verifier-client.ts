import { randomUUID } from 'node:crypto'
import { type CryptoKey, importJWK, type JWK, SignJWT } from 'jose'
import type { Contract, Request as Input, Output } from '../shared/contract/contract.ts'
import { queryEligibility } from '../shared/contract/eligibility.ts'
import type { Scope } from '../shared/contract/permissions.ts'
import { dpopProof, newProofKey, type Observer, observed, type ProofKey, refuseUnless } from './staff-client.ts'

/** Who asks at the exchange door. */
export interface VerifierOptions {
  /** The exchange door, without a slash at the end. */
  readonly origin: string
  readonly clientId: string
  /** The private half of the registered key: a key, or a JWK with `d`. */
  readonly key: CryptoKey | JWK
  /** The key that proofs are made with; a new one unless given. */
  readonly proofKey?: ProofKey
  readonly now?: () => number
  readonly onCall?: Observer | undefined
}

/** The token endpoint's refusal (RFC 6749 §5.2). */
export class TokenRefused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.name = 'TokenRefused'
    this.status = status
    this.code = code
  }
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** A token is not used in its last seconds, so that it does not run out on the way. */
const SPARE_MS = 30_000

/**
 * A client of the exchange door: token by private_key_jwt (RFC 7523), bound to a key by DPoP (RFC 9449), and the calls
 * made with it. Used by the tour, the tests and the outside systems of the demo.
 */
export class VerifierClient {
  readonly #options: VerifierOptions
  #proofKey: Promise<ProofKey> | undefined
  /** Promises, so that calls made at once share one token and one key. */
  readonly #tokens = new Map<Scope, Promise<{ token: string; until: number }>>()

  constructor(options: VerifierOptions) {
    this.#options = options
    this.#proofKey = options.proofKey && Promise.resolve(options.proofKey)
  }

  /** Asks whether a person is entitled on a day of care. Throws `Refused` or `TokenRefused`. */
  eligibility(query: Input<typeof queryEligibility>): Promise<Output<typeof queryEligibility>> {
    return this.call(queryEligibility, query)
  }

  /** Calls an endpoint by its contract. */
  async call<C extends Contract>(contract: C, input: Input<C>): Promise<Output<C>> {
    const answer = await this.send(contract, input)
    await refuseUnless(answer)
    return (await answer.json()) as Output<C>
  }

  /** As `call`, but answers the raw response. */
  async send(contract: Contract, input: unknown): Promise<Response> {
    if (!('scope' in contract.access)) throw new Error(`${contract.name} is not for machines`)
    const { origin } = this.#options
    const token = await this.token(contract.access.scope)
    const url = origin + contract.path
    const dpop = await this.#proof({ method: contract.method, url, token })
    const headers = { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop }
    const answer = await fetch(url, { method: contract.method, headers, body: JSON.stringify(input) })
    return observed(this.#options.onCall, { contract, input, body: undefined }, answer)
  }

  /** A token for one scope, fetched when missing or near its end. Throws `TokenRefused`. */
  async token(scope: Scope): Promise<string> {
    const held = this.#tokens.get(scope)
    const known = held && (await held.catch(() => undefined))
    if (known && known.until > this.#now() + SPARE_MS) return known.token
    const fetched = this.#fetchToken(scope)
    this.#tokens.set(scope, fetched)
    return (await fetched).token
  }

  async #fetchToken(scope: Scope): Promise<{ token: string; until: number }> {
    const url = `${this.#options.origin}/oauth/token`
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await this.#assertion(url),
    })
    const dpop = await this.#proof({ method: 'POST', url })
    const answer = await fetch(url, { method: 'POST', headers: { dpop }, body })
    const granted = (await answer.json()) as { access_token?: string; expires_in?: number; error?: string }
    if (!answer.ok || !granted.access_token) throw new TokenRefused(answer.status, granted.error ?? 'malformed')
    return { token: granted.access_token, until: this.#now() + (granted.expires_in ?? 0) * 1000 }
  }

  async #assertion(audience: string): Promise<string> {
    const { clientId, key } = this.#options
    const now = Math.floor(this.#now() / 1000)
    const signing = 'kty' in key ? await importJWK(key, 'ES256') : key
    return new SignJWT()
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .setJti(randomUUID())
      .sign(signing)
  }

  async #proof(request: { method: string; url: string; token?: string }): Promise<string> {
    this.#proofKey ??= newProofKey()
    return dpopProof(await this.#proofKey, { ...request, nowMs: this.#now() })
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }
}
