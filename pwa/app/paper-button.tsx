import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { CallFailure } from './call.ts'

type Props = {
  readonly children: ComponentChildren
  readonly look?: 'primary' | 'secondary'
  readonly shortcut?: string
  /** Asks the server for the paper; answers its handle. */
  readonly ask: () => Promise<{ readonly handle: string }>
}

/** Opens a paper in a tab of its own, by a handle that is worth nothing afterwards. */
export function PaperButton({ children, look = 'secondary', shortcut, ask }: Props) {
  const busy = useSignal(false)
  const failure = useSignal('')
  const print = async () => {
    busy.value = true
    failure.value = ''
    try {
      const { handle } = await ask()
      globalThis.open(`/documents/paper?handle=${handle}`, '_blank', 'noopener')
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      failure.value = error.message
    } finally {
      busy.value = false
    }
  }
  return (
    <>
      {failure.value && <Notice tone="error" title={failure.value} live />}
      <Button look={look} busy={busy.value} onPress={() => void print()} {...(shortcut ? { shortcut } : {})}>
        {children}
      </Button>
    </>
  )
}
