/** Presses the visible button that carries the key of this event (`aria-keyshortcuts`), the topmost dialog's first. */
export function pressShortcut(event: KeyboardEvent): void {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !/^F\d{1,2}$/.test(event.key)) return
  const within = document.querySelector('dialog[open]') ?? document
  const target = [...within.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${event.key}"]`)].find(
    (one) => one.offsetParent !== null || one.getClientRects().length > 0,
  )
  if (!target) return
  event.preventDefault()
  // The field with the cursor is left first, as a press by hand would leave it.
  target.focus({ preventScroll: true })
  target.click()
}
