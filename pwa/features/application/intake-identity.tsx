import { lateEntryReasons } from '../../../shared/contract/application.ts'
import { channelWords, lateEntryWords } from '../../../shared/ja/application.ts'
import { evidenceWords } from '../../../shared/ja/evidence.ts'
import {
  authorityEvidence,
  type Evidence,
  identityEvidence,
  mannersOf,
  numberEvidence,
} from '../../../shared/rules/evidence.ts'
import { today } from '../../app/clock.ts'
import { RadioGroup, Select } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Field } from '../../ui/field.tsx'
import type { FormModel } from '../../ui/form-model.ts'
import { Card, Row, Split } from '../../ui/layout.tsx'
import type { Child, Plan } from './intake-model.ts'

export type StepProps = { readonly form: FormModel; readonly child: Child; readonly plan: Plan }

/** 1 本人確認: how and when it came, who came, and what proved who that is. */
export function IdentityStep({ form, plan }: StepProps) {
  const post = form.value('channel').value === 'post'
  const late = form.value('receivedOn').value !== today()
  const proxy = form.value('visitor').value === 'proxy'
  return (
    <Split aside={<NumberUseCard plan={plan} />}>
      <Card title="受付">
        <RadioGroup
          name="channel"
          label="受付方法"
          layout="row"
          required
          options={plan.channels.map((value) => ({ value, label: channelWords[value] }))}
        />
        <Row>
          <DateField name="receivedOn" label="受付日" notAfter={today()} required />
          {post && <DateField name="postmarkedOn" label="消印日" notAfter={today()} />}
        </Row>
        {late && (
          <Select
            name="lateEntryReason"
            label="入力が遅れた理由"
            required
            options={lateEntryReasons.map((value) => ({ value, label: lateEntryWords[value] }))}
          />
        )}
      </Card>
      <Card title="本人確認と番号確認">
        <RadioGroup
          name="visitor"
          label={post ? '差出人' : '来た方'}
          layout="row"
          required
          options={[
            { value: 'applicant', label: '申請者本人' },
            { value: 'proxy', label: '代理人' },
          ]}
        />
        {proxy ? (
          <>
            <Row>
              <Field name="proxy/name" label="代理人の氏名" kind="name" required />
              <Field name="proxy/relationship" label="申請者との続柄" width="s" max={20} required />
            </Row>
            <EvidenceField of="proxyAuthority" label="代理権を確認したもの" evidence={authorityEvidence} post={post} />
            <EvidenceField of="proxyIdentity" label="代理人の本人確認" evidence={identityEvidence} post={post} />
          </>
        ) : (
          <EvidenceField of="applicantIdentity" label="申請者の本人確認" evidence={identityEvidence} post={post} />
        )}
        <EvidenceField of="applicantNumber" label="申請者の番号確認" evidence={numberEvidence} post={post} />
      </Card>
    </Split>
  )
}

type EvidenceProps = {
  readonly of: string
  readonly label: string
  readonly evidence: readonly Evidence[]
  readonly post: boolean
}

/** Only what counts as evidence on this channel; the manner of looking at it follows from it. */
function EvidenceField({ of, label, evidence, post }: EvidenceProps) {
  const options = evidence
    .filter((value) => mannersOf(value, post).length > 0)
    .map((value) => ({ value, label: evidenceWords[value] + (mannersOf(value, post)[0] === 'copy' ? 'の写し' : '') }))
  return <Select name={`checks/${of}/evidence`} label={label} options={options} width="l" required />
}

/** Read out to the applicant, or turned towards them. */
function NumberUseCard({ plan }: { readonly plan: Plan }) {
  const { purpose, legalBasis, lookedUp } = plan.numberUse
  return (
    <Card title="個人番号の利用のご説明">
      <p>{purpose}</p>
      <p>根拠: {legalBasis}</p>
      {lookedUp.length > 0 && (
        <>
          <p>次の情報を照会します。</p>
          <ul>
            {lookedUp.map((what) => (
              <li key={what}>・{what}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
