import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { ErrorIcon } from './icon.tsx'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

type ButtonProps = {
  readonly children: ComponentChildren
  readonly look?: ButtonLook
  /** Submits the form around it. */
  readonly submit?: boolean
  readonly onPress?: () => void
  /** While true a press does nothing and the button says so. */
  readonly busy?: boolean
  /** A key such as F12 or F2 that presses this button. */
  readonly shortcut?: string
  /** Why this cannot be done now. Buttons are never disabled: the press shows this sentence. */
  readonly refusal?: string | undefined
  /** What is meant, when several buttons on a page carry the same word. */
  readonly about?: string
}

export function Button({ children, look = 'secondary', submit, onPress, busy, shortcut, refusal, about }: ButtonProps) {
  const [refused, setRefused] = useState(false)
  const id = useId()
  const said = refused && refusal !== undefined
  const press = (event: Event) => {
    if (busy) return event.preventDefault()
    if (refusal !== undefined) {
      event.preventDefault()
      return setRefused(true)
    }
    onPress?.()
  }
  const button = (
    <button
      class={`button button-${look}`}
      type={submit ? 'submit' : 'button'}
      aria-busy={busy || undefined}
      aria-keyshortcuts={shortcut}
      aria-describedby={said ? id : undefined}
      onClick={press}
    >
      {busy ? say('button.busy') : children}
      {about && <span class="unseen">（{about}）</span>}
      {shortcut && !busy && (
        <span class="key" aria-hidden="true">
          {shortcut}
        </span>
      )}
    </button>
  )
  if (refusal === undefined) return button
  return (
    <span class="refusable">
      {button}
      <span class="refusal" id={id} role="alert">
        {said && (
          <>
            <ErrorIcon /> {refusal}
          </>
        )}
      </span>
    </span>
  )
}

type LinkProps = { readonly href: string; readonly children: ComponentChildren; readonly look?: ButtonLook }

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({ href, children, look = 'secondary' }: LinkProps) {
  return (
    <a class={`button button-${look}`} href={href}>
      {children}
    </a>
  )
}
