import type { StaffCtx } from '../../http/context.ts'

/** The address an institution's engineer needs: the exchange door is another door than this one. */
export const tokenEndpointOf = ({ services }: StaffCtx): string => `${services.exchangeOrigin ?? ''}/oauth/token`
