import type { Evidence, EvidenceKind, Manner } from '../rules/evidence.ts'

export const evidenceWords: Readonly<Record<Evidence, string>> = {
  'my-number-card': 'マイナンバーカード',
  'drivers-licence': '運転免許証',
  passport: 'パスポート',
  'residence-card': '在留カード・特別永住者証明書',
  'disability-handbook': '障害者手帳',
  'two-without-photo': '写真のない書類2点',
  questions: '質問による確認',
  'notification-card': '通知カード（記載に変更がないもの）',
  'resident-record-with-number': '個人番号入りの住民票',
  'register-lookup': '職員による照会',
  'power-of-attorney': '委任状',
  'family-register': '戸籍全部事項証明書（法定代理人）',
  'guardianship-certificate': '登記事項証明書（成年後見人等）',
}

export const evidenceKindWords: Readonly<Record<EvidenceKind, string>> = {
  identity: '本人確認',
  number: '番号確認',
  authority: '代理権の確認',
}

export const mannerWords: Readonly<Record<Manner, string>> = {
  original: '原本',
  copy: '写し',
  card: 'カード',
  lookup: '照会',
}
