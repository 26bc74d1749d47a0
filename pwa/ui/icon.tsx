import type { ComponentChildren } from 'preact'

/** Icons never stand alone for a meaning: a word is always beside them, so they are hidden from readers. */
function Icon({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

const line = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '2',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const

export const CheckIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="10" fill="currentColor" />
    <path
      d="m7.5 12.5 3 3 6-6.5"
      fill="none"
      stroke="#fff"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </Icon>
)
export const ErrorIcon = () => (
  <Icon>
    <path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="currentColor" />
    <path d="M12 7v6m0 3.5v.5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" />
  </Icon>
)
export const WarningIcon = () => (
  <Icon>
    <path d="M12 2.5 23 21.5H1z" fill="currentColor" />
    <path d="M12 9v6m0 3v.2" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" />
  </Icon>
)
export const InfoIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="10" fill="currentColor" />
    <path d="M12 11v6m0-10v.2" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" />
  </Icon>
)
export const OpenCircleIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" {...line} />
  </Icon>
)
export const HalfCircleIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" {...line} />
    <path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" />
  </Icon>
)
export const ClockIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" {...line} />
    <path d="M12 7v5l3.5 2" {...line} />
  </Icon>
)
export const LockIcon = () => (
  <Icon>
    <rect x="5" y="11" width="14" height="9" rx="2" {...line} />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" {...line} />
  </Icon>
)
export const SearchIcon = () => (
  <Icon>
    <circle cx="11" cy="11" r="6.5" {...line} />
    <path d="m16 16 5 5" {...line} />
  </Icon>
)
export const MenuIcon = () => (
  <Icon>
    <path d="M4 6h16M4 12h16M4 18h16" {...line} />
  </Icon>
)
export const CloseIcon = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" {...line} />
  </Icon>
)
export const ChevronIcon = () => (
  <Icon>
    <path d="m9 5 7 7-7 7" {...line} />
  </Icon>
)
export const OnlineIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="7" fill="currentColor" />
  </Icon>
)
export const UnstableIcon = () => (
  <Icon>
    <path d="M12 4 21 20H3z" {...line} />
  </Icon>
)
export const OfflineIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8" {...line} />
    <path d="M6 18 18 6" {...line} />
  </Icon>
)
