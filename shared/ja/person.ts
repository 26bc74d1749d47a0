import type { NewbornReason, NumberSearchReason, PersonSummary } from '../contract/person.ts'

export const numberSearchReasonWords: Readonly<Record<NumberSearchReason, string>> = {
  intake: '申請の受付（対象者を特定するため）',
  identity: '本人の番号確認',
  correction: '記録の誤りを直すため',
  inquiry: '他の機関からの照会に答えるため',
}

export const newbornReasonWords: Readonly<Record<NewbornReason, string>> = {
  'birth-notified': '出生届は提出済み（住民票への記載待ち）',
  'birth-notified-elsewhere': 'ほかの市区町村へ出生届を提出（里帰り出産など）',
  'birth-not-notified': '出生届はこれから提出',
}

export const sexWords: Readonly<Record<PersonSummary['sex'], string>> = { '1': '男', '2': '女', '9': 'その他・不明' }

export const standingWords: Readonly<Record<PersonSummary['standing'], string>> = {
  registered: '住民登録あり',
  provisional: '仮登録',
  outside: '住登外',
}

export const residenceWords: Readonly<Record<PersonSummary['residence'], string>> = {
  resident: '在住',
  'moved-out': '転出',
  removed: '職権消除',
  dead: '死亡',
  outside: '住登外',
}

/** Stands where a place may not be shown; says nothing of why. */
export const HIDDEN = '（非表示）'

/** Shown for a newborn who has no name yet. */
export const UNNAMED = '氏名未定'

/** Neutral mark on a page whose places are hidden: the tablet also faces the visitor. */
export const PRIVATE_MARK = '個別対応'
