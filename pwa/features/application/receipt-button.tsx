import { requestReceipt } from '../../../shared/contract/paper.ts'
import type { Id } from '../../../shared/values/id.ts'
import { call } from '../../app/call.ts'
import { PaperButton } from '../../app/paper-button.tsx'

type Props = { readonly applicationId: Id; readonly look?: 'primary' | 'secondary' }

/** 受付票. */
export function ReceiptButton({ applicationId, look = 'secondary' }: Props) {
  return (
    <PaperButton look={look} ask={() => call(requestReceipt, { applicationId })}>
      受付票を印刷
    </PaperButton>
  )
}
