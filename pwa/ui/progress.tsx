import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'

type ProgressProps = { readonly label: string; readonly done: number; readonly total: number; readonly detail?: string }

const ANNOUNCE_EVERY_MS = 5_000

/** How far a long job is. Readers hear it every five seconds, not at every step. */
export function Progress({ label, done, total, detail }: ProgressProps) {
  const said = say('progress.of', { done: done.toLocaleString('ja-JP'), total: total.toLocaleString('ja-JP') })
  const latest = useRef(said)
  latest.current = said
  const [announced, setAnnounced] = useState('')
  useEffect(() => {
    const timer = setInterval(() => setAnnounced(latest.current), ANNOUNCE_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div class="progress">
      <p class="progress-head">
        <span>{label}</span>
        <span class="numeric">{said}</span>
      </p>
      <progress aria-label={label} max={Math.max(total, 1)} value={done} />
      {detail && <p class="hint">{detail}</p>}
      <span class="unseen" role="status">
        {announced && `${label} ${announced}`}
      </span>
    </div>
  )
}
