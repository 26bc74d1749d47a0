import { useSignal } from '@preact/signals'
import { requestCertificatePaper } from '../../../shared/contract/certificate.ts'
import type { Id } from '../../../shared/values/id.ts'
import { CallFailure, call } from '../../app/call.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** 印刷: the paper opens in a tab of its own, by a handle that is worth nothing afterwards. */
export function PrintButton({ certificateId }: { readonly certificateId: Id }) {
  const busy = useSignal(false)
  const failure = useSignal('')
  const print = async () => {
    busy.value = true
    failure.value = ''
    try {
      const { handle } = await call(requestCertificatePaper, { certificateId })
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
      <Button look="primary" shortcut="F12" busy={busy.value} onPress={() => void print()}>
        医療証を印刷
      </Button>
    </>
  )
}
