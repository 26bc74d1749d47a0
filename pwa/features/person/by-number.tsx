import { useSignal } from '@preact/signals'
import type { Output } from '../../../shared/contract/contract.ts'
import { type NumberSearchReason, numberSearchReasons, searchByNumber } from '../../../shared/contract/person.ts'
import { numberSearchReasonWords } from '../../../shared/ja/person.ts'
import { call } from '../../app/call.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { ActionBar, Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Found } from './found.tsx'

/** 個人番号でさがす: apart from the ordinary search, because it is recorded with its reason each time. */
export default function SearchByNumberPage() {
  const form = useForm('person-search-by-number')
  const found = useSignal<Output<typeof searchByNumber> | undefined>(undefined)
  const submit = async (values: Record<string, string>) => {
    found.value = undefined
    const reason = values.reason as NumberSearchReason
    found.value = await call(searchByNumber, { individualNumber: values.individualNumber ?? '', reason })
    // The number has done its work; it does not stay on the screen beside what it found.
    form.write({ individualNumber: '' })
  }
  return (
    <>
      <PageTitle title="個人番号でさがす" above="検索" />
      <Notice title="だれが、いつ、どんな理由でさがしたかを記録します">
        フリガナと生年月日、または宛名番号でさがせるときは、そちらを使ってください。
      </Notice>
      <Form form={form} onSubmit={submit}>
        <Card title="さがす人">
          <Field name="individualNumber" label="個人番号" kind="digits" digits={12} required secret />
          <RadioGroup
            name="reason"
            label="個人番号でさがす理由"
            required
            options={numberSearchReasons.map((value) => ({ value, label: numberSearchReasonWords[value] }))}
          />
        </Card>
        <ActionBar
          start={
            <LinkButton href="/persons" look="quiet">
              検索へ戻る
            </LinkButton>
          }
        >
          <Button look="primary" submit shortcut="F12" busy={form.busy.value}>
            検索する
          </Button>
        </ActionBar>
      </Form>
      {found.value && <Found found={found.value} />}
    </>
  )
}
