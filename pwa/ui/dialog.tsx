import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { CloseIcon } from './icon.tsx'

type DialogProps = {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly actions?: ComponentChildren
}

/** A question that must be answered first: an approval, a step-up. The browser keeps the focus inside; Esc closes. */
export function Dialog({ title, open, onClose, children, actions }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!open || !dialog) return
    const before = document.activeElement
    dialog.showModal()
    // The first field, or the question itself: not the cross that closes it.
    const field = dialog.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)')
    ;(field ?? dialog.querySelector('h2'))?.focus()
    return () => {
      dialog.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [open])
  if (!open) return null
  return (
    <dialog
      class="dialog"
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div class="dialog-head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        <button class="button button-quiet icon-button" type="button" onClick={onClose}>
          <CloseIcon />
          <span class="unseen">{say('dialog.close')}</span>
        </button>
      </div>
      <div class="dialog-body">{children}</div>
      {actions && <div class="dialog-actions">{actions}</div>}
    </dialog>
  )
}
