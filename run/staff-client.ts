import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { Contract, Request as Input, Output } from '../shared/contract/contract.ts'
import type { ProblemDocument } from '../shared/contract/problems.ts'
import { mintToken } from '../shared/contract/session.ts'

/** A refusal as the caller met it. */
export class Refused extends Error {
  readonly status: number
  readonly problem: ProblemDocument
  constructor(status: number, problem: ProblemDocument) {
    const fields = problem.faults?.map((fault) => `${fault.pointer}: ${fault.message}`).join(' ')
    super([problem.type, problem.detail, fields].filter(Boolean).join(' '))
    this.name = 'Refused'
    this.status = status
    this.problem = problem
  }
  get code(): string {
    return this.problem.type.slice('/problems/'.length)
  }
}

/** A call as it was made and answered; what the tests look into. */
export interface Observed {
  readonly contract: Contract
  readonly input: unknown
  /** The raw body, of an endpoint that takes bytes. */
  readonly body: Uint8Array | undefined
  readonly status: number
  readonly headers: Headers
  readonly answer: Uint8Array
}

export type Observer = (call: Observed) => void

/** Shows a call to the observer and answers the response unread. */
export async function observed(
  observe: Observer | undefined,
  call: Pick<Observed, 'contract' | 'input' | 'body'>,
  answer: Response,
): Promise<Response> {
  if (!observe) return answer
  const { status, headers } = answer
  observe({ ...call, status, headers, answer: new Uint8Array(await answer.clone().arrayBuffer()) })
  return answer
}

/** A key with its public half, for DPoP. */
export interface ProofKey {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly thumbprint: string
}

export async function newProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') }
}

/** A DPoP proof (RFC 9449) for one request; `nowMs` is the clock of the door. */
export async function dpopProof(
  key: ProofKey,
  request: { method: string; url: string; token?: string; nowMs: number },
): Promise<string> {
  const hash = request.token && (await crypto.subtle.digest('SHA-256', new TextEncoder().encode(request.token)))
  return new SignJWT({
    htm: request.method,
    htu: request.url,
    ...(hash ? { ath: Buffer.from(hash).toString('base64url') } : {}),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk as Required<Pick<JWK, 'kty'>> & JWK })
    .setJti(crypto.randomUUID())
    .setIssuedAt(Math.floor(request.nowMs / 1000))
    .sign(key.privateKey)
}

/**
 * A terminal with a member of staff at it, over the public door and nothing else: device key, session cookie, scoped
 * tokens, proofs. Used by the tour, the demo's filling and the tests.
 */
export class StaffClient {
  readonly origin: string
  readonly key: ProofKey
  cookie = ''
  readonly #now: () => number
  readonly #observe: Observer | undefined
  readonly #tokens = new Map<string, { token: string; until: number }>()

  private constructor(origin: string, key: ProofKey, now: () => number, observe?: Observer) {
    this.origin = origin
    this.key = key
    this.#now = now
    this.#observe = observe
  }

  /** Signs in at the demo door as the given member of staff. */
  static async signIn(
    origin: string,
    staffId: string,
    options: { now?: () => number; key?: ProofKey; onCall?: Observer | undefined } = {},
  ): Promise<StaffClient> {
    const now = options.now ?? Date.now
    const client = new StaffClient(origin, options.key ?? (await newProofKey()), now, options.onCall)
    const url = `${origin}/demo/sign-in`
    const proof = await dpopProof(client.key, { method: 'POST', url, nowMs: now() })
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, dpop: proof },
      body: JSON.stringify({ staffId }),
    })
    await refuseUnless(answer)
    client.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    return client
  }

  /** Calls an endpoint by its contract. Throws `Refused`. */
  async call<C extends Contract>(contract: C, input: Input<C>, body?: Uint8Array<ArrayBuffer>): Promise<Output<C>> {
    const answer = await this.send(contract, input, body)
    await refuseUnless(answer)
    if (contract.produces) return new Uint8Array(await answer.arrayBuffer()) as Output<C>
    return (await answer.json()) as Output<C>
  }

  /** As `call`, but answers the raw response. */
  async send(contract: Contract, input: unknown, body?: Uint8Array<ArrayBuffer>): Promise<Response> {
    return observed(this.#observe, { contract, input, body }, await this.#fetch(contract, input, body))
  }

  async #fetch(contract: Contract, input: unknown, body: Uint8Array<ArrayBuffer> | undefined): Promise<Response> {
    const url = this.origin + contract.path
    if (contract.method === 'GET') {
      const query = new URLSearchParams(input as Record<string, string>).toString()
      return fetch(query ? `${url}?${query}` : url, { headers: { cookie: this.cookie } })
    }
    const headers = await this.headers(contract)
    if (contract.body !== 'bytes') return fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
    headers['content-type'] = 'application/octet-stream'
    headers['x-input'] = JSON.stringify(input)
    return fetch(url, { method: 'POST', headers, body: body ?? new Uint8Array() })
  }

  /** The headers a call needs: cookie or token, and a fresh proof. */
  async headers(contract: Contract): Promise<Record<string, string>> {
    const url = this.origin + contract.path
    const base = { 'content-type': 'application/json', origin: this.origin, cookie: this.cookie }
    const { access, method } = contract
    if ('public' in access) return base
    const nowMs = this.#now()
    if (!('permission' in access)) return { ...base, dpop: await dpopProof(this.key, { method, url, nowMs }) }
    const token = await this.token(access.permission)
    return { ...base, authorization: `DPoP ${token}`, dpop: await dpopProof(this.key, { method, url, token, nowMs }) }
  }

  /** A scoped token for one permission, minted when missing or near its end. */
  async token(permission: string): Promise<string> {
    const known = this.#tokens.get(permission)
    if (known && known.until > this.#now() + 30_000) return known.token
    const { token, expiresAt } = await this.call(mintToken, { scopes: [permission as never] })
    this.#tokens.set(permission, { token, until: Date.parse(expiresAt) })
    return token
  }
}

/** Throws `Refused` for anything but success. */
export async function refuseUnless(answer: Response): Promise<void> {
  if (answer.ok) return
  const text = await answer.text()
  let problem: ProblemDocument
  try {
    problem = JSON.parse(text) as ProblemDocument
  } catch {
    problem = { type: '/problems/internal', title: text.slice(0, 200), status: answer.status, requestId: 'none' }
  }
  throw new Refused(answer.status, problem)
}
