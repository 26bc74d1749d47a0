import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { toCalendarDate } from '../../shared/values/calendar-date.ts'
import { toInstant } from '../../shared/values/instant.ts'
import type { CertificateFacts } from '../../worker/papers/certificate.ts'
import { loadFonts } from '../../worker/papers/typeface.ts'

const require = createRequire(import.meta.url)

export function fontBytes(weight: '400Regular' | '700Bold'): Uint8Array {
  return readFileSync(require.resolve(`@expo-google-fonts/noto-sans-jp/${weight}/NotoSansJP_${weight}.ttf`))
}

export const fonts = loadFonts({ regular: fontBytes('400Regular'), bold: fontBytes('700Bold') })

export const madeAt = toInstant(Date.UTC(2026, 8, 18, 1, 30))

/** Fictitious throughout. */
export const certificateFacts: CertificateFacts = {
  title: '子ども医療証',
  mark: '子',
  payerNumber: '88131115',
  recipientNumber: '1234566',
  name: '髙﨑 𠮷乃',
  nameKana: 'タカサキ ヨシノ',
  bornOn: toCalendarDate('2019-04-30'),
  address: '東京都大田区蒲田五丁目13番14号 葛󠄀城ハイツ203号室',
  guardianName: '髙﨑 葛󠄀葉',
  validFrom: toCalendarDate('2026-10-01'),
  validUntil: toCalendarDate('2027-09-30'),
  copay: { inpatient: 'なし', outpatient: 'なし', pharmacy: 'なし', homeNursing: 'なし' },
  issuedOn: toCalendarDate('2026-09-18'),
  issuer: '大田区長',
  sealOmitted: true,
  reissued: false,
  code: 'K7QM2F9DXX3P8H0R',
  qrText: 'https://hagukumi.example/c#K7QM2F9DXX3P8H0R',
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
    phone: '03-5744-0000',
    hours: '平日 8時30分〜17時',
  },
}
