import type { Endpoint } from './http/endpoint.ts'

/** Everything the exchange door serves. */
export const exchangeEndpoints: readonly Endpoint<'exchange'>[] = []
