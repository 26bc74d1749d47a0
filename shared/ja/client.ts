import type { FieldGroup } from '../contract/eligibility.ts'
import type { Scope } from '../contract/permissions.ts'

export const clientKindWords = {
  institution: '医療機関',
  qualification: 'オンライン資格確認',
  'linked-system': '連携システム',
} as const

export const scopeWords: Readonly<Record<Scope, string>> = {
  'eligibility.query': '資格の照会',
  'link-key.create': '連携キーの発行',
}

export const fieldGroupWords: Readonly<Record<FieldGroup, string>> = {
  identity: '本人を確かめる項目',
  certificate: '受給者証の項目',
  copay: '自己負担',
  'in-kind': 'この医療機関で証が使えるか',
  contact: '担当の窓口',
}

export const fieldGroupHints: Readonly<Record<FieldGroup, string>> = {
  identity: 'カナ氏名、生年月日、性別',
  certificate: '公費負担者番号、受給者番号、証の種類、有効期間、失効日',
  copay: '入院・外来・調剤・訪問看護の負担、食事療養、先に使う制度',
  'in-kind': '県外や一部の保険では証が使えません',
  contact: '窓口の名前と電話番号',
}
