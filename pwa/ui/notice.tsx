import type { ComponentChildren } from 'preact'
import { CheckIcon, ErrorIcon, InfoIcon, WarningIcon } from './icon.tsx'

export type Tone = 'info' | 'success' | 'warning' | 'error'

const ICONS = { info: InfoIcon, success: CheckIcon, warning: WarningIcon, error: ErrorIcon }

type NoticeProps = {
  readonly tone?: Tone
  readonly title: ComponentChildren
  readonly children?: ComponentChildren
  readonly actions?: ComponentChildren
  /** True for what appears after an action: readers hear it. Errors interrupt, the rest waits its turn. */
  readonly live?: boolean
}

/** A message in the page. */
export function Notice({ tone = 'info', title, children, actions, live }: NoticeProps) {
  const Icon = ICONS[tone]
  return (
    <div class={`notice tone-${tone}`} role={live ? (tone === 'error' ? 'alert' : 'status') : undefined}>
      <Icon />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {children && <div>{children}</div>}
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  )
}

/** A one-line message across the whole width, for the state of the system. */
export function Banner({ tone = 'info', children, actions }: Omit<NoticeProps, 'title' | 'live'>) {
  const Icon = ICONS[tone]
  return (
    <div class={`banner tone-${tone}`} role="status">
      <Icon />
      <span class="banner-text">{children}</span>
      {actions}
    </div>
  )
}
