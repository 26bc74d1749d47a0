import { signal } from '@preact/signals'

/** True when a new version waits. It takes over on a tap, never by itself: someone may be typing. */
export const updateReady = signal(false)

const LOOK_EVERY_MS = 30 * 60_000
const WORKER = '/sw.js'

let waiting: ServiceWorker | undefined
let asked = false

type TrustedTypesFactory = {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): string
  }
}

/** The page's policy allows one address to become a script: the service worker's. */
function trustedWorkerUrl(): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes
  if (!factory) return WORKER
  const rules = {
    createScriptURL: (url: string) => {
      if (url !== WORKER) throw new TypeError('not the service worker')
      return url
    },
  }
  return factory.createPolicy('sw', rules).createScriptURL(WORKER)
}

/** Registers the service worker and watches for its successors; called once by the shell. */
export async function watchForUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload()
  })
  const registration = await serviceWorker.register(trustedWorkerUrl(), { scope: '/', updateViaCache: 'none' })
  const offer = (worker: ServiceWorker | null) => {
    // The very first worker replaces nothing.
    if (!worker || !serviceWorker.controller) return
    waiting = worker
    updateReady.value = true
  }
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const next = registration.installing
    next?.addEventListener('statechange', () => next.state === 'installed' && offer(next))
  })
  const look = () => void registration.update().catch(() => undefined)
  setInterval(look, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
}

/** Lets the new version take over and reloads. */
export function updateNow(): void {
  asked = true
  if (waiting && waiting.state === 'installed') waiting.postMessage('take-over')
  else location.reload()
}
