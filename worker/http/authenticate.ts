import type { Contract } from '../../shared/contract/contract.ts'
import { covers } from '../../shared/contract/permissions.ts'
import { Problem } from '../../shared/contract/problems.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { instantMs } from '../../shared/values/instant.ts'
import { type Control, findClient, findSession, type LiveClient, type LiveSession } from '../partition/control.ts'
import type { Actor } from '../partition/intent.ts'
import type { DoorServices } from './context.ts'
import { type Proof, verifyProof } from './dpop.ts'
import { type AccessClaims, verifyAccessToken } from './jwt.ts'
import { loggedSession, sessionIdOf } from './session-cookie.ts'

/** Minutes without a request after which a session is dead on the server's side too. */
const IDLE_MINUTES = 30

/** Who calls, as far as it could be established. */
export interface Caller {
  readonly municipality: string
  readonly actor: Actor
  readonly session?: LiveSession
  readonly client?: LiveClient
  readonly proof?: Proof
}

/** A caller who is known but may not do this; the refusal goes into the log of the caller's municipality. */
export class KnownRefusal extends Problem {
  readonly caller: Caller
  constructor(code: 'not-permitted' | 'bad-token' | 'maintenance', caller: Caller) {
    super(code)
    this.caller = caller
  }
}

/**
 * Establishes who calls, by what the contract asks. Throws before anything of the municipality is looked at.
 * Undefined only for public endpoints.
 */
export async function authenticate(
  services: DoorServices,
  control: Control,
  contract: Contract,
  request: Request,
): Promise<Caller | undefined> {
  const { access } = contract
  if ('public' in access) return undefined
  if ('session' in access) return bySession(services, control, contract, request)
  return byToken(services, control, contract, request)
}

/** By cookie and the terminal's proof. A page the browser itself opens (GET) cannot send a proof. */
async function bySession(
  services: DoorServices,
  control: Control,
  contract: Contract,
  request: Request,
): Promise<Caller> {
  const id = await sessionIdOf(request.headers.get('cookie'))
  const caller = id === undefined ? undefined : await staffCaller(services, control, id)
  if (!caller?.session) throw new Problem('not-signed-in')
  if (contract.method === 'GET') return opened(caller)
  return opened({ ...caller, proof: await proven(services, contract, request, caller, caller.session.thumbprint) })
}

/** By a scoped token and a proof of the key it is bound to: one check for staff and machines. */
async function byToken(
  services: DoorServices,
  control: Control,
  contract: Contract,
  request: Request,
): Promise<Caller> {
  const token = /^DPoP ([\w.-]+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) throw new Problem('not-signed-in')
  const nowMs = instantMs(services.now())
  const { origin } = services
  const claims = await verifyAccessToken(services.keys, token, { iss: origin, aud: origin, nowMs })
  const caller =
    contract.door === 'staff' ? await staffOf(services, control, claims) : await clientOf(services, control, claims)
  if (!caller) throw new Problem(contract.door === 'staff' ? 'not-signed-in' : 'bad-token')
  const proof = await proven(services, contract, request, caller, claims.thumbprint, token)
  if (!allowed(contract, claims, caller)) throw new KnownRefusal('not-permitted', caller)
  return opened({ ...caller, proof })
}

/** The token must carry the permission and its holder must still have it. */
function allowed({ access }: Contract, claims: AccessClaims, { session, client }: Caller): boolean {
  if ('permission' in access)
    return (
      session !== undefined && covers(claims.scope, access.permission) && covers(session.permissions, access.permission)
    )
  return (
    'scope' in access && client !== undefined && claims.scope.includes(access.scope) && client.scopes.has(access.scope)
  )
}

function opened(caller: Caller): Caller {
  if (caller.session?.held || caller.client?.held) throw new KnownRefusal('maintenance', caller)
  return caller
}

/**
 * The proof of the key that cookie or token belong to. One without it, with another's or with a used one is a cookie or
 * token in wrong hands: that goes into the log of the caller's municipality.
 */
async function proven(
  services: DoorServices,
  contract: Contract,
  request: Request,
  caller: Caller,
  thumbprint: string,
  token?: string,
): Promise<Proof> {
  const nowMs = instantMs(services.now())
  const proof = await verifyProof(request.headers.get('dpop'), {
    method: contract.method,
    url: services.origin + contract.path,
    nowMs,
    ...(token === undefined ? {} : { token }),
  }).catch(() => undefined)
  if (proof?.thumbprint !== thumbprint) throw new KnownRefusal('bad-token', caller)
  if (!(await services.replay.fresh(thumbprint, proof.jti, nowMs))) throw new KnownRefusal('bad-token', caller)
  return proof
}

async function staffOf(services: DoorServices, control: Control, claims: AccessClaims): Promise<Caller | undefined> {
  if (claims.sid === null) return undefined
  const caller = await staffCaller(services, control, claims.sid)
  const session = caller?.session
  if (!session || session.staffId !== claims.sub || session.municipality !== claims.municipality) return undefined
  return session.thumbprint === claims.thumbprint ? caller : undefined
}

async function staffCaller(services: DoorServices, control: Control, id: string): Promise<Caller | undefined> {
  const now = services.now()
  const session = await findSession(control, id, now)
  if (!session || instantMs(now) - Date.parse(session.seenAt) > IDLE_MINUTES * 60_000) return undefined
  const { staffId, role, office, deviceId } = session
  const actor: Actor = {
    kind: 'staff',
    id: staffId,
    role,
    office,
    device: deviceId,
    session: loggedSession(session.id),
  }
  return { municipality: session.municipality, actor, session }
}

async function clientOf(services: DoorServices, control: Control, claims: AccessClaims): Promise<Caller | undefined> {
  const client = await findClient(control, claims.sub, calendarDateOf(services.now()))
  if (!client || client.municipality !== claims.municipality) return undefined
  const actor: Actor = { kind: 'client', id: client.id, role: client.kind, office: null, device: null, session: null }
  return { municipality: client.municipality, actor, client }
}
