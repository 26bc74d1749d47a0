import { refuseProposal } from '../../../shared/contract/decision.ts'
import { type ProposalRefusal, proposalRefusals } from '../../../shared/contract/review.ts'
import { refusalWords } from '../../../shared/ja/review.ts'
import { call } from '../../app/call.ts'
import { handle } from '../../app/handles.ts'
import { Button } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import type { Case } from './declared.tsx'

type Props = { readonly found: Case; readonly onClose: () => void; readonly onDone: (words: string) => void }

/** 差戻し: back to review, with what is to be looked at again. */
export function SendBackDialog({ found, onClose, onDone }: Props) {
  const { approval } = found
  const form = useForm(`send-back-${handle(found.application.id)}-${found.application.rev}`)
  if (!approval) return null
  const submit = async (values: Record<string, string>) => {
    const reason = values.reason as ProposalRefusal
    await call(refuseProposal, { approvalId: approval.id, reason, remark: values.remark ?? '' })
    form.done()
    onDone('差し戻しました。審査待ちに戻ります。')
  }
  return (
    <Dialog title="この起案を差し戻しますか" open onClose={onClose}>
      <Form form={form} onSubmit={submit}>
        <RadioGroup
          name="reason"
          label="理由"
          required
          options={proposalRefusals.map((value) => ({ value, label: refusalWords[value] }))}
        />
        <TextArea name="remark" label="差戻しの内容" hint="起案した人に伝わります。" rows={3} max={500} />
        <div class="dialog-actions">
          <Button onPress={onClose}>やめる</Button>
          <Button look="primary" submit busy={form.busy.value}>
            差し戻す
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
