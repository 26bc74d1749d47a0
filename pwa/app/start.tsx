import { render } from 'preact'
import { App } from './app.tsx'
import { connection, watchConnection } from './connection.ts'
import type { Gates } from './gates.ts'
import { watchForAbsence } from './lock.ts'
import type { Route } from './routes-types.ts'
import { session } from './session.ts'
import { findSession } from './session-calls.ts'
import { pressShortcut } from './shortcuts.ts'
import { watchForUpdates } from './update.ts'

/** Puts the app on the page and starts its watches. */
export function start(routes: readonly Route[], gates: Gates): void {
  const root = document.getElementById('app')
  if (!root) throw new Error('no #app on the page')
  addEventListener('keydown', pressShortcut)
  watchConnection()
  watchForAbsence()
  render(<App routes={routes} gates={gates} />, root)
  void findSession()
  // The app may have been opened without a network: ask again when there is one.
  connection.subscribe((state) => {
    const { value } = session
    if (state === 'online' && value.state === 'absent' && value.why === 'none') void findSession()
  })
  void watchForUpdates()
}
