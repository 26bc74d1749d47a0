import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { decideApplication } from '../../../shared/contract/decision.ts'
import { decisionReasonWords, outcomeWords } from '../../../shared/ja/review.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { CallFailure, call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { freshId } from '../../app/fresh-id.ts'
import { Button } from '../../ui/button.tsx'
import { describeDate } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { nameOf } from '../person/person-table.tsx'
import type { Case } from './declared.tsx'

type Props = { readonly found: Case; readonly onClose: () => void; readonly onDone: (words: string) => void }

/** 承認: exactly what the yes is bound to, and nothing else is sent. */
export function ApproveDialog({ found, onClose, onDone }: Props) {
  const busy = useSignal(false)
  const failure = useSignal('')
  const determinationId = useMemo(freshId, [found.approval?.id])
  const { approval } = found
  if (!approval) return null
  const { request } = approval
  const decide = async () => {
    busy.value = true
    failure.value = ''
    try {
      await call(decideApplication, { determinationId, approvalId: approval.id, request })
      onDone(request.outcome === 'grant' ? '認定しました。医療証を印刷できます。' : '却下しました。')
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      failure.value = error.message
    } finally {
      busy.value = false
    }
  }
  const words = outcomeWords[request.outcome]
  return (
    <Dialog
      title={`${words}を承認しますか`}
      open
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button look="primary" busy={busy.value} onPress={() => void decide()}>
            承認する
          </Button>
        </>
      }
    >
      {failure.value && <Notice tone="error" title={failure.value} live />}
      <SummaryList
        large
        rows={[
          { label: 'お子さん', value: nameOf(found.child) },
          { label: '生年月日', value: describeDate(found.child.birthOn, today()) },
          { label: '結果', value: words },
          { label: '理由', value: decisionReasonWords(request.reasonCode) },
          ...(request.validFrom && request.validTo
            ? [
                { label: '資格の始まり', value: formatWareki(request.validFrom) },
                { label: '資格の終わり', value: formatWareki(request.validTo) },
              ]
            : []),
          { label: '起案', value: approval.requestedBy },
          { label: '意見', value: approval.remark || 'なし' },
          { label: '条例データ', value: `第${request.ordinanceVersion}版` },
        ]}
      />
    </Dialog>
  )
}
