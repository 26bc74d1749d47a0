import type { DocumentCode } from '../rules/medical-aid/documents.ts'

/** Each document as the applicant knows it, with what it is for or how it looks. */
export const documentWords: Readonly<Record<DocumentCode, { readonly name: string; readonly hint: string }>> = {
  'application-form': { name: '申請書', hint: '記入した申請書' },
  'child-insurance': {
    name: 'お子さんの資格確認書など',
    hint: '資格確認書、資格情報のお知らせ、マイナポータルの資格情報画面のいずれか',
  },
  'birth-certificate': {
    name: '母子健康手帳（出生届出済証明）',
    hint: '住民票にまだ載っていないお子さんの、出生を確かめるため',
  },
  'account-copy': { name: '振込先口座が分かるものの写し', hint: '通帳の見開き、またはキャッシュカードの写し' },
  'living-apart-statement': { name: '別居監護の申立書', hint: '保護者とお子さんの世帯が別のとき' },
  'youth-statement': { name: '本人申請の申立書', hint: '保護者のいない方がご自分で申請するとき' },
  'income-certificate': { name: '課税証明書', hint: '1月1日に市外にお住まいだった方など、所得が確認できないとき' },
}
