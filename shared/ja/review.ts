import type { CaseWarning, DecisionReason, ProposalRefusal } from '../contract/review.ts'
import { reasons } from './reasons.ts'

/** The name of each condition of the rules, by the code of the step. */
export const ruleWords: Readonly<Record<string, string>> = {
  ordinance: '条例',
  receipt: '受付',
  start: '資格の始まり',
  residence: '住所',
  insurance: '医療保険',
  age: '年齢',
  'exclusion.public-assistance': '生活保護',
  'exclusion.single-parent-aid': 'ひとり親医療',
  'exclusion.disability-aid': '障害者医療',
  'exclusion.institutional-placement': '施設入所',
  'exclusion.foster-care': '里親委託',
  'exclusion.other-medical-aid': '他の医療費助成',
  income: '所得',
  claimant: '申請者',
  existing: '資格の重なり',
}

export const outcomeWords = { grant: '認定', reject: '却下', undecided: '判断できません' } as const

/** Why it was decided so, for the notice and the list. */
export function decisionReasonWords(code: DecisionReason): string {
  if (code === 'weighed-otherwise') return '個別の事情を考慮して決定しました。'
  if (code.startsWith('start-from-')) return `要件をすべて満たしています。${reasons[code].ja}`
  // What follows the first sentence is advice to staff, not a reason.
  return `${reasons[code].ja.split('。')[0]}。`
}

export const warningWords: Readonly<Record<CaseWarning, { readonly title: string; readonly advice: string }>> = {
  'second-carer': {
    title: '別の保護者に結び付いたお子さんです',
    advice:
      'すでに別の保護者の資格があります。このままでは認定できません。先に資格の喪失か保護者の変更を確認してください。',
  },
  'late-entry': { title: '受付日と入力日が違います', advice: '遅れて入力した理由を確認してください。' },
  'insurance-pending': {
    title: '保険待ちです',
    advice: '医療保険の情報が届くまで、受付日を保って保留にできます。',
  },
  'number-pending': {
    title: '番号待ちです',
    advice: '個人番号が届くまで、全国のデータ連携には登録されません。認定はできます。',
  },
  'documents-later': { title: '後日提出の書類があります', advice: '届いているか確認してください。' },
  'facts-changed': {
    title: '起案のあとで内容が変わりました',
    advice: '住民記録か申請の内容が変わっています。差し戻して、もう一度起案してください。',
  },
  'ordinance-changed': {
    title: '起案のあとで条例が変わりました',
    advice: '適用する条例が変わっています。差し戻して、もう一度起案してください。',
  },
}

export const refusalWords: Readonly<Record<ProposalRefusal, string>> = {
  facts: '事実の確認が足りない',
  documents: '書類が足りない',
  reasoning: '理由や期間を見直す',
  changed: '起案のあとで内容が変わった',
  other: 'その他',
}
