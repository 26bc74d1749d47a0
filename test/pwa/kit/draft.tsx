import { DraftStatus, useDraft } from '../../../pwa/app/draft.tsx'
import { Button } from '../../../pwa/ui/button.tsx'
import { Field } from '../../../pwa/ui/field.tsx'
import { Form, useForm } from '../../../pwa/ui/form.tsx'
import { ActionBar, Card } from '../../../pwa/ui/layout.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'

export default function KitDraft() {
  const form = useForm('kit-draft')
  const draft = useDraft(form, 'kit-draft')
  const submit = async () => {
    await draft.drop()
    form.done()
  }
  return (
    <>
      <PageTitle title="下書き" />
      <Form form={form} onSubmit={submit}>
        <Card>
          <Field name="name" label="氏名" kind="name" />
          <Field name="kana" label="フリガナ" kind="kana" />
          <Field name="number" label="個人番号" kind="digits" digits={12} secret />
        </Card>
        <ActionBar start={<DraftStatus draft={draft} />}>
          <Button look="primary" submit>
            確定する
          </Button>
        </ActionBar>
      </Form>
    </>
  )
}
