import { useSignal } from '@preact/signals'
import type { Output, Request } from '../../../shared/contract/contract.ts'
import { searchPersons } from '../../../shared/contract/person.ts'
import { isCalendarDate } from '../../../shared/values/calendar-date.ts'
import { toFurigana } from '../../../shared/values/kana.ts'
import { toDigits } from '../../../shared/values/width.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { can } from '../../app/session.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { FormFailure, type FormModel } from '../../ui/form-model.ts'
import { ActionBar, Card, Row } from '../../ui/layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Found } from './found.tsx'

/** 検索: one box for the name's kana or a number, one for the birth date. What is looked for stays in memory. */
export default function SearchPage() {
  const form = useForm('person-search')
  const found = useSignal<Output<typeof searchPersons> | undefined>(undefined)
  const submit = async (values: Record<string, string>) => {
    found.value = undefined
    found.value = await call(searchPersons, questionOf(form, values.term ?? '', values.birthOn ?? ''))
  }
  return (
    <>
      <PageTitle title="検索" />
      <Form form={form} onSubmit={submit}>
        <Card title="さがす人">
          <Row>
            <Field
              name="term"
              label="フリガナ または 宛名番号"
              hint="姓と名を続けて。ひらがなでも入力できます。通称名でもさがせます"
              required
            />
            <DateField name="birthOn" label="生年月日" ageOn={today()} notAfter={today()} />
          </Row>
        </Card>
        <ActionBar
          start={
            can('number.view') && (
              <LinkButton href="/persons/by-number" look="quiet">
                個人番号でさがす
              </LinkButton>
            )
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

/** What was typed, as a question: figures are a number, anything else is kana and needs the birth date. */
function questionOf(form: FormModel, term: string, birthOn: string): Request<typeof searchPersons> {
  const figures = toDigits(term)
  if (/^\d{12}$/.test(figures)) {
    form.write({ term: '' })
    throw wrong('term', '個人番号は、この欄では使えません。「個人番号でさがす」を開いてください。')
  }
  if (/^\d{15}$/.test(figures)) return { by: 'integrated-no', integratedNo: figures }
  if (/^\d+$/.test(figures)) {
    if (figures.length !== 10) throw wrong('term', '宛名番号は10桁、統合宛名番号は15桁の数字で入力してください。')
    return { by: 'atena-no', atenaNo: figures }
  }
  if (!isCalendarDate(birthOn)) throw wrong('birthOn', 'フリガナでさがすときは、生年月日も入力してください。')
  form.write({ term: toFurigana(term) })
  return { by: 'kana', kana: term, birthOn }
}

const wrong = (field: string, message: string) => new FormFailure(message, [{ field, message }])
