import { accountKindWords } from '../../../shared/ja/application.ts'
import { RadioGroup } from '../../ui/choice.tsx'
import { Field } from '../../ui/field.tsx'
import { Card, Row } from '../../ui/layout.tsx'
import type { StepProps } from './intake-identity.tsx'

/** 5 口座: where money goes that is paid back. Not needed for the certificate. */
export function AccountStep({ form }: StepProps) {
  return (
    <Card title="振込先の口座">
      <RadioGroup
        name="account/use"
        label="医療費を払い戻すときの口座"
        layout="row"
        required
        options={[
          { value: 'no', label: 'いまは登録しない' },
          { value: 'yes', label: '登録する' },
        ]}
      />
      {form.value('account/use').value === 'yes' && (
        <>
          <Row>
            <Field name="account/bankCode" label="金融機関コード" kind="digits" digits={4} width="xs" required />
            <Field name="account/branchCode" label="支店コード" kind="digits" digits={3} width="xs" required />
          </Row>
          <RadioGroup
            name="account/kind"
            label="預金種目"
            layout="row"
            required
            options={Object.entries(accountKindWords).map(([value, label]) => ({ value, label }))}
          />
          <Row>
            <Field name="account/number" label="口座番号" kind="digits" hint="7桁まで" required />
            <Field name="account/holderKana" label="口座名義（カナ）" hint="通帳のとおり" required />
          </Row>
        </>
      )}
    </Card>
  )
}
