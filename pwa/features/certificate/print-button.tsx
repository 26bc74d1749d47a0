import { requestCertificatePaper } from '../../../shared/contract/certificate.ts'
import type { Id } from '../../../shared/values/id.ts'
import { call } from '../../app/call.ts'
import { PaperButton } from '../../app/paper-button.tsx'

/** 医療証の印刷. */
export function PrintButton({ certificateId }: { readonly certificateId: Id }) {
  return (
    <PaperButton look="primary" shortcut="F12" ask={() => call(requestCertificatePaper, { certificateId })}>
      医療証を印刷
    </PaperButton>
  )
}
