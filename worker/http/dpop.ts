import { calculateJwkThumbprint, importJWK, type CryptoKey as JoseKey, type JWK, jwtVerify } from 'jose'
import { Problem } from '../../shared/contract/problems.ts'
import { refuseHeaders, sha256Base64Url, strictHeader } from './jwt.ts'

/** How far a proof's time may lie from ours, in seconds. Its id is remembered for twice as long. */
export const PROOF_WINDOW_SECONDS = 60

/** A proof that held: which key, and its one-time id. */
export interface Proof {
  readonly thumbprint: string
  readonly jti: string
}

/** Remembers proof ids; answers whether this one is new. */
export interface ReplayMemory {
  fresh(thumbprint: string, jti: string, nowMs: number): Promise<boolean>
}

/**
 * Verifies a DPoP proof (RFC 9449 §4.3) for this method and address (without query), and for `token` when one comes.
 * Does not yet look whether its id was used: see `ReplayMemory`. Throws `bad-token`.
 */
export async function verifyProof(
  proof: string | null,
  request: { method: string; url: string; token?: string; nowMs: number },
): Promise<Proof> {
  if (proof === null) throw new Problem('bad-token')
  const header = strictHeader(proof, 'dpop+jwt', 'ES256')
  refuseHeaders(header, ['jwk'])
  const jwk = publicPoint(header.jwk)
  let payload: Record<string, unknown>
  let thumbprint: string
  try {
    const known = await importedKey(jwk)
    thumbprint = known.thumbprint
    const verified = await jwtVerify(proof, known.key, {
      algorithms: ['ES256'],
      typ: 'dpop+jwt',
      requiredClaims: ['htm', 'htu', 'iat', 'jti'],
      currentDate: new Date(request.nowMs),
    })
    payload = verified.payload
  } catch {
    throw new Problem('bad-token')
  }
  const { htm, htu, iat, jti, ath } = payload
  if (htm !== request.method || htu !== request.url) throw new Problem('bad-token')
  if (typeof iat !== 'number' || Math.abs(request.nowMs / 1000 - iat) > PROOF_WINDOW_SECONDS)
    throw new Problem('bad-token')
  if (typeof jti !== 'string' || jti.length < 16 || jti.length > 64) throw new Problem('bad-token')
  if (request.token !== undefined && ath !== (await sha256Base64Url(request.token))) throw new Problem('bad-token')
  return { thumbprint, jti }
}

/** Keys kept ready: a municipality's terminals and institutions are some hundreds. */
const KEPT_KEYS = 4096

interface ImportedKey {
  readonly key: JoseKey
  readonly thumbprint: string
}

/** Not promises: in workerd one request must not wait for another's. The oldest goes first. */
const imported = new Map<string, ImportedKey>()

/** Throws for a point that is not on the curve. */
async function importedKey(jwk: ReturnType<typeof publicPoint>): Promise<ImportedKey> {
  const name = `${jwk.x}.${jwk.y}`
  const known = imported.get(name)
  if (known) return known
  const key = (await importJWK(jwk, 'ES256')) as JoseKey
  const made = { key, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') }
  if (imported.size >= KEPT_KEYS) for (const oldest of imported.keys()) if (imported.delete(oldest)) break
  imported.set(name, made)
  return made
}

/** Exactly a public P-256 point: a private part or any other member is refused. */
export function publicPoint(value: unknown): JWK & { kty: 'EC'; crv: 'P-256'; x: string; y: string } {
  if (typeof value !== 'object' || value === null) throw new Problem('bad-token')
  const { kty, crv, x, y, ...rest } = value as Record<string, unknown>
  const extra = Object.keys(rest).filter((name) => !['kid', 'use', 'alg', 'ext', 'key_ops'].includes(name))
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string' || extra.length > 0)
    throw new Problem('bad-token')
  if (!/^[\w-]{43}$/.test(x) || !/^[\w-]{43}$/.test(y)) throw new Problem('bad-token')
  return { kty, crv, x, y }
}
