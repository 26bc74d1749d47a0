import { type ComponentType, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { PageModule } from './routes-types.ts'

/** What the lock screen shows to let the same person back in; it calls `onUnlocked` after the server agreed. */
export type UnlockModule = { readonly default: ComponentType<{ readonly onUnlocked: () => void }> }

export type Gates = {
  /** The page for those who are not signed in. It calls `findSession()` when the server opened a session. */
  readonly signIn?: () => Promise<PageModule>
  readonly unlock?: () => Promise<UnlockModule>
}

/** The product's. Without an unlock gate a locked screen asks for a full sign-in. */
export const gates: Gates = {}

const GatesContext = createContext<Gates>({})

export const GatesProvider = GatesContext.Provider

export function useGates(): Gates {
  return useContext(GatesContext)
}
