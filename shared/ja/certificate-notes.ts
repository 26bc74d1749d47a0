import type { CertificateFace } from '../contract/sealed-values.ts'

type Notes = { readonly forHolder: readonly string[]; readonly forInstitution: readonly string[] }

/** Standing notes below the card. A printed set is never edited, a new one gets a new name: an old copy must print as it was. */
export const certificateNotes: Readonly<Record<CertificateFace['notes'], Notes>> = {
  'medical-aid-1': {
    forHolder: [
      '診療を受けるときは、保険の資格を確認できるもの（マイナ保険証または資格確認書）と、この証を一緒に窓口へ出してください。',
      'この証を使えない医療機関で受診したときは、いったんお支払いのうえ、領収書を添えて市区町村へ申請してください。',
      '住所、氏名、加入している医療保険が変わったときは、14日以内に届け出てください。',
      '学校や保育園でのけがで災害共済給付を受けられるときは、先にその給付を受けてください。',
      '有効期間が過ぎたとき、転出などで資格がなくなったときは、この証をお返しください。',
      'この証を他人に貸したり、譲ったりすることはできません。',
    ],
    forInstitution: [
      '自己負担の欄は、保険診療の一部負担金についてのものです。保険外の費用は対象になりません。',
      '資格は受給者番号と診療日で確認します。再発行前の証でも、資格があれば請求できます。',
      '二次元コードまたは証コードから、診療日時点の資格を照会できます。',
      '他の公費負担医療を受けられる場合は、その公費を優先してください。',
      '記載内容に疑いがあるときは、下記の窓口へお問い合わせください。',
    ],
  },
}
