import { useMemo } from 'preact/hooks'
import { reissueCertificate, reissueReasons } from '../../../shared/contract/certificate.ts'
import { reissueHints, reissueReasonWords } from '../../../shared/ja/certificate.ts'
import { call } from '../../app/call.ts'
import { freshId } from '../../app/fresh-id.ts'
import { handle } from '../../app/handles.ts'
import { Button } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import type { Certificate } from './certificates.tsx'

type Props = {
  readonly certificate: Certificate
  readonly onClose: () => void
  readonly onDone: (words: string) => void
}

/** 再交付: the reason decides what the old copy answers from now on. */
export function ReissueDialog({ certificate, onClose, onDone }: Props) {
  const form = useForm(`reissue-${handle(certificate.id)}-${certificate.rev}`)
  const id = useMemo(freshId, [certificate.id, certificate.rev])
  const submit = async (values: Record<string, string>) => {
    const reason = values.reason as (typeof reissueReasons)[number]
    await call(reissueCertificate, { id, certificateId: certificate.id, rev: certificate.rev, reason })
    form.done()
    onDone('再交付しました。新しい医療証を印刷してください。')
  }
  return (
    <Dialog title="医療証を再交付しますか" open onClose={onClose}>
      <Form form={form} onSubmit={submit}>
        <p>いまの証は使えない証として記録され、新しい証コードの証ができます。受給者番号と有効期間は変わりません。</p>
        <RadioGroup
          name="reason"
          label="理由"
          required
          options={reissueReasons.map((value) => ({
            value,
            label: reissueReasonWords[value],
            hint: reissueHints[value],
          }))}
        />
        <div class="dialog-actions">
          <Button onPress={onClose}>やめる</Button>
          <Button look="primary" submit busy={form.busy.value}>
            再交付する
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
