import { asc, eq } from 'drizzle-orm'
import { municipality } from '../../db/schema/control/municipality.ts'
import { staff } from '../../db/schema/control/staff.ts'
import { Problem } from '../../shared/contract/problems.ts'
import { instantMs } from '../../shared/values/instant.ts'
import type { DoorServices } from '../http/context.ts'
import type { PlainRoute } from '../http/door.ts'
import { verifyProof } from '../http/dpop.ts'
import { openControl } from '../partition/control.ts'
import { openDemoSession } from './session.ts'

/** The demo door: choose a member of staff instead of signing in. Only on loopback, only in the demo's own Worker. */
export const demoRoutes: readonly PlainRoute[] = [
  { method: 'GET', path: '/demo/choices', handle: (_request, services) => choices(services) },
  { method: 'POST', path: '/demo/sign-in', handle: signIn },
]

async function choices(services: DoorServices): Promise<Response> {
  onLoopback(services)
  const rows = await openControl(services.data)
    .select({
      staffId: staff.id,
      name: staff.name,
      role: staff.role,
      code: municipality.code,
      municipality: municipality.name,
    })
    .from(staff)
    .innerJoin(municipality, eq(municipality.code, staff.municipality))
    .orderBy(asc(municipality.code), asc(staff.number))
  return Response.json({ staff: rows }, { headers: { 'cache-control': 'no-store' } })
}

async function signIn(request: Request, services: DoorServices): Promise<Response> {
  onLoopback(services)
  const origin = request.headers.get('origin')
  if (origin !== null && origin !== services.origin) throw new Problem('bad-origin')
  const nowMs = instantMs(services.now())
  const url = `${services.origin}/demo/sign-in`
  const proof = await verifyProof(request.headers.get('dpop'), { method: 'POST', url, nowMs })
  if (!(await services.replay.fresh(proof.thumbprint, proof.jti, nowMs))) throw new Problem('bad-token')
  const { staffId } = (await request.json()) as { staffId?: unknown }
  if (typeof staffId !== 'string') throw new Problem('invalid-input')
  const cookie = await openDemoSession(services, staffId, proof.thumbprint)
  return Response.json({ done: true }, { headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } })
}

function onLoopback(services: DoorServices): void {
  if (!['localhost', '127.0.0.1'].includes(new URL(services.origin).hostname)) throw new Problem('unknown-path')
}
