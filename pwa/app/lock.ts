import { locked, session } from './session.ts'
import { dropAllTokens } from './token.ts'

const IDLE_MS = 5 * 60_000
const HIDDEN_MS = 60_000
const LOOK_EVERY_MS = 5_000
/** How long after unlocking the field with the cursor may take to come back. */
const RETURN_WITHIN_MS = 5_000

let lastTouchAt = Date.now()
let hiddenAt: number | undefined
let place: Place | undefined

type Place = { readonly id: string; readonly start: number | null; readonly end: number | null }

/** Takes everything personal off the page; the forms stay in memory, the drafts on the server. */
export function lock(): void {
  if (locked.peek() || session.peek().state !== 'open') return
  place = placeOf(document.activeElement)
  // Leaving the field keeps its text and saves the draft before the field goes.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  dropAllTokens()
  locked.value = true
}

function placeOf(element: Element | null): Place | undefined {
  if (!element?.id) return undefined
  const text = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : undefined
  return { id: element.id, start: text?.selectionStart ?? null, end: text?.selectionEnd ?? null }
}

/** Puts the cursor back where it stood before the lock, as soon as that field is on the page again. */
export function returnToPlace(): void {
  const wanted = place
  place = undefined
  if (!wanted) return
  const settle = () => {
    const element = document.getElementById(wanted.id)
    if (!element) return false
    element.focus()
    const text = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : undefined
    if (wanted.start !== null) text?.setSelectionRange(wanted.start, wanted.end ?? wanted.start)
    return true
  }
  if (settle()) return
  const watcher = new MutationObserver(() => settle() && watcher.disconnect())
  watcher.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => watcher.disconnect(), RETURN_WITHIN_MS)
}

/** Watches for idle hands and hidden tabs; called once by the shell. */
export function watchForAbsence(): void {
  const touched = () => {
    if (!overdue()) lastTouchAt = Date.now()
  }
  for (const type of ['pointerdown', 'keydown', 'input', 'wheel'] as const) {
    addEventListener(type, touched, { capture: true, passive: true })
  }
  document.addEventListener('visibilitychange', onVisibility)
  // A sleeping tablet stops its timers: the clock is compared, not the ticks counted.
  setInterval(() => overdue() && lock(), LOOK_EVERY_MS)
}

function overdue(): boolean {
  const now = Date.now()
  return now - lastTouchAt >= IDLE_MS || (hiddenAt !== undefined && now - hiddenAt >= HIDDEN_MS)
}

function onVisibility(): void {
  const hidden = document.visibilityState === 'hidden'
  // The task switcher takes its picture now: the page is blurred before it does.
  document.documentElement.classList.toggle('concealed', hidden)
  if (hidden) hiddenAt = Date.now()
  else {
    if (overdue()) lock()
    hiddenAt = undefined
  }
}

/** Starts the idle time anew, after unlocking. */
export function startIdleTime(): void {
  lastTouchAt = Date.now()
}
