import { type CryptoKey as JoseKey, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { Problem } from '../../shared/contract/problems.ts'

/** Longest token read; ours are under 1,200 characters. */
const MAX_TOKEN_CHARS = 4096
/** Header parameters that would let a token choose its own key or change the meaning of the signature. */
const REFUSED_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64', 'zip']
/** Oldest token in seconds, whatever its own `exp` says. */
const MAX_TOKEN_AGE_SECONDS = 15 * 60
const CLOCK_TOLERANCE_SECONDS = 5
/** Lifetime of an access token in seconds. */
export const TOKEN_SECONDS = 300

/** What an access token of ours says (RFC 9068 with RFC 9449's confirmation). */
export interface AccessClaims {
  readonly iss: string
  readonly aud: string
  readonly sub: string
  readonly scope: readonly string[]
  readonly municipality: string
  /** Thumbprint of the key the token is bound to. */
  readonly thumbprint: string
  /** Session (staff) the token was minted from. */
  readonly sid: string | null
}

export interface TokenKeys {
  readonly sign: CryptoKey
  readonly kid: string
  /** Our own public keys by key id; nothing else is ever looked up. */
  readonly verify: ReadonlyMap<string, CryptoKey>
  /** As published. */
  readonly publicJwks: readonly JWK[]
}

/** Refuses what RFC 8725 warns of before any signature is looked at. Returns the header. */
export function strictHeader(token: string, typ: string, alg: string): Record<string, unknown> {
  if (token.length > MAX_TOKEN_CHARS || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new Problem('bad-token')
  const parts = token.split('.')
  for (const part of parts) if (!isCanonicalBase64Url(part)) throw new Problem('bad-token')
  let header: unknown
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fromBase64Url(parts[0] ?? '')),
    )
  } catch {
    throw new Problem('bad-token')
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new Problem('bad-token')
  const fields = header as Record<string, unknown>
  if (fields.typ !== typ || fields.alg !== alg) throw new Problem('bad-token')
  return fields
}

/** Also refuses the header parameters of `REFUSED_HEADERS`; `allowed` names those a kind of token needs (DPoP: jwk). */
export function refuseHeaders(header: Record<string, unknown>, allowed: readonly string[] = []): void {
  for (const name of REFUSED_HEADERS) if (name in header && !allowed.includes(name)) throw new Problem('bad-token')
}

/** Mints an access token of five minutes, bound to a key and one audience. */
export function mintAccessToken(keys: TokenKeys, claims: AccessClaims, nowMs: number, jti: string): Promise<string> {
  const iat = Math.floor(nowMs / 1000)
  return new SignJWT({
    scope: claims.scope.join(' '),
    client_id: claims.sub,
    municipality: claims.municipality,
    cnf: { jkt: claims.thumbprint },
    ...(claims.sid === null ? {} : { sid: claims.sid }),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.kid })
    .setIssuer(claims.iss)
    .setAudience(claims.aud)
    .setSubject(claims.sub)
    .setJti(jti)
    .setIssuedAt(iat)
    .setExpirationTime(iat + TOKEN_SECONDS)
    .sign(keys.sign as JoseKey)
}

/** Tokens kept as verified for a set of keys; the oldest goes first, and it is the first to run out. */
const KEPT_TOKENS = 10_000

interface Verified {
  readonly claims: AccessClaims
  readonly iat: number
  readonly exp: number
}

/** What our signature says never changes. Whether it still counts, and whether its holder does, is asked each time. */
const verified = new WeakMap<TokenKeys, Map<string, Verified>>()

/** Verifies an access token by the strict policy. Throws `bad-token` whatever is wrong with it. */
export async function verifyAccessToken(
  keys: TokenKeys,
  token: string,
  expected: { iss: string; aud: string; nowMs: number },
): Promise<AccessClaims> {
  const kept = verified.get(keys) ?? new Map<string, Verified>()
  verified.set(keys, kept)
  const known = kept.get(token)
  if (known && holds(known, expected)) return known.claims
  const fresh = await verifyAfresh(keys, token, expected)
  if (kept.size >= KEPT_TOKENS) for (const oldest of kept.keys()) if (kept.delete(oldest)) break
  kept.set(token, fresh)
  return fresh.claims
}

/** The part of the policy that hangs on the moment and the asker, as `jwtVerify` has it. */
function holds({ claims, iat, exp }: Verified, expected: { iss: string; aud: string; nowMs: number }): boolean {
  const now = Math.floor(expected.nowMs / 1000)
  const inTime = now >= iat - CLOCK_TOLERANCE_SECONDS && now < exp + CLOCK_TOLERANCE_SECONDS
  return inTime && claims.iss === expected.iss && claims.aud === expected.aud
}

async function verifyAfresh(
  keys: TokenKeys,
  token: string,
  expected: { iss: string; aud: string; nowMs: number },
): Promise<Verified> {
  const header = strictHeader(token, 'at+jwt', 'ES256')
  refuseHeaders(header)
  const key = typeof header.kid === 'string' ? keys.verify.get(header.kid) : undefined
  if (!key) throw new Problem('bad-token')
  try {
    const { payload } = await jwtVerify(token, key as JoseKey, {
      algorithms: ['ES256'],
      issuer: expected.iss,
      audience: expected.aud,
      typ: 'at+jwt',
      requiredClaims: ['iss', 'aud', 'sub', 'exp', 'iat', 'jti', 'scope', 'cnf', 'municipality'],
      maxTokenAge: MAX_TOKEN_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(expected.nowMs),
    })
    return claimsOf(payload)
  } catch {
    throw new Problem('bad-token')
  }
}

function claimsOf(payload: JWTPayload): Verified {
  const { iss, aud, sub, scope, municipality, sid, cnf, exp, iat } = payload
  const jkt = (cnf as { jkt?: unknown } | undefined)?.jkt
  if (typeof iss !== 'string' || typeof aud !== 'string' || typeof sub !== 'string') throw new Error('claims')
  if (typeof scope !== 'string' || typeof municipality !== 'string' || typeof jkt !== 'string')
    throw new Error('claims')
  if (!Number.isInteger(exp) || !Number.isInteger(iat) || (exp as number) - (iat as number) > TOKEN_SECONDS)
    throw new Error('claims')
  if (sid !== undefined && typeof sid !== 'string') throw new Error('claims')
  const claims = { iss, aud, sub, scope: scope.split(' '), municipality, thumbprint: jkt, sid: sid ?? null }
  return { claims, iat: iat as number, exp: exp as number }
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** SHA-256 of a secret, as a session's row is named and as `ath` names a token (RFC 9449 §4.2). */
export async function sha256Base64Url(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

/** The one spelling of its bytes: a length that occurs, and nothing in the bits of the last character that say nothing. */
function isCanonicalBase64Url(text: string): boolean {
  const rest = text.length % 4
  if (rest === 2) return /[AQgw]$/.test(text)
  if (rest === 3) return /[AEIMQUYcgkosw048]$/.test(text)
  return rest === 0
}
