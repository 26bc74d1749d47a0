import { Field } from '../../../pwa/ui/field.tsx'
import { Form, useForm } from '../../../pwa/ui/form.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'

export default function KitPrecheck() {
  const form = useForm('kit-precheck')
  return (
    <>
      <PageTitle title="事前確認" />
      <Form form={form} onSubmit={() => undefined}>
        <Field name="area" label="住んでいる区" />
      </Form>
    </>
  )
}
