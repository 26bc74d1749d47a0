import queryEligibility from './features/eligibility/query.ts'
import createLinkKey from './features/link-key/create.ts'
import type { Endpoint } from './http/endpoint.ts'

/** Everything the exchange door serves. */
export const exchangeEndpoints: readonly Endpoint<'exchange'>[] = [createLinkKey, queryEligibility]
