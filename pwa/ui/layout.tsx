import type { ComponentChildren } from 'preact'

/** A white sheet with an optional heading. */
export function Card({
  title,
  beside,
  children,
}: {
  readonly title?: string
  readonly beside?: ComponentChildren
  readonly children: ComponentChildren
}) {
  return (
    <section class="card">
      {title && (
        <div class="card-head">
          <h2>{title}</h2>
          {beside}
        </div>
      )}
      {children}
    </section>
  )
}

/** The work on the left, what helps it on the right; one under the other on a narrow screen. */
export function Split({
  children,
  aside,
  even,
}: {
  readonly children: ComponentChildren
  readonly aside: ComponentChildren
  /** Both sides alike, where one is held against the other. */
  readonly even?: boolean
}) {
  return (
    <div class={even ? 'split split-even' : 'split'}>
      <div class="stack">{children}</div>
      <aside class="stack">{aside}</aside>
    </div>
  )
}

/** Fields that belong together side by side (姓 and 名). */
export function Row({ children }: { readonly children: ComponentChildren }) {
  return <div class="row">{children}</div>
}

/** The page's buttons, always in reach at its foot: back on the left, the one thing to do on the right. */
export function ActionBar({
  start,
  children,
}: {
  readonly start?: ComponentChildren
  readonly children: ComponentChildren
}) {
  return (
    <div class="action-bar">
      <div class="action-start">{start}</div>
      <div class="action-end">{children}</div>
    </div>
  )
}

/** A figure with its name, for the top of a work list. */
export function Figure({
  label,
  value,
  unit,
}: {
  readonly label: string
  readonly value: string | number
  readonly unit?: string
}) {
  return (
    <div class="figure">
      <span class="figure-label">{label}</span>
      <span class="figure-value">
        {typeof value === 'number' ? value.toLocaleString('ja-JP') : value}
        {unit && <small>{unit}</small>}
      </span>
    </div>
  )
}

/** Equal boxes that wrap: figures, menu cards. */
export function Tiles({ children }: { readonly children: ComponentChildren }) {
  return <div class="tiles">{children}</div>
}
