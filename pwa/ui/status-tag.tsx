import type { ComponentChildren } from 'preact'
import { CheckIcon, ClockIcon, ErrorIcon, HalfCircleIcon, OpenCircleIcon, WarningIcon } from './icon.tsx'

export type TagTone = 'done' | 'current' | 'waiting' | 'warning' | 'stopped' | 'neutral'

const ICONS = {
  done: CheckIcon,
  current: HalfCircleIcon,
  waiting: ClockIcon,
  warning: WarningIcon,
  stopped: ErrorIcon,
  neutral: OpenCircleIcon,
}

/** A state in a word; shape and colour only repeat it. */
export function StatusTag({
  tone = 'neutral',
  children,
}: {
  readonly tone?: TagTone
  readonly children: ComponentChildren
}) {
  const Icon = ICONS[tone]
  return (
    <span class={`tag tag-${tone}`}>
      <Icon />
      {children}
    </span>
  )
}
