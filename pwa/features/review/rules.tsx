import { careWords } from '../../../shared/ja/copay.ts'
import { outcomeWords, ruleWords } from '../../../shared/ja/review.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'
import { type Finding, Findings } from '../../ui/findings.tsx'
import { Card } from '../../ui/layout.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import type { Case } from './declared.tsx'

type Judgement = Case['judgement']

const outcomeTones = { grant: 'done', reject: 'stopped', undecided: 'waiting' } as const
const resultWords = { met: '満たす', 'not-met': '満たさない', unknown: '確認が必要' } as const
const resultTones = { met: 'done', 'not-met': 'stopped', unknown: 'warning' } as const
const order = { 'not-met': 0, unknown: 1, met: 2 } as const

/** What the ordinance says of the case today: what stands against it first, each with its article. */
export function Rules({ judgement }: { readonly judgement: Judgement }) {
  const ordinance = commonLaw(judgement.steps.map(({ law }) => law))
  const steps = judgement.steps.toSorted((a, b) => order[a.result] - order[b.result])
  return (
    <>
      <Card
        title="規則の判定"
        beside={<StatusTag tone={outcomeTones[judgement.outcome]}>{outcomeWords[judgement.outcome]}</StatusTag>}
      >
        {judgement.validFrom && judgement.validTo && (
          <SummaryList
            rows={[
              { label: '資格の始まり', value: formatWareki(judgement.validFrom) },
              { label: '資格の終わり', value: formatWareki(judgement.validTo) },
            ]}
          />
        )}
        {judgement.cautions.map((caution) => (
          <Notice key={caution.code} tone="warning" title={caution.words} />
        ))}
        <Findings label="規則の判定" findings={steps.map((step) => findingOf(step, ordinance))} />
        <p class="hint">
          {ordinance && `根拠 ${ordinance}。`}判定日 {formatWareki(judgement.judgedOn)}、条例データ 第
          {judgement.ordinanceVersion}版
        </p>
      </Card>
      {judgement.certificates.length > 0 && <Planned certificates={judgement.certificates} />}
    </>
  )
}

/** The ordinance all conditions rest on, so that each of them need name its article only. */
function commonLaw(laws: readonly string[]): string {
  const [first = '', ...rest] = laws
  let end = first.length
  for (const law of rest) while (!law.startsWith(first.slice(0, end))) end -= 1
  return first.slice(0, end).replace(/第\d*$/, '')
}

const findingOf = (step: Judgement['steps'][number], ordinance: string): Finding => ({
  title: ruleWords[step.rule] ?? step.rule,
  tone: resultTones[step.result],
  result: resultWords[step.result],
  words: step.words,
  source: step.law.slice(ordinance.length) || '条例の定め',
})

/** What a grant would print; the last is the one handed out. */
function Planned({ certificates }: { readonly certificates: Judgement['certificates'] }) {
  const last = certificates.at(-1)
  if (!last) return null
  const copay = last.copay.map(({ care, text }) => `${careWords[care]} ${text.replaceAll('\n', '、')}`)
  return (
    <Card title="交付する医療証">
      <SummaryList
        rows={[
          { label: '種類', value: last.kind },
          { label: '公費負担者番号', value: last.payerNo },
          { label: '有効期間', value: `${formatWareki(last.validFrom)} から ${formatWareki(last.validTo)} まで` },
          { label: '自己負担', value: copay.join('／') },
          { label: '入院時の食事', value: last.mealsCovered ? '助成する' : '助成しない' },
          ...(certificates.length > 1
            ? [{ label: '前の期間', value: `ほかに${certificates.length - 1}枚の記録が残ります` }]
            : []),
        ]}
      />
    </Card>
  )
}
