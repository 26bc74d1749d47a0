import { env } from 'cloudflare:workers'
import { toInstant } from '../shared/values/instant.ts'
import { openVault, type VaultEnv, vaultEntrypoints } from './vault/entrypoints.ts'

const vault = openVault(env as VaultEnv, () => toInstant(Date.now()))

export const { KeyAgent, KeyDesk, KeyMaker, NumberVault } = vaultEntrypoints(vault)

export default {
  fetch: () => new Response(null, { status: 404 }),
}
