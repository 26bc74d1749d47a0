import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { say } from '../../shared/ja/ui.ts'
import { Button } from '../ui/button.tsx'
import { CloseIcon } from '../ui/icon.tsx'
import { useRoutes } from './route-table.ts'
import { type MenuGroup, menuGroups, type Route } from './routes-types.ts'
import { can, who } from './session.ts'
import { leave } from './session-calls.ts'

/** Whether the person at the tablet may open it. */
export function isOpenTo(route: Route): boolean {
  if (route.offline) return true
  return who.value !== undefined && (route.permission === undefined || can(route.permission))
}

/** What the menu shows now, by group. */
export function menuOf(routes: readonly Route[]): { group: MenuGroup; routes: Route[] }[] {
  return menuGroups
    .map((group) => ({ group, routes: routes.filter((route) => route.menu === group && isOpenTo(route)) }))
    .filter((part) => part.routes.length > 0)
}

type MenuProps = { readonly open: boolean; readonly onClose: () => void }

/** The way to every page that is open to this person. A column beside the page, or a drawer on a narrow screen. */
export function Menu({ open, onClose }: MenuProps) {
  const routes = useRoutes()
  const { path, route: go } = useLocation()
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!open) return
    const before = document.activeElement
    box.current?.querySelector('button')?.focus()
    const shut = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    addEventListener('keydown', shut)
    return () => {
      removeEventListener('keydown', shut)
      // The drawer took the focus with it when it went; after a link the next page's heading has it.
      const left = document.activeElement === document.body || box.current?.contains(document.activeElement)
      if (left && before instanceof HTMLElement) before.focus()
    }
  }, [open])
  const current = (to: string) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`))
  const link = (route: Route, title = route.title) => (
    <a
      key={route.path}
      class="menu-link"
      href={route.path}
      aria-current={current(route.path) ? 'page' : undefined}
      aria-keyshortcuts={route.shortcut}
      onClick={onClose}
    >
      {title}
      {route.shortcut && (
        <span class="key" aria-hidden="true">
          {route.shortcut}
        </span>
      )}
    </a>
  )
  // The next person starts at the menu, not at a page that this one had open.
  const signOut = () => {
    go('/')
    void leave()
  }
  const home = routes.find((route) => route.path === '/')
  return (
    <nav class={open ? 'menu menu-open' : 'menu'} id="menu" aria-label={say('menu.label')} ref={box}>
      <button class="button button-quiet menu-close" type="button" onClick={onClose}>
        <CloseIcon />
        {say('menu.close')}
      </button>
      {home && isOpenTo(home) && <div class="menu-group">{link(home)}</div>}
      {menuOf(routes).map((part) => (
        <div class="menu-group" key={part.group}>
          <h2>{part.group}</h2>
          {part.routes.map((route) => link(route))}
        </div>
      ))}
      {who.value && (
        <div class="menu-foot">
          <Button look="quiet" onPress={signOut}>
            {say('session.sign-out')}
          </Button>
        </div>
      )}
    </nav>
  )
}
