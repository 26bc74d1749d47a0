import { useSignal } from '@preact/signals'
import { call } from '../../../pwa/app/call.ts'
import { today } from '../../../pwa/app/clock.ts'
import { Button } from '../../../pwa/ui/button.tsx'
import { CheckboxGroup, RadioGroup, Select } from '../../../pwa/ui/choice.tsx'
import { DateField } from '../../../pwa/ui/date-field.tsx'
import { Field, TextArea } from '../../../pwa/ui/field.tsx'
import { Form, useForm } from '../../../pwa/ui/form.tsx'
import { ActionBar, Card, Row, Split } from '../../../pwa/ui/layout.tsx'
import { Notice } from '../../../pwa/ui/notice.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'
import { Steps } from '../../../pwa/ui/task-list.tsx'
import { takeApplication } from './contracts.ts'

const steps = [
  { title: '本人確認', state: 'done', href: '/case/none' },
  { title: '対象者', state: 'current' },
  { title: '書類', state: 'todo' },
  { title: '確認', state: 'todo' },
] as const

export default function KitIntake() {
  const form = useForm('kit-intake')
  const receipt = useSignal<string | undefined>(undefined)
  const submit = async (values: Record<string, string>) => {
    const child = {
      name: values['child/name'] ?? '',
      kana: values['child/kana'] ?? '',
      birthOn: values['child/birthOn'] ?? '',
    }
    receipt.value = (await call(takeApplication, { child })).receipt
    form.done()
  }
  return (
    <>
      <PageTitle title="対象者の内容" above="小児医療費助成 新規" />
      <Steps steps={steps} />
      {receipt.value && <Notice tone="success" title={`受付番号 ${receipt.value}`} live />}
      <Form form={form} onSubmit={submit}>
        <Split
          aside={
            <Card title="確認すること">
              <p>預かった書類 {form.list('papers').length}点</p>
              <p>資格情報のお知らせ、または資格確認書を預かります。氏名は書類のとおりに入力します。</p>
            </Card>
          }
        >
          <Card title="お子さん">
            <Field name="child/name" label="氏名" kind="name" required />
            <Field
              name="child/kana"
              label="フリガナ"
              kind="kana"
              required
              hint="ひらがなで入力しても、カタカナになります"
            />
            <DateField name="child/birthOn" label="生年月日" ageOn={today()} notAfter={today()} required />
            <RadioGroup
              name="insurance"
              label="資格情報"
              required
              layout="row"
              options={[
                { value: 'yes', label: 'あり' },
                { value: 'no', label: 'なし' },
                { value: 'later', label: '後日' },
              ]}
            />
          </Card>
          <Card title="連絡先">
            <Row>
              <Field name="postal" label="郵便番号" kind="postal" />
              <Field name="phone" label="電話番号" kind="phone" />
            </Row>
            <Field name="address" label="住所" />
            <Field name="number" label="被保険者番号" kind="digits" digits={8} />
            <Select
              name="relation"
              label="続柄"
              width="s"
              options={[
                { value: 'father', label: '父' },
                { value: 'mother', label: '母' },
                { value: 'other', label: 'その他' },
              ]}
            />
            <CheckboxGroup
              name="papers"
              label="預かった書類"
              options={[
                { value: 'insurance', label: '資格確認書' },
                { value: 'tax', label: '課税証明書', hint: '1月1日に市外に住んでいた方' },
              ]}
            />
            <TextArea name="memo" label="引き継ぎ" max={200} />
          </Card>
        </Split>
        <ActionBar start={<Button look="quiet">戻る</Button>}>
          <Button>一時保留</Button>
          <Button look="primary" submit busy={form.busy.value} shortcut="F12">
            確認へ進む
          </Button>
        </ActionBar>
      </Form>
    </>
  )
}
