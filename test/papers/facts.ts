import { toCalendarDate } from '../../shared/values/calendar-date.ts'
import { makeCertificateCode } from '../../shared/values/certificate-code.ts'
import { toInstant } from '../../shared/values/instant.ts'
import type { CertificateFacts } from '../../worker/papers/certificate.ts'
import type { ReceiptFacts } from '../../worker/papers/receipt.ts'

export const madeAt = toInstant(Date.UTC(2026, 8, 18, 1, 30))

const certificateCode = makeCertificateCode(Uint8Array.of(0x9d, 0xe8, 0xa1, 0x3d, 0x2d, 0xe9, 0x03, 0xb6, 0x43, 0x11))

/** Fictitious throughout. */
export const certificateFacts: CertificateFacts = {
  title: '子ども医療証',
  mark: '子',
  payerNumber: '88131115',
  recipientNumber: '1234566',
  name: '髙﨑 𠮷乃',
  nameKana: 'タカサキ ヨシノ',
  bornOn: toCalendarDate('2019-04-30'),
  address: '東京都大田区見本台一丁目2番3号 葛󠄀城ハイツ203号室',
  guardianName: '髙﨑 葛󠄀葉',
  validFrom: toCalendarDate('2026-10-01'),
  validUntil: toCalendarDate('2027-09-30'),
  copay: { inpatient: 'なし', outpatient: 'なし', pharmacy: 'なし', homeNursing: 'なし' },
  issuedOn: toCalendarDate('2026-09-18'),
  issuer: '大田区長',
  sealOmitted: true,
  reissued: false,
  code: certificateCode,
  qrText: certificateCode,
  notesForHolder: [
    '診療を受けるときは、保険の資格を確認できるもの（マイナ保険証または資格確認書）と、この証を一緒に窓口へ出してください。',
    '東京都外の医療機関など、この証を使えないところで受診したときは、いったんお支払いのうえ、領収書を添えて区へ申請してください。',
    '住所、氏名、加入している医療保険が変わったときは、14日以内に届け出てください。',
    '学校や保育園でのけがで災害共済給付を受けられるときは、この証を使えません。',
    '有効期間が過ぎたとき、転出などで資格がなくなったときは、この証を区へお返しください。',
    'この証を他人に貸したり、譲ったりすることはできません。',
  ],
  notesForInstitution: [
    '自己負担は、保険診療の一部負担金と入院時の食事療養標準負担額を対象としています。保険外の費用は対象になりません。',
    '資格は受給者番号と診療日で確認します。再発行前の証でも、資格があれば請求できます。',
    '二次元コードまたは証コードから、診療日時点の資格を照会できます。',
    '他の公費負担医療を受けられる場合は、その公費を優先してください。',
    '記載内容に疑いがあるときは、下記の窓口へお問い合わせください。',
  ],
  contact: {
    office: '大田区 こども家庭部 子育て支援課 こども医療係',
    phone: '03-0000-0001',
    hours: '平日 8時30分〜17時',
  },
}

/** What a long name, a long number and a wordy copay do to the card. */
export const crowdedFacts: CertificateFacts = {
  ...certificateFacts,
  title: 'ひとり親家庭等・子ども・青少年医療費受給者証',
  payerNumber: '21139993',
  recipientNumber: '12345678901234567890',
  name: `${'寿限無五劫の擦り切れ海砂利水魚の水行末髙﨑𠮷葛\u{E0100}'.repeat(4)}寿限無五劫の擦り`,
  nameKana: 'ジュゲム ゴコウノスリキレ '.repeat(7).trim(),
  guardianName: 'MARIA ALEJANDRA DE LOS ANGELES GUADALUPE FERNANDEZ-VILLANUEVA DE LA CRUZ Y SANTA MARIA DEL CARMEN',
  copay: {
    inpatient: '1日500円\n10日まで',
    outpatient: '初診500円、再診なし',
    pharmacy: 'なし',
    homeNursing: '1割（月上限5,000円）',
  },
  reissued: true,
}

export const receiptFacts: ReceiptFacts = {
  municipality: '横浜市',
  receiptNumber: '2026-141003-000128',
  receivedOn: toCalendarDate('2026-11-18'),
  enteredOn: toCalendarDate('2026-11-20'),
  office: '鶴見区役所 保険年金課',
  channel: '郵送',
  scheme: '小児医療費助成',
  procedure: '新規申請（転入）',
  child: { name: '葛󠄀西 一二三', nameKana: 'カサイ ヒフミ', bornOn: toCalendarDate('2026-02-28') },
  applicant: { name: '葛󠄀西 髙子', relation: '母（世帯主の妻）' },
  documentsReceived: ['小児医療費助成 申請書', 'お子さんの資格確認書の写し', '申請者の本人確認書類（運転免許証）'],
  documentsMissing: [
    { name: '課税証明書（転入前の市区町村のもの）', dueOn: toCalendarDate('2026-12-18') },
    { name: '振込先口座が分かるものの写し' },
  ],
  numberUse: {
    purpose: '小児医療費助成の受給資格の審査と、資格に関する情報の管理に使います。',
    legalBasis:
      '行政手続における特定の個人を識別するための番号の利用等に関する法律第9条第2項、横浜市の個人番号の利用に関する条例',
    lookedUp: [
      '住民票関係情報（世帯の構成、続柄）',
      '地方税関係情報（市町村民税の課税額）',
      '医療保険の資格に関する情報',
    ],
  },
  nextSteps: [
    '足りない書類を、期限までに窓口へ持参するか郵送してください。届いた日にかかわらず、受付日は変わりません。',
    '審査の結果を、おおむね30日以内に郵送でお知らせします。',
    '認定されたときは、医療証を同封します。届くまでに受診したときの領収書は保管してください。',
  ],
  contact: { office: '鶴見区役所 保険年金課 保険係', phone: '045-510-0000', hours: '平日 8時45分〜17時' },
}
