import { eq, lt } from 'drizzle-orm'
import { decodeJwt, importJWK, type CryptoKey as JoseKey, type JWK, jwtVerify } from 'jose'
import { client as clients, usedAssertion } from '../../db/schema/control/staff.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { type Id, isId } from '../../shared/values/id.ts'
import { instantMs } from '../../shared/values/instant.ts'
import { type Control, findClient, type LiveClient, openControl } from '../partition/control.ts'
import { guarded, isConflict } from '../partition/database.ts'
import type { Intent } from '../partition/intent.ts'
import { Partition } from '../partition/partition.ts'
import type { DoorServices } from './context.ts'
import type { PlainRoute } from './door.ts'
import { type Proof, verifyProof } from './dpop.ts'
import { readLimited } from './input.ts'
import { mintAccessToken, refuseHeaders, strictHeader, TOKEN_SECONDS } from './jwt.ts'

/** Longest life of a client assertion, in seconds. Its id is remembered until then. */
const ASSERTION_SECONDS = 300
const MAX_BODY_BYTES = 16_384
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const PATH = '/oauth/token'

/** Error of RFC 6749 §5.2 (and `invalid_dpop_proof` of RFC 9449 §5). The description never tells which check failed. */
class TokenRefusal extends Error {
  readonly code:
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_scope'
    | 'unsupported_grant_type'
    | 'invalid_dpop_proof'
  constructor(code: TokenRefusal['code']) {
    super(code)
    this.code = code
  }
}

/** The token endpoint: exactly one grant, client credentials by private_key_jwt (RFC 7523), bound by DPoP (RFC 9449). */
export const tokenRoutes: readonly PlainRoute[] = [
  { method: 'POST', path: PATH, handle: tokenEndpoint },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    handle: async (_request, services) => Response.json({ keys: services.keys.publicJwks }),
  },
  {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    handle: async (_request, { origin }) => Response.json(metadata(origin)),
  },
]

async function tokenEndpoint(request: Request, services: DoorServices, requestId: Id): Promise<Response> {
  const control = openControl(services.data)
  try {
    const form = await readForm(request)
    const client = await authenticateClient(form, services, control)
    const { proof, scope } = await grantable(form, request, client, services, requestId)
    await record(services, requestId, client, 'ok')
    const now = services.now()
    await guarded(() => control.update(clients).set({ usedAt: now }).where(eq(clients.id, client.id)))
    const claims = {
      iss: services.origin,
      aud: services.origin,
      sub: client.id,
      scope,
      municipality: client.municipality,
      thumbprint: proof.thumbprint,
      sid: null,
    }
    const token = await mintAccessToken(services.keys, claims, instantMs(now), services.newId())
    const body = { access_token: token, token_type: 'DPoP', expires_in: TOKEN_SECONDS, scope: scope.join(' ') }
    return Response.json(body, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error
    const status = error.code === 'invalid_client' ? 401 : 400
    return Response.json({ error: error.code }, { status, headers: { 'cache-control': 'no-store' } })
  }
}

/** What may be granted. From here on the client is known, so a refusal is part of its municipality's record. */
async function grantable(
  form: URLSearchParams,
  request: Request,
  client: LiveClient,
  services: DoorServices,
  requestId: Id,
): Promise<{ proof: Proof; scope: string[] }> {
  try {
    return { proof: await proofOf(request, services), scope: scopesOf(form, client) }
  } catch (error) {
    if (error instanceof TokenRefusal) await record(services, requestId, client, error.code)
    throw error
  }
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new TokenRefusal('invalid_request')
  const form = new URLSearchParams(await readText(request))
  // RFC 6749 §3.2: a parameter must not be given twice.
  for (const name of form.keys()) if (form.getAll(name).length > 1) throw new TokenRefusal('invalid_request')
  // RFC 6749 §3.2: a parameter without a value was left out.
  for (const [name, value] of [...form]) if (value === '') form.delete(name)
  if (!form.has('grant_type')) throw new TokenRefusal('invalid_request')
  if (form.get('grant_type') !== 'client_credentials') throw new TokenRefusal('unsupported_grant_type')
  if (form.has('client_secret')) throw new TokenRefusal('invalid_request')
  return form
}

async function readText(request: Request): Promise<string> {
  try {
    return new TextDecoder().decode(await readLimited(request, MAX_BODY_BYTES))
  } catch {
    throw new TokenRefusal('invalid_request')
  }
}

async function authenticateClient(
  form: URLSearchParams,
  services: DoorServices,
  control: Control,
): Promise<LiveClient> {
  const assertion = form.get('client_assertion')
  if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE)
    throw new TokenRefusal('invalid_client')
  const now = services.now()
  const nowMs = instantMs(now)
  const id = claimedId(assertion)
  const client = id === undefined ? undefined : await findClient(control, id, calendarDateOf(now))
  if (!client || client.held) throw new TokenRefusal('invalid_client')
  const claims = await verifyAssertion(assertion, client, services.origin, nowMs)
  if (form.has('client_id') && form.get('client_id') !== client.id) throw new TokenRefusal('invalid_client')
  await spend(control, client.id, claims, nowMs)
  return client
}

/** Who the assertion says it is from, before any of it is believed. */
function claimedId(assertion: string): string | undefined {
  try {
    refuseHeaders(strictHeader(assertion, 'JWT', 'ES256'))
    const { iss, sub } = decodeJwt(assertion)
    return iss === sub && typeof sub === 'string' && isId(sub) ? sub : undefined
  } catch {
    return undefined
  }
}

async function verifyAssertion(
  assertion: string,
  client: LiveClient,
  origin: string,
  nowMs: number,
): Promise<{ jti: string; exp: number }> {
  try {
    const key = (await importJWK(JSON.parse(client.jwk) as JWK, 'ES256')) as JoseKey
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['ES256'],
      issuer: client.id,
      subject: client.id,
      audience: [origin, origin + PATH],
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti'],
      maxTokenAge: ASSERTION_SECONDS,
      clockTolerance: 5,
      currentDate: new Date(nowMs),
    })
    const { jti, exp, aud } = payload
    if (typeof jti !== 'string' || jti.length < 8 || jti.length > 128 || typeof aud !== 'string')
      throw new Error('claims')
    if (!Number.isInteger(exp) || (exp as number) > nowMs / 1000 + ASSERTION_SECONDS + 5) throw new Error('claims')
    return { jti, exp: exp as number }
  } catch {
    throw new TokenRefusal('invalid_client')
  }
}

/** An assertion counts once (RFC 7523 §3): its id is taken by the insert, so that of two at once one fails. */
async function spend(
  control: Control,
  clientId: string,
  claims: { jti: string; exp: number },
  nowMs: number,
): Promise<void> {
  try {
    await guarded(() =>
      control.batch([
        control.delete(usedAssertion).where(lt(usedAssertion.expiresAt, Math.floor(nowMs / 1000) - 60)),
        control.insert(usedAssertion).values({ clientId, jti: claims.jti, expiresAt: claims.exp }),
      ]),
    )
  } catch (error) {
    if (isConflict(error)) throw new TokenRefusal('invalid_client')
    throw error
  }
}

async function proofOf(request: Request, services: DoorServices): Promise<Proof> {
  const nowMs = instantMs(services.now())
  try {
    const url = services.origin + PATH
    const proof = await verifyProof(request.headers.get('dpop'), { method: 'POST', url, nowMs })
    if (await services.replay.fresh(proof.thumbprint, proof.jti, nowMs)) return proof
  } catch {
    // Answered below like a replay: the caller learns only that the proof does not hold.
  }
  throw new TokenRefusal('invalid_dpop_proof')
}

function scopesOf(form: URLSearchParams, client: LiveClient): string[] {
  const asked = [...new Set(form.get('scope')?.split(' ') ?? client.scopes.keys())]
  if (asked.length === 0 || !asked.every((scope) => client.scopes.has(scope))) throw new TokenRefusal('invalid_scope')
  return asked
}

async function record(services: DoorServices, requestId: string, client: LiveClient, result: string): Promise<void> {
  const actor = { kind: 'client', id: client.id, role: client.kind, office: null, device: null, session: null } as const
  const action = result === 'ok' ? 'client.token-issued' : 'client.token-refused'
  const intent: Intent = { actor, action, purpose: 'client', subjects: [], requestId }
  await new Partition(client.municipality, services).record(intent, result)
}

function metadata(origin: string) {
  return {
    issuer: origin,
    token_endpoint: origin + PATH,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256'],
    dpop_signing_alg_values_supported: ['ES256'],
  }
}
