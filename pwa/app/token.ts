import type { Permission } from '../../shared/contract/permissions.ts'
import { serverNowMs } from './clock.ts'

/** Scoped tokens live here and nowhere else: in memory, five minutes, one for each permission. */
type Held = { readonly token: string; readonly endsAtMs: number }

const held = new Map<Permission, Promise<Held>>()
const RENEW_BEFORE_MS = 30_000

export type Mint = (permission: Permission) => Promise<{ readonly token: string; readonly expiresAt: string }>

/** A token for this permission, minted through `mint` when none is held or its end is near. */
export async function tokenFor(permission: Permission, mint: Mint): Promise<string> {
  const current = held.get(permission)
  if (current) {
    const found = await current.catch(() => undefined)
    if (found && found.endsAtMs - RENEW_BEFORE_MS > serverNowMs()) return found.token
  }
  const minting = mint(permission).then(({ token, expiresAt }) => ({ token, endsAtMs: Date.parse(expiresAt) }))
  held.set(permission, minting)
  return (await minting).token
}

export function dropToken(permission: Permission): void {
  held.delete(permission)
}

export function dropAllTokens(): void {
  held.clear()
}
