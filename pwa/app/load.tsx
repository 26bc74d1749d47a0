import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { CallFailure } from './call.ts'

export type Loading<T> = {
  readonly value: T | undefined
  readonly failure: CallFailure | undefined
  readonly loading: boolean
  readonly reload: () => void
}

type State<T> = { value?: T; failure?: CallFailure; loading: boolean }

/**
 * Fetches what a page shows, again whenever `inputs` change, and leaves the old value in place meanwhile.
 * A late answer to an older question is thrown away.
 */
export function useLoad<T>(fetchIt: () => Promise<T>, inputs: readonly unknown[]): Loading<T> {
  const state: Signal<State<T>> = useSignal<State<T>>({ loading: true })
  const round = useSignal(0)
  const start = () => {
    round.value += 1
    const mine = round.peek()
    state.value = { ...state.peek(), loading: true }
    fetchIt().then(
      (value) => {
        if (mine === round.peek()) state.value = { value, loading: false }
      },
      (error: unknown) => {
        if (mine !== round.peek()) return
        const failure = error instanceof CallFailure ? error : new CallFailure('internal', say('error.unexpected'))
        state.value = { ...state.peek(), failure, loading: false }
      },
    )
  }
  useEffect(() => {
    start()
    return () => {
      round.value += 1
    }
  }, inputs)
  const { value, failure, loading } = state.value
  return { value, failure, loading, reload: start }
}

type LoadedProps<T> = { readonly of: Loading<T>; readonly children: (value: T) => ComponentChildren }

/** Shows what was loaded, or that it is on its way, or why it is not there and a way to try again. */
export function Loaded<T>({ of, children }: LoadedProps<T>) {
  return (
    <>
      {of.failure && (
        <Notice
          tone="error"
          title={of.failure.message}
          live
          actions={<Button onPress={of.reload}>{say('page.retry')}</Button>}
        />
      )}
      {of.value !== undefined && children(of.value)}
      {of.value === undefined && of.loading && <p class="loading">{say('page.loading')}</p>}
    </>
  )
}
