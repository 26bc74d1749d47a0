import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute, setDefaultHandler } from 'workbox-routing'
import { NetworkOnly } from 'workbox-strategies'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

// Nothing is ever cached while it runs: `no-store` does not keep an answer out of CacheStorage.
precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/v1\//, /^\/oauth\//, /^\/documents\//],
  }),
)
setDefaultHandler(new NetworkOnly())

// A new version waits until someone taps.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
