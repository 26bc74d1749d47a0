import { documentWords } from '../../../shared/ja/documents.ts'
import { type DocumentCode, documentsDueOn } from '../../../shared/rules/medical-aid/documents.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { today } from '../../app/clock.ts'
import { RadioGroup } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Card, Split } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { StepProps } from './intake-identity.tsx'
import { checklist } from './intake-model.ts'

/** 3 書類: what this procedure needs on this channel for this family, each here or later. */
export function DocumentsStep({ form, child, plan }: StepProps) {
  const codes = checklist(valuesFor(form), child, plan)
  const later = codes.filter((code) => form.value(`documents/${code}`).value === 'later')
  return (
    <Split
      aside={
        <Card title="足りない書類">
          {later.length === 0 ? (
            <p>「後日」にした書類はありません。</p>
          ) : (
            <>
              <p>足りなくても、今日の受付日で受け付けます。</p>
              <ul>
                {later.map((code) => (
                  <li key={code}>・{documentWords[code].name}</li>
                ))}
              </ul>
              <p>受付票に、書類の名前と期限が印刷されます。</p>
            </>
          )}
        </Card>
      }
    >
      <Card title="書類">
        {codes.map((code) => (
          <DocumentField key={code} code={code} later={later.includes(code)} />
        ))}
      </Card>
      {later.includes('child-insurance') && (
        <Notice title="保険待ちで受け付けます">資格情報が届くまで保留とし、受付日はそのまま守ります。</Notice>
      )}
    </Split>
  )
}

/** The answers the checklist depends on, read so that the page follows them. */
function valuesFor(form: StepProps['form']) {
  const names = ['receivedOn', 'channel', 'account/use', 'guardian/choice', 'claimant']
  return Object.fromEntries(names.map((name) => [name, form.value(name).value]))
}

function DocumentField({ code, later }: { readonly code: DocumentCode; readonly later: boolean }) {
  const { name, hint } = documentWords[code]
  return (
    <>
      <RadioGroup
        name={`documents/${code}`}
        label={name}
        hint={hint}
        layout="row"
        required
        options={[
          { value: 'received', label: 'あり' },
          { value: 'later', label: '後日' },
        ]}
      />
      {later && (
        <DateField
          name={`documents/${code}/dueOn`}
          label={`${name}の期限`}
          hint={`空のときは ${formatWareki(documentsDueOn(today()))}（2週間後）`}
          notBefore={today()}
        />
      )}
    </>
  )
}
