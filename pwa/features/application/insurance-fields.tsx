import { insurerKindWords } from '../../../shared/ja/application.ts'
import { insurerKinds } from '../../../shared/rules/medical-aid/ordinance.ts'
import { today } from '../../app/clock.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field } from '../../ui/field.tsx'
import { Row } from '../../ui/layout.tsx'

type Props = { readonly prefix: string; readonly onSameAsApplicant?: () => void }

/** The insurance as it stands on the 資格確認書. */
export function InsuranceFields({ prefix, onSameAsApplicant }: Props) {
  return (
    <>
      <Row>
        <Field name={`${prefix}/insurerNo`} label="保険者番号" kind="digits" hint="6桁または8桁" required />
        <Select
          name={`${prefix}/kind`}
          label="保険の種類"
          required
          options={insurerKinds.map((value) => ({ value, label: insurerKindWords[value] }))}
        />
      </Row>
      <Row>
        <Field name={`${prefix}/symbol`} label="記号" width="s" max={30} />
        <Field name={`${prefix}/number`} label="番号" width="s" max={30} required />
        <Field name={`${prefix}/branch`} label="枝番" kind="digits" digits={2} width="xs" />
      </Row>
      <Row>
        <Field name={`${prefix}/insuredName`} label="被保険者（世帯主）の氏名" kind="name" required />
        <DateField name={`${prefix}/since`} label="資格取得日" notAfter={today()} />
      </Row>
      {onSameAsApplicant && (
        <p>
          <Button onPress={onSameAsApplicant}>被保険者は申請者と同じ</Button>
        </p>
      )}
    </>
  )
}
