import { useEffect, useState } from 'preact/hooks'
import { LocationProvider, Route as RouteAt, Router, useLocation } from 'preact-iso/router'
import { say } from '../../shared/ja/ui.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { Banner, Notice } from '../ui/notice.tsx'
import { PageTitle } from '../ui/page-title.tsx'
import { connection } from './connection.ts'
import { type Gates, GatesProvider, useGates } from './gates.ts'
import { Header } from './header.tsx'
import { LazyPart } from './lazy-part.tsx'
import { LockScreen } from './lock-screen.tsx'
import { isOpenTo, Menu } from './menu.tsx'
import { RouteTableProvider, useRoutes } from './route-table.ts'
import type { PageProps, Route } from './routes-types.ts'
import { locked, session } from './session.ts'
import { updateNow, updateReady } from './update.ts'

/** The shell around every page. */
export function App({ routes, gates }: { readonly routes: readonly Route[]; readonly gates: Gates }) {
  return (
    <LocationProvider>
      <GatesProvider value={gates}>
        <RouteTableProvider value={routes}>
          <Shell />
        </RouteTableProvider>
      </GatesProvider>
    </LocationProvider>
  )
}

function Shell() {
  const [menuOpen, setMenuOpen] = useState(false)
  const { url } = useLocation()
  useEffect(() => setMenuOpen(false), [url])
  const shut = locked.value
  return (
    <>
      <a class="skip" href="#main">
        {say('page.skip')}
      </a>
      <Header menuOpen={menuOpen} onMenu={() => setMenuOpen(!menuOpen)} />
      <Banners />
      <div class="body">
        {!shut && <Menu open={menuOpen} onClose={() => setMenuOpen(false)} />}
        <main id="main" tabIndex={-1}>
          {shut ? <LockScreen /> : <Pages />}
        </main>
      </div>
    </>
  )
}

function Banners() {
  const state = connection.value
  return (
    <>
      {updateReady.value && (
        <Banner
          actions={
            <Button look="secondary" onPress={updateNow}>
              {say('update.now')}
            </Button>
          }
        >
          {say('update.ready')}
        </Banner>
      )}
      {state === 'offline' && (
        <Banner tone="warning">
          {say(session.value.state === 'open' ? 'connection.offline.typing' : 'connection.offline.banner')}
        </Banner>
      )}
      {state === 'unstable' && session.value.state === 'open' && (
        <Banner tone="warning">{say('connection.unstable.banner')}</Banner>
      )}
    </>
  )
}

function Pages() {
  const routes = useRoutes()
  return (
    <Router>
      {routes.map((route) => (
        <RouteAt key={route.path} path={route.path} component={Page} route={route} />
      ))}
      <RouteAt default component={NotFound} />
    </Router>
  )
}

function Page({ route, params }: PageProps & { readonly route: Route }) {
  if (!route.offline) {
    const { state } = session.value
    if (state === 'checking') return <p class="loading">{say('session.waiting')}</p>
    if (state === 'absent') return <SignIn />
  }
  if (!isOpenTo(route)) return <NotFound />
  return <LazyPart load={route.page} props={{ params }} />
}

function SignIn() {
  const gates = useGates()
  const { value } = session
  const ended = value.state === 'absent' && value.why === 'ended'
  return (
    <div class="gate">
      {ended && <Notice tone="warning" title={say('session.ended')} live />}
      {gates.signIn ? (
        <LazyPart load={gates.signIn} props={{ params: {} }} />
      ) : (
        <PageTitle title={say('session.sign-in')} />
      )}
    </div>
  )
}

/** The same words for a page that does not exist and one that is not allowed. */
function NotFound() {
  return (
    <>
      <PageTitle title={say('page.not-found')} />
      <p>{say('page.not-found.help')}</p>
      <LinkButton href="/">{say('home.title')}</LinkButton>
    </>
  )
}
