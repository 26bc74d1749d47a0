/** 本人確認・番号確認の書類 (番号法16条, 同施行規則1条〜10条). Codes only; the words are in shared/ja/evidence.ts. */
export const identityEvidence = [
  'my-number-card',
  'drivers-licence',
  'passport',
  'residence-card',
  'disability-handbook',
  'two-without-photo',
  'questions',
] as const

export const numberEvidence = [
  'my-number-card',
  'notification-card',
  'resident-record-with-number',
  'register-lookup',
] as const

export const authorityEvidence = ['power-of-attorney', 'family-register', 'guardianship-certificate'] as const

export const evidenceKinds = ['identity', 'number', 'authority'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
export type Evidence =
  | (typeof identityEvidence)[number]
  | (typeof numberEvidence)[number]
  | (typeof authorityEvidence)[number]

/** How it was seen: the paper itself, a copy that came by post, the card read, or looked up by the office. */
export const manners = ['original', 'copy', 'card', 'lookup'] as const
export type Manner = (typeof manners)[number]

/**
 * How an evidence may be seen on a channel. By post only copies come, but a 委任状 comes as it was signed; across the
 * counter a copy is no evidence; 質問 are asked face to face.
 */
export function mannersOf(evidence: Evidence, byPost: boolean): readonly Manner[] {
  if (evidence === 'register-lookup') return ['lookup']
  if (evidence === 'power-of-attorney') return ['original']
  if (evidence === 'questions') return byPost ? [] : ['original']
  if (byPost) return ['copy']
  return evidence === 'my-number-card' ? ['card', 'original'] : ['original']
}
