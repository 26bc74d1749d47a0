import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Route } from './routes-types.ts'

const RouteTable = createContext<readonly Route[]>([])

export const RouteTableProvider = RouteTable.Provider

/** The app's pages. Handed down, because the table itself names the pages that ask for it. */
export function useRoutes(): readonly Route[] {
  return useContext(RouteTable)
}
