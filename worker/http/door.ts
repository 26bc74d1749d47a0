import { Hono } from 'hono'
import * as v from 'valibot'
import type { Contract, Door } from '../../shared/contract/contract.ts'
import { Problem } from '../../shared/contract/problems.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import { openControl } from '../partition/control.ts'
import { Partition } from '../partition/partition.ts'
import { authenticate, type Caller, KnownRefusal } from './authenticate.ts'
import { boundNumbers, type Ctx, type DoorServices } from './context.ts'
import type { CtxOf, Endpoint } from './endpoint.ts'
import { secureHeaders } from './headers.ts'
import { readInput } from './input.ts'
import { openApi } from './openapi.ts'
import { problemOf, renderProblem } from './problem.ts'

/** A route outside the contracts: pages, the token endpoint. Each is named in the test of declared routes. */
export interface PlainRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly handle: (request: Request, services: DoorServices, requestId: Id) => Promise<Response>
}

type Env = { Variables: { requestId: Id; services: DoorServices } }

/**
 * Builds a door: every endpoint behind its contract's access, the OpenAPI document, and the plain routes.
 * `services` is called per request, because bindings and clock belong to the request's environment.
 */
export function createDoor<E, D extends Door>(
  door: D,
  endpoints: readonly Endpoint<D>[],
  plain: readonly PlainRoute[],
  servicesOf: (env: E) => Promise<DoorServices>,
): Hono<Env & { Bindings: E & object }> {
  const app = new Hono<Env & { Bindings: E & object }>()
  app.use(async (c, next) => {
    const services = await servicesOf(c.env)
    c.set('services', services)
    c.set('requestId', services.newId())
    await next()
    c.res = secureHeaders(c.res, services.secure)
  })
  for (const one of endpoints)
    app.on(one.contract.method, one.contract.path, async (c) =>
      serve(one, c.req.raw, c.get('services'), c.get('requestId')),
    )
  const document = JSON.stringify(
    openApi(
      door,
      endpoints.map((one) => one.contract),
    ),
  )
  app.get('/openapi.json', (c) => c.body(document, 200, { 'content-type': 'application/json' }))
  for (const route of plain)
    app.on(route.method, route.path, async (c) => {
      try {
        return await route.handle(c.req.raw, c.get('services'), c.get('requestId'))
      } catch (error) {
        return failed(error, c.get('requestId'), route.path)
      }
    })
  app.notFound((c) => renderProblem(new Problem('unknown-path'), c.get('requestId')))
  app.onError((error, c) => failed(error, c.get('requestId') ?? 'none', 'door'))
  return app
}

async function serve<D extends Door>(
  { contract, handle }: Endpoint<D>,
  request: Request,
  services: DoorServices,
  requestId: Id,
): Promise<Response> {
  const control = openControl(services.data)
  let caller: Caller | undefined
  let ctx: Ctx | undefined
  try {
    checkOrigin(contract, request, services)
    caller = await authenticate(services, control, contract, request)
    ctx = contextOf(services, contract, requestId, caller, control)
    const input = await readInput(contract, request)
    const output = await handle(ctx as CtxOf<D>, input)
    return answer(contract, output)
  } catch (error) {
    const known = caller ?? (error instanceof KnownRefusal ? error.caller : undefined)
    const problem = problemOf(error)
    if (known) await recordRefusal(ctx ?? contextOf(services, contract, requestId, known, control), problem)
    return failed(error, requestId, contract.name)
  }
}

/** The answer is checked by the contract, so that no field leaves that was not declared. */
function answer(contract: Contract, output: unknown): Response {
  if (contract.produces)
    return new Response(output as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': contract.produces, 'cache-control': 'no-store', 'content-disposition': 'inline' },
    })
  return Response.json(v.parse(contract.output, output), { headers: { 'cache-control': 'no-store' } })
}

/** A browser must come from the door's own page: cookies are SameSite=Strict, and this holds where that does not. */
function checkOrigin(contract: Contract, request: Request, services: DoorServices): void {
  if (contract.door !== 'staff' || contract.method === 'GET') return
  const origin = request.headers.get('origin')
  if (origin !== null && origin !== services.origin) throw new Problem('bad-origin')
  if (origin === null && request.headers.has('cookie')) throw new Problem('bad-origin')
}

function contextOf(
  services: DoorServices,
  contract: Contract,
  requestId: Id,
  caller: Caller | undefined,
  control: Ctx['control'],
): Ctx {
  const municipality = caller?.municipality ?? ''
  const actor = caller?.actor ?? {
    kind: 'job',
    id: 'public',
    role: 'public',
    office: null,
    device: null,
    session: null,
  }
  const base: Ctx = {
    requestId,
    municipality,
    actor,
    control,
    services,
    partition: new Partition(municipality, services),
    now: services.now,
    today: () => calendarDateOf(services.now()),
    newId: services.newId,
    intent: (purpose, subjects = [], approvalId) => ({
      actor,
      action: contract.audit,
      purpose,
      subjects,
      requestId,
      ...(approvalId === undefined ? {} : { approvalId }),
    }),
  }
  if (contract.door === 'exchange') return Object.assign(base, { client: caller?.client, proof: caller?.proof })
  const use = { requestId, actor: actor.id, action: contract.audit }
  const numbers = services.numberVault ? boundNumbers(services.numberVault, municipality, use) : undefined
  return Object.assign(base, { session: caller?.session, proof: caller?.proof, numbers })
}

/** A refusal is part of the record. When even that fails, the caller still gets the refusal and the console the code. */
async function recordRefusal(ctx: Ctx, problem: Problem): Promise<void> {
  if (ctx.municipality === '' || problem.code === 'maintenance') return
  try {
    await ctx.partition.record(ctx.intent('refused'), problem.code)
  } catch {
    console.error(JSON.stringify({ requestId: ctx.requestId, code: 'refusal-not-recorded' }))
  }
}

/** Only codes and ids reach the console: an error's own message may quote what it was given. */
function failed(error: unknown, requestId: string, where: string): Response {
  const problem = problemOf(error)
  if (problem.code === 'internal' || problem.code === 'unavailable') {
    const name = error instanceof Error ? error.name : 'unknown'
    const code = (error as { code?: unknown })?.code
    console.error(JSON.stringify({ requestId, where, name, code: typeof code === 'string' ? code : undefined }))
  }
  return renderProblem(problem, requestId)
}
