import type { ComponentChildren } from 'preact'
import { say } from '../../shared/ja/ui.ts'

export type SummaryRow = {
  readonly label: string
  readonly value: ComponentChildren
  /** Where the answer is changed: an address or an action. */
  readonly change?: string | (() => void)
}

/** Check answers, or the facts of a record when no row can be changed. `large` is for names on a confirming screen. */
export function SummaryList({ rows, large }: { readonly rows: readonly SummaryRow[]; readonly large?: boolean }) {
  return (
    <dl class={large ? 'summary summary-large' : 'summary'}>
      {rows.map((row) => (
        <div class="summary-row" key={row.label}>
          <dt>{row.label}</dt>
          <dd>
            {row.value === '' || row.value == null ? <span class="unset">{say('summary.unset')}</span> : row.value}
          </dd>
          {row.change !== undefined && (
            <dd class="summary-change">
              <Change change={row.change} label={row.label} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

function Change({ change, label }: { readonly change: string | (() => void); readonly label: string }) {
  const words = (
    <>
      {say('summary.change')}
      <span class="unseen">（{label}）</span>
    </>
  )
  if (typeof change === 'string') {
    return (
      <a class="button button-quiet" href={change}>
        {words}
      </a>
    )
  }
  return (
    <button class="button button-quiet" type="button" onClick={change}>
      {words}
    </button>
  )
}
