import { useLocation } from 'preact-iso/router'
import {
  type NewbornReason,
  newbornReasons,
  type PersonSummary,
  readPerson,
  registerNewborn,
  sexes,
} from '../../../shared/contract/person.ts'
import { newbornReasonWords, sexWords } from '../../../shared/ja/person.ts'
import { addYears, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { call } from '../../app/call.ts'
import { today } from '../../app/clock.ts'
import { freshId } from '../../app/fresh-id.ts'
import { findIdOf, handle } from '../../app/handles.ts'
import { Loaded, useLoad } from '../../app/load.tsx'
import type { PageProps } from '../../app/routes-types.ts'
import { StaleLink } from '../../app/stale-link.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { ActionBar, Card, Row } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { nameOf } from './person-table.tsx'

/** 新生児の仮登録: a child the register does not know yet, entered from the guardian's page. */
export default function NewbornPage({ params }: PageProps) {
  const guardianId = findIdOf(params.guardian)
  if (!guardianId) return <StaleLink title="新生児の仮登録" href="/persons" />
  return <NewbornForm guardianId={guardianId as Id} guardianRef={params.guardian ?? ''} />
}

function NewbornForm({ guardianId, guardianRef }: { readonly guardianId: Id; readonly guardianRef: string }) {
  const { route } = useLocation()
  const guardian = useLoad(() => call(readPerson, { id: guardianId }), [guardianId])
  const form = useForm(`newborn-${guardianRef}`, { id: freshId(), reason: 'birth-notified', sex: '9' })
  const submit = async (values: Record<string, string>) => {
    const { id } = await call(registerNewborn, {
      id: values.id as Id,
      name: values.name ?? '',
      kana: values.kana ?? '',
      birthOn: values.birthOn as CalendarDate,
      sex: values.sex as PersonSummary['sex'],
      guardianId,
      reason: values.reason as NewbornReason,
    })
    form.done()
    route(`/persons/${handle(id)}`)
  }
  return (
    <>
      <PageTitle title="新生児の仮登録" />
      <Notice title="住民票が届くまでの仮の登録です">
        受付日は今日のまま守られます。住民票が届いたら、内容を確かめてひとつにまとめます。それまで国の連携先へは登録しません。
      </Notice>
      <Form form={form} onSubmit={submit}>
        <Card title="お子さん">
          <Loaded of={guardian}>{(person) => <p>保護者: {nameOf(person)} さんの世帯に仮登録します。</p>}</Loaded>
          <Row>
            <Field name="name" label="氏名" kind="name" hint="決まっていないときは空のままにします" />
            <Field name="kana" label="フリガナ" kind="kana" />
          </Row>
          <DateField
            name="birthOn"
            label="生年月日"
            ageOn={today()}
            notBefore={addYears(today(), -1)}
            notAfter={today()}
            required
          />
          <RadioGroup
            name="sex"
            label="性別"
            layout="row"
            required
            options={sexes.map((value) => ({ value, label: sexWords[value] }))}
          />
          <RadioGroup
            name="reason"
            label="住民票にまだない理由"
            required
            options={newbornReasons.map((value) => ({ value, label: newbornReasonWords[value] }))}
          />
        </Card>
        <ActionBar
          start={
            <LinkButton href={`/persons/${guardianRef}`} look="quiet">
              保護者の画面へ戻る
            </LinkButton>
          }
        >
          <Button look="primary" submit shortcut="F12" busy={form.busy.value}>
            仮登録する
          </Button>
        </ActionBar>
      </Form>
    </>
  )
}
