import type { ComponentType } from 'preact'
import type { Permission } from '../../shared/contract/permissions.ts'

/** The parts of the menu, in their order. */
export const menuGroups = ['窓口', '審査', '支給', '照会・連携', '管理'] as const
export type MenuGroup = (typeof menuGroups)[number]

export type PageProps = {
  /** The `:name` parts of the path: handles, never ids. The router spreads them as props: never `:ref` or `:key`. */
  readonly params: Readonly<Record<string, string | undefined>>
}

export type PageModule = { readonly default: ComponentType<PageProps> }

/** A page as data: the router, the menu and the tests read the same table. */
export type Route = {
  readonly path: `/${string}`
  /** Fixed words, without personal data: they stand in the menu and the browser's history. */
  readonly title: string
  /** Who may open it; `offline` pages need nobody signed in and hold no personal data. */
  readonly permission?: Permission
  readonly offline?: boolean
  /** Under which heading the menu shows it; without one it is reached from another page. */
  readonly menu?: MenuGroup
  /** One line for the tile on the first screen. */
  readonly purpose?: string
  /** A key that opens it from anywhere, such as F2. */
  readonly shortcut?: string
  readonly page: () => Promise<PageModule>
}
