import { HIDDEN, sexWords, UNNAMED } from '../../../shared/ja/person.ts'
import { spokenAgeOn } from '../../../shared/values/age.ts'
import { today } from '../../app/clock.ts'
import { Button } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choice.tsx'
import { DateField, describeDate } from '../../ui/date-field.tsx'
import type { FormModel } from '../../ui/form-model.ts'
import { Card, Row } from '../../ui/layout.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { birthWords } from '../person/person-table.tsx'
import type { StepProps } from './intake-identity.tsx'
import { adultsOf, type Child, OUTSIDE } from './intake-model.ts'

/** From this age a child without a guardian may come alone, where the ordinance allows it. */
const YOUTH_AGE = 15

/** 2 対象確認: this very child, who applies for them, and since when. */
export function ChildStep({ form, child, plan }: StepProps) {
  const youth = plan.youthMayClaim && spokenAgeOn(child.birthOn, today()) >= YOUTH_AGE
  const alone = form.value('claimant').value === 'youth'
  return (
    <>
      <Card title="お子さん">
        <SummaryList
          large
          rows={[
            { label: '氏名', value: child.name || UNNAMED },
            { label: 'フリガナ', value: child.kana || '―' },
            { label: '生年月日', value: describeDate(child.birthOn, today()) },
            { label: '性別', value: sexWords[child.sex] },
            { label: '住所', value: child.address ?? HIDDEN },
          ]}
        />
      </Card>
      <Card title="申請者">
        {youth && (
          <RadioGroup
            name="claimant"
            label="だれからの申請ですか"
            layout="row"
            required
            options={[
              { value: 'guardian', label: '保護者' },
              { value: 'youth', label: '本人（保護者がいない方）' },
            ]}
          />
        )}
        {!alone && (
          <RadioGroup
            name="guardian/choice"
            label="申請する保護者"
            required
            options={[
              ...adultsOf(child, today()).map((mate) => ({
                value: mate.id,
                label: mate.name || UNNAMED,
                hint: `${mate.kana}、${birthWords(mate.birthOn)}`,
              })),
              {
                value: OUTSIDE,
                label: '世帯にいない方',
                hint: '別居して監護している方など。氏名は「申請内容」で入力します',
              },
            ]}
          />
        )}
      </Card>
      <Card title="事由">
        <Row>
          <DateField name="eventOn" label="事由発生日" notBefore={child.birthOn} notAfter={today()} required />
        </Row>
        <p>
          <Button onPress={() => form.write({ eventOn: child.birthOn })}>出生日を使う</Button>{' '}
          {child.movedInOn && child.movedInOn > child.birthOn && (
            <Button onPress={() => form.write({ eventOn: child.movedInOn ?? '' })}>転入日を使う</Button>
          )}
        </p>
      </Card>
    </>
  )
}

/** Writes the chosen applicant's name into the next pages, once for each choice: nobody types what the register knows. */
export function takeOverApplicant(form: FormModel, child: Child): void {
  const alone = form.value('claimant').peek() === 'youth'
  const choice = alone ? child.id : form.value('guardian/choice').peek()
  if (form.value('guardian/taken').peek() === choice) return
  const person = choice === child.id ? child : child.household.find((mate) => mate.id === choice)
  form.write({
    'guardian/taken': choice,
    'guardian/name': person?.name ?? '',
    'guardian/kana': person?.kana ?? '',
    ...(alone ? { 'guardian/relationship': '本人' } : {}),
  })
}
