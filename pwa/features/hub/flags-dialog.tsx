import type { Output } from '../../../shared/contract/contract.ts'
import { type HubFlagReason, hubFlagReasons, type readHubSubject, setHubFlags } from '../../../shared/contract/hub.ts'
import { hubFlagReasonWords } from '../../../shared/ja/hub.ts'
import { call } from '../../app/call.ts'
import { handle } from '../../app/handles.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxGroup, RadioGroup } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, useForm } from '../../ui/form.tsx'

type Props = {
  readonly subject: Output<typeof readHubSubject>
  readonly onClose: () => void
  readonly onDone: (words: string) => void
}

/** 不開示 and 閲覧停止: the next question of an institution already meets them. */
export function FlagsDialog({ subject, onClose, onDone }: Props) {
  const { personId, rev, notDisclosed, viewSuspended } = subject
  const kept = [notDisclosed && 'notDisclosed', viewSuspended && 'viewSuspended'].filter(Boolean).join(',')
  const form = useForm(`hub-flags-${handle(personId)}-${rev}`, { flags: kept })
  const submit = async ({ flags = '', reason }: Record<string, string>) => {
    const chosen = flags.split(',')
    await call(setHubFlags, {
      personId,
      rev,
      notDisclosed: chosen.includes('notDisclosed'),
      viewSuspended: chosen.includes('viewSuspended'),
      reason: reason as HubFlagReason,
    })
    form.done()
    onDone('変更しました。次の照会から反映されます。')
  }
  return (
    <Dialog title="医療機関への開示を変えますか" open onClose={onClose}>
      <Form form={form} onSubmit={submit}>
        <p>
          止めている間、医療機関には「取得できません」と答えます。理由は伝わりません。紙の医療証はそのまま使えます。
        </p>
        <CheckboxGroup
          name="flags"
          label="止めるもの"
          hint="どちらも選ばなければ、開示に戻ります。"
          options={[
            { value: 'notDisclosed', label: '不開示', hint: '本人の情報を開示しません' },
            { value: 'viewSuspended', label: '閲覧停止', hint: '確認が済むまで閲覧を止めます' },
          ]}
        />
        <RadioGroup
          name="reason"
          label="理由"
          required
          options={hubFlagReasons.map((value) => ({ value, label: hubFlagReasonWords[value] }))}
        />
        <div class="dialog-actions">
          <Button onPress={onClose}>やめる</Button>
          <Button look="primary" submit busy={form.busy.value}>
            変更する
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
