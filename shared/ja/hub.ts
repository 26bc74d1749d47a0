import type { HubFlagReason, HubState } from '../contract/hub.ts'

export const hubStateWords: Readonly<Record<HubState, string>> = {
  waiting: '送信待ち',
  numbered: '登録済み',
  mismatch: '記録の相違',
  refused: '受取りを拒否',
}

export const hubWaitWords = {
  number: '個人番号がまだありません。住民記録に載ると自動で送ります。',
  payer: 'まもなく送ります。',
  retry: '支払側につながらないため、間をおいて送り直します。',
} as const

/** What may differ between the register and the payers' side, or come back unasked. Other names are shown as they are. */
const itemWords: Readonly<Record<string, string>> = {
  myNumber: '個人番号',
  name: '氏名',
  nameKana: 'フリガナ',
  address: '住所',
  dateOfBirth: '生年月日',
  sex: '性別',
  pmhId: 'PMH-ID',
  mismatch: '相違の一覧',
  phone: '電話番号',
  unnamed: '名前のない項目',
  'repeated-or-nested': '重なった項目',
}

export const itemWord = (item: string): string => itemWords[item] ?? item

export const exchangeWords = {
  numbered: '採番',
  reused: '既存のPMH-IDを確認',
  mismatch: '相違あり',
  refused: '回答を拒否',
  unreachable: '応答なし',
} as const

export const hubFlagReasonWords: Readonly<Record<HubFlagReason, string>> = {
  'own-request': '本人の申出',
  safety: '本人の安全のため',
  'records-differ': '記録の相違を確認中',
  'court-order': '裁判所などからの通知',
  resolved: '停止の理由がなくなった',
}

export const limitWords = {
  rate: '負担率',
  'per-visit': '1回あたり',
  'per-day': '1日あたり',
  'daily-cap': '1日の上限',
  'monthly-cap': '1か月の上限',
} as const
