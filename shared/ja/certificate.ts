import type { certificateStates, reissueReasons } from '../contract/certificate.ts'

type ReissueReason = (typeof reissueReasons)[number]

export const entitlementStateWords = { active: '有効', suspended: '停止中', lost: '喪失' } as const

export const certificateStateWords: Readonly<Record<(typeof certificateStates)[number], string>> = {
  current: '交付中',
  replaced: '差替え済み',
  lost: '紛失',
  collected: '回収済み',
}

export const reissueReasonWords: Readonly<Record<ReissueReason, string>> = {
  lost: '紛失',
  damaged: '汚れ・破れ',
  changed: '記載事項の変更',
}

export const reissueHints: Readonly<Record<ReissueReason, string>> = {
  lost: '見つかった古い証を医療機関が照会すると、紛失の届出があると答えます。',
  damaged: '古い証を受け取ったら、回収も記録してください。',
  changed: '住民記録のいまの氏名と住所で印刷されます。',
}

export const certificateReasonWords = { first: '初回', renewal: '次の期間', ...reissueReasonWords } as const
