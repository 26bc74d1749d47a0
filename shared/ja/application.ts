import type { ApplicationStatus, LateEntryReason } from '../contract/application.ts'
import type { CircumstanceField } from '../rules/medical-aid/asked.ts'
import type { InsurerKind } from '../rules/medical-aid/ordinance.ts'
import type { Channel, Procedure } from '../rules/medical-aid/procedures.ts'

export const procedureWords: Readonly<Record<Procedure, string>> = { new: '新規' }

export const channelWords: Readonly<Record<Channel, string>> = {
  counter: '窓口',
  branch: '出張所',
  post: '郵送',
  online: '電子申請',
}

export const statusWords: Readonly<Record<ApplicationStatus, string>> = {
  received: '受付済み',
  'awaiting-documents': '書類待ち',
  'in-review': '審査中',
  proposed: '決裁待ち',
  granted: '認定',
  rejected: '却下',
  withdrawn: '取下げ',
}

export const lateEntryWords: Readonly<Record<LateEntryReason, string>> = {
  posted: '郵送で届いた日',
  forwarded: '出張所・他の窓口から回送',
  outage: 'システム停止中に紙で受付',
  'field-visit': '出張受付',
}

export const insurerKindWords: Readonly<Record<InsurerKind, string>> = {
  'municipal-health': '国民健康保険（市区町村）',
  'health-association-inside': '国民健康保険組合（都道府県内）',
  'health-association-outside': '国民健康保険組合（都道府県外）',
  'employee-health': '健康保険（協会けんぽ・健保組合）',
  'mutual-aid': '共済組合',
}

/** What is asked of a family, as a member of staff reads it out. */
export const circumstanceWords: Readonly<Record<CircumstanceField, string>> = {
  publicAssistance: '生活保護を受けていますか',
  singleParentAid: 'ひとり親家庭等医療費助成を受けていますか',
  disabilityAid: '障害者医療費助成を受けていますか',
  placement: 'お子さんは措置による施設入所・里親委託を受けていますか',
  otherMedicalAid: 'ほかの制度の医療費助成を受けていますか',
  incomeOverLimit: '所得は制限額以上ですか',
}

/** The same where the answer stands beside it. */
export const circumstanceLabels: Readonly<Record<CircumstanceField, string>> = {
  publicAssistance: '生活保護',
  singleParentAid: 'ひとり親の医療費助成',
  disabilityAid: '障害者の医療費助成',
  placement: '施設入所・里親委託',
  otherMedicalAid: 'ほかの医療費助成',
  incomeOverLimit: '所得制限額以上',
}

export const placementWords = { none: 'いいえ', institution: '施設に入所', foster: '里親等に委託' } as const

export const accountKindWords = { ordinary: '普通', current: '当座', savings: '貯蓄' } as const
