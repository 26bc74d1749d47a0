import { revokeClient } from '../../../shared/contract/client.ts'
import { call } from '../../app/call.ts'
import { handle } from '../../app/handles.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import type { Client } from './list.tsx'

type Props = { readonly client: Client; readonly onClose: () => void; readonly onDone: () => void }

/** Takes effect with the client's next request and cannot be undone: it would be registered anew. */
export function RevokeDialog({ client, onClose, onDone }: Props) {
  const form = useForm(`client-revoke-${handle(client.id)}`)
  const submit = async ({ reason = '' }: Record<string, string>) => {
    await call(revokeClient, { id: client.id, reason })
    form.done()
    onDone()
  }
  return (
    <Dialog title={`${client.name}を取り消しますか`} open onClose={onClose}>
      <Form form={form} onSubmit={submit}>
        <p>次の照会から応じません。取り消した照会先は元に戻せません。使うときは登録し直します。</p>
        <Field name="reason" label="理由" required max={200} width="full" hint="契約の終了、鍵の漏えいの疑いなど" />
        <div class="dialog-actions">
          <Button onPress={onClose}>やめる</Button>
          <Button look="danger" submit busy={form.busy.value}>
            取り消す
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
