import { useSignal } from '@preact/signals'
import { requestReceipt } from '../../../shared/contract/paper.ts'
import type { Id } from '../../../shared/values/id.ts'
import { CallFailure, call } from '../../app/call.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

type Props = { readonly applicationId: Id; readonly look?: 'primary' | 'secondary' }

/** 受付票: opens in a tab of its own, by a handle that is worth nothing afterwards. */
export function ReceiptButton({ applicationId, look = 'secondary' }: Props) {
  const busy = useSignal(false)
  const failure = useSignal('')
  const print = async () => {
    busy.value = true
    failure.value = ''
    try {
      const { handle } = await call(requestReceipt, { applicationId })
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
      <Button look={look} busy={busy.value} onPress={() => void print()}>
        受付票を印刷
      </Button>
    </>
  )
}
