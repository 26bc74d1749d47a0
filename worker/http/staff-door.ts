import type { Hono } from 'hono'
import { Problem } from '../../shared/contract/problems.ts'
import type { StaffEnv } from '../env.ts'
import { serveAsset } from './assets.ts'
import type { DoorServices } from './context.ts'
import { createDoor, type PlainRoute } from './door.ts'
import type { Endpoint } from './endpoint.ts'
import { secureHeaders } from './headers.ts'
import { renderProblem } from './problem.ts'

/** First path segments that are never a page of the app. */
const NOT_PAGES = /^\/(api|v1|oauth|documents|demo|test|openapi\.json)(\/|$)/

/** The staff door: the app's API and, on the same origin, the app itself. */
export function createStaffDoor<E extends StaffEnv>(
  endpoints: readonly Endpoint<'staff'>[],
  servicesOf: (env: E) => Promise<DoorServices>,
  plain: readonly PlainRoute[] = [],
): { fetch(request: Request, env: E, context: ExecutionContext): Promise<Response> } {
  const api: Hono<{ Bindings: E & object }> = createDoor<E, 'staff'>('staff', endpoints, plain, servicesOf) as never
  return {
    async fetch(request, env, context) {
      const url = new URL(request.url)
      // Passkeys and the app's origin are bound to the name `localhost`.
      if (url.hostname === '127.0.0.1') return Response.redirect(env.ORIGIN + url.pathname, 308)
      if (request.method !== 'GET' || NOT_PAGES.test(url.pathname))
        return api.fetch(request, env as E & object, context)
      const page = await serveAsset(env.ASSETS, url.pathname)
      return secureHeaders(page ?? renderProblem(new Problem('unknown-path'), 'none'), env.ORIGIN.startsWith('https:'))
    },
  }
}
