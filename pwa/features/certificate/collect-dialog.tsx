import { useSignal } from '@preact/signals'
import { collectCertificate } from '../../../shared/contract/certificate.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { CallFailure, call } from '../../app/call.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import type { Certificate } from './certificates.tsx'

type Props = {
  readonly certificate: Certificate
  readonly onClose: () => void
  readonly onDone: (words: string) => void
}

/** 回収: cannot be undone, so it is asked once more which copy lies on the table. */
export function CollectDialog({ certificate, onClose, onDone }: Props) {
  const busy = useSignal(false)
  const failure = useSignal('')
  const collect = async () => {
    busy.value = true
    failure.value = ''
    try {
      await call(collectCertificate, { certificateId: certificate.id, rev: certificate.rev })
      onDone('回収を記録しました。')
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      failure.value = error.message
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title="この証を回収しましたか"
      open
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button look="primary" busy={busy.value} onPress={() => void collect()}>
            回収を記録する
          </Button>
        </>
      }
    >
      {failure.value && <Notice tone="error" title={failure.value} live />}
      {certificate.state === 'current' && (
        <Notice tone="warning" title="交付中の証です">
          回収を記録すると、お手元に使える証がなくなります。資格はそのまま続きます。
        </Notice>
      )}
      <SummaryList
        large
        rows={[
          { label: '証コード', value: certificate.code },
          { label: '交付', value: `${certificate.issueNo}回目 ${formatWareki(certificate.issuedOn)}` },
        ]}
      />
    </Dialog>
  )
}
