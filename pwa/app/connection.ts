import { signal } from '@preact/signals'
import { ping } from '../../shared/contract/session.ts'
import { setServerTime } from './clock.ts'

export type Connection = 'checking' | 'online' | 'unstable' | 'offline'

/** Whether the server answers. `navigator.onLine` alone says only that there is some network. */
export const connection = signal<Connection>('checking')

const TIMEOUT_MS = 3_000
const SLOW_MS = 1_500
const ONLINE_EVERY_MS = 10_000
const OFFLINE_AT_MOST_MS = 60_000

let failures = 0
let timer: ReturnType<typeof setTimeout> | undefined
let asking = false

/** Asks the server for a sign of life and plans the next question. */
export async function checkConnection(): Promise<void> {
  if (asking) return
  asking = true
  clearTimeout(timer)
  const startedAt = performance.now()
  try {
    const answer = await fetch(ping.path, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) })
    const tookMs = performance.now() - startedAt
    if (!answer.ok) throw new Error('ping refused')
    const { now }: { now: string } = await answer.json()
    setServerTime(Date.parse(now), tookMs)
    failures = 0
    connection.value = tookMs > SLOW_MS ? 'unstable' : 'online'
  } catch {
    failures += 1
    // One lost answer is no outage, unless the device itself reports that it has no network.
    connection.value = navigator.onLine && failures === 1 ? 'unstable' : 'offline'
  } finally {
    asking = false
    const waitMs = failures === 0 ? ONLINE_EVERY_MS : Math.min(2_000 * 2 ** (failures - 1), OFFLINE_AT_MOST_MS)
    timer = setTimeout(checkConnection, waitMs)
  }
}

/** Starts watching; called once by the shell. */
export function watchConnection(): void {
  const checkNow = () => void checkConnection()
  addEventListener('online', checkNow)
  addEventListener('offline', checkNow)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && checkNow())
  checkNow()
}
