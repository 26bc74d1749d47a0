import { useMemo } from 'preact/hooks'
import { type DecisionReason, proposeDecision } from '../../../shared/contract/review.ts'
import { reasons } from '../../../shared/ja/reasons.ts'
import { decisionReasonWords, outcomeWords } from '../../../shared/ja/review.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { call } from '../../app/call.ts'
import { freshId } from '../../app/fresh-id.ts'
import { handle } from '../../app/handles.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/choice.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/field.tsx'
import { Form, useForm } from '../../ui/form.tsx'
import { Row } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { nameOf } from '../person/person-table.tsx'
import type { Case } from './declared.tsx'

type Props = {
  readonly found: Case
  readonly outcome: 'grant' | 'reject'
  readonly onClose: () => void
  readonly onDone: (words: string) => void
}

/** Reasons a person may give for a rejection that the rules do not propose. */
const rejections = [
  'residence-unknown',
  'insurance-none',
  'public-assistance',
  'single-parent-aid',
  'disability-aid',
  'institutional-placement',
  'foster-care',
  'other-medical-aid',
  'income-over',
  'claimant-guardian-missing',
] as const satisfies readonly DecisionReason[]

/** 起案: shows what will be proposed; asks for a reason in words where it departs from the rules. */
export function ProposeDialog({ found, outcome, onClose, onDone }: Props) {
  const { judgement, application, child } = found
  const departs = judgement.outcome !== outcome
  const form = useForm(`propose-${outcome}-${handle(application.id)}-${application.rev}`)
  const id = useMemo(freshId, [application.id, application.rev])
  const submit = async (values: Record<string, string>) => {
    await call(proposeDecision, {
      id,
      applicationId: application.id,
      rev: application.rev,
      outcome,
      reasonCode: (values.reasonCode as DecisionReason) || null,
      validFrom: (values.validFrom as CalendarDate) || null,
      validTo: (values.validTo as CalendarDate) || null,
      remark: values.remark ?? '',
      factsHash: judgement.factsHash,
    })
    form.done()
    onDone(`${outcomeWords[outcome]}で起案しました。ほかの職員の決裁を待ちます。`)
  }
  const { validFrom, validTo } = judgement
  return (
    <Dialog title={`${outcomeWords[outcome]}で起案しますか`} open onClose={onClose}>
      <Form form={form} onSubmit={submit}>
        {departs && (
          <Notice tone="warning" title={`規則の判定は「${outcomeWords[judgement.outcome]}」です`}>
            {decisionReasonWords(judgement.reasonCode)}
          </Notice>
        )}
        <SummaryList
          large
          rows={[
            { label: 'お子さん', value: nameOf(child) },
            { label: '結果', value: outcomeWords[outcome] },
            ...(!departs ? [{ label: '理由', value: decisionReasonWords(judgement.reasonCode) }] : []),
            ...(outcome === 'grant' && validFrom && validTo
              ? [
                  { label: '資格の始まり', value: formatWareki(validFrom) },
                  { label: '資格の終わり', value: formatWareki(validTo) },
                ]
              : []),
          ]}
        />
        {departs && outcome === 'grant' && !validFrom && (
          <Row>
            <DateField name="validFrom" label="資格の最初の日" required />
            <DateField name="validTo" label="資格の最後の日" required />
          </Row>
        )}
        {departs && outcome === 'reject' && (
          <Select
            name="reasonCode"
            label="却下の理由"
            width="l"
            required
            options={[
              ...rejections.map((code) => ({ value: code, label: firstSentence(reasons[code].ja) })),
              { value: 'weighed-otherwise', label: 'その他（意見に書いてください）' },
            ]}
          />
        )}
        <TextArea
          name="remark"
          label="意見"
          hint={
            departs
              ? '規則の判定と異なる理由を書いてください。決定の記録に残ります。'
              : '決裁する人に伝えることがあれば書いてください。'
          }
          rows={3}
          required={departs}
        />
        <div class="dialog-actions">
          <Button onPress={onClose}>やめる</Button>
          <Button look="primary" submit busy={form.busy.value}>
            起案する
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

const firstSentence = (words: string) => `${words.split('。')[0]}。`
