import { circumstanceWords, placementWords } from '../../../shared/ja/application.ts'
import type { CircumstanceField } from '../../../shared/rules/medical-aid/asked.ts'
import { RadioGroup, Select } from '../../ui/choice.tsx'
import { Field, TextArea } from '../../ui/field.tsx'
import { Card, Row } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { InsuranceFields } from './insurance-fields.tsx'
import type { StepProps } from './intake-identity.tsx'

const RELATIONSHIPS = ['父', '母', '祖父', '祖母', '里親', '未成年後見人', 'その他']

/** 4 申請内容: the applicant, the child's insurance, and what this municipality asks; nothing else. */
export function DetailsStep({ form, plan }: StepProps) {
  const alone = form.value('claimant').value === 'youth'
  const insured = form.value('documents/child-insurance').value === 'received'
  return (
    <>
      <Card title="申請者">
        <Row>
          <Field name="guardian/name" label="申請者の氏名" kind="name" required />
          <Field name="guardian/kana" label="申請者のフリガナ" kind="kana" required />
        </Row>
        <Row>
          {!alone && (
            <Select
              name="guardian/relationship"
              label="お子さんとの続柄"
              width="s"
              required
              options={RELATIONSHIPS.map((value) => ({ value, label: value }))}
            />
          )}
          <Field name="guardian/phone" label="日中の電話番号" kind="phone" />
        </Row>
      </Card>
      <Card title="お子さんの医療保険">
        {insured ? (
          <InsuranceFields prefix="insurance" onSameAsApplicant={() => copyApplicant(form)} />
        ) : (
          <Notice title="保険待ちです">資格確認書などを「後日」にしたため、入力はあとで行います。</Notice>
        )}
      </Card>
      <Card title="お聞きすること">
        {plan.asks.map((field) => (
          <Question key={field} field={field} />
        ))}
        <TextArea name="memo" label="引き継ぎのメモ" max={500} rows={3} />
      </Card>
    </>
  )
}

function copyApplicant(form: StepProps['form']): void {
  form.write({ 'insurance/insuredName': form.read()['guardian/name'] ?? '' })
}

/** Not known is an answer of its own: the reviewer asks again, nobody guesses. */
function Question({ field }: { readonly field: CircumstanceField }) {
  const answers =
    field === 'placement'
      ? Object.entries(placementWords).map(([value, label]) => ({ value, label }))
      : [
          { value: 'no', label: 'いいえ' },
          { value: 'yes', label: 'はい' },
        ]
  return (
    <RadioGroup
      name={`circumstances/${field}`}
      label={circumstanceWords[field]}
      layout="row"
      required
      options={[...answers, { value: 'unknown', label: '未確認' }]}
    />
  )
}
