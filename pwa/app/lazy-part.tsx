import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

type Load<P> = () => Promise<{ readonly default: ComponentType<P> }>

const loadedParts = new Map<unknown, unknown>()

/** A part of the app that is fetched when it is first needed. A failed fetch can be tried again. */
export function LazyPart<P extends object>({ load, props }: { readonly load: Load<P>; readonly props: P }) {
  const [state, setState] = useState<{ load: Load<P>; Part?: ComponentType<P>; failed?: boolean }>(() => ({
    load,
    Part: loadedParts.get(load) as ComponentType<P>,
  }))
  const current = state.load === load ? state : { load, Part: loadedParts.get(load) as ComponentType<P> }
  const fetchPart = () => {
    load().then(
      (module) => {
        loadedParts.set(load, module.default)
        setState({ load, Part: module.default })
      },
      () => setState({ load, failed: true }),
    )
  }
  useEffect(() => {
    if (!current.Part) fetchPart()
  }, [load])
  if (current.Part) return <current.Part {...props} />
  if (!current.failed) return <p class="loading">{say('page.loading')}</p>
  return (
    <Notice
      tone="error"
      title={say('page.failed')}
      live
      actions={<Button onPress={fetchPart}>{say('page.retry')}</Button>}
    >
      {say('page.failed.help')}
    </Notice>
  )
}
