import type { CertificateKind, MedicalAidOrdinance } from '../ordinance.ts'
import { freeUntil, usualDeductions } from './copay.ts'

const LAW = '大田区乳幼児、義務教育就学児及び高校生等の医療費の助成に関する条例(平成19年条例第34号)'
const OLD_LAW = `${LAW}(令和5年4月改正前)`
const PAGE = '大田区ホームページ 児童医療費助成制度'
const FROM = '2019-04-01'

const toSeptember = { kind: 'fixed-day', month: 9, day: 30, everyYears: 1, anchorYear: 2026 } as const

const infant: CertificateKind = {
  code: 'infant',
  nameJa: '乳医療証',
  nameEn: 'Infant medical certificate',
  untilFiscalYearEndAfter: 6,
  payerNumber: '88138110',
  period: toSeptember,
}
const child: CertificateKind = {
  code: 'child',
  nameJa: '子医療証',
  nameEn: 'Child medical certificate',
  untilFiscalYearEndAfter: 15,
  payerNumber: '88131115',
  period: toSeptember,
}
const youth: CertificateKind = {
  code: 'youth',
  nameJa: '青医療証',
  nameEn: 'Youth medical certificate',
  untilFiscalYearEndAfter: 18,
  payerNumber: '89131114',
  period: toSeptember,
}
const PAYER_NOTE = '負担者番号は都の法別(88, 89)と区の番号からの推定。登録前に確認。期間は9月30日まで、切替は4月1日。'

/** 大田区 児童医療費助成. Records begin on 2019-04-01; the rule of that day is older. */
export const ota: MedicalAidOrdinance = {
  municipality: '131113',
  version: '131113-1',
  scheme: [
    {
      from: FROM,
      law: OLD_LAW,
      source: PAGE,
      grade: 'A',
      value: { nameJa: '児童医療費助成', nameEn: 'Child medical aid' },
    },
  ],
  office: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: '電話番号は架空。',
      value: { nameJa: '大田区 こども医療係', phone: '03-0000-1111' },
    },
  ],
  ageLimit: [
    {
      from: FROM,
      law: `${OLD_LAW}第2条`,
      source: `${PAGE}(2018年10月4日)`,
      grade: 'A',
      note: '15歳に達する日以後の最初の3月31日まで。改正前の題名は未確認。',
      value: { untilFiscalYearEndAfter: 15 },
    },
    {
      from: '2023-04-01',
      law: `${LAW}第2条`,
      source: 'https://www1.g-reiki.net/cityota.reiki/reiki_honbun/g112RG00000543.html',
      grade: 'A',
      value: { untilFiscalYearEndAfter: 18 },
    },
  ],
  copay: [
    {
      from: FROM,
      law: OLD_LAW,
      source: PAGE,
      grade: 'B',
      note: '窓口負担なしは一般に知られた扱い。食事療養の助成は区のページで確認済。',
      value: [freeUntil(15, true)],
    },
    {
      from: '2023-04-01',
      law: LAW,
      source: `${PAGE}(2023年1月5日)`,
      grade: 'B',
      note: '窓口負担なしは一般に知られた扱い。食事療養の助成は区のページで確認済。',
      value: [freeUntil(18, true)],
    },
  ],
  incomeLimit: [{ from: FROM, law: LAW, grade: 'B', note: '所得制限なし。', value: null }],
  exclusions: [
    {
      from: FROM,
      law: `${LAW}第3条`,
      source: PAGE,
      grade: 'A',
      note: '生活保護、措置による施設入所、里親委託。',
      value: ['public-assistance', 'institutional-placement', 'foster-care'],
    },
  ],
  deductions: [{ from: FROM, law: LAW, source: PAGE, grade: 'A', value: usualDeductions }],
  lateApplication: [
    {
      from: FROM,
      law: LAW,
      source: 'https://www.city.ota.tokyo.jp/faq/bunya/kosodate/jidouiryou.html(2023年10月30日) Q4',
      grade: 'A',
      note: '6か月以内は異動日から、過ぎれば申請月の1日から。末日が閉庁日のときの扱いは未確認。2023年より前も同じとみなす。',
      value: { grace: { unit: 'months', count: 6 }, lateFrom: 'application-month', closedDayExtends: false },
    },
  ],
  certificates: [
    { from: FROM, law: OLD_LAW, source: PAGE, grade: 'C', note: PAYER_NOTE, value: [infant, child] },
    { from: '2023-04-01', law: LAW, source: PAGE, grade: 'C', note: PAYER_NOTE, value: [infant, child, youth] },
  ],
  inKind: [
    {
      from: FROM,
      law: LAW,
      source: 'https://ikujinavi.com/ 大田区の児童医療費助成',
      grade: 'A2',
      note: '都外国民健康保険組合は受給資格が続くが医療証は使えない。都外の医療機関は支給申請。',
      value: { prefectures: ['13'], notUsableWith: ['health-association-outside'] },
    },
  ],
  youthClaim: [
    { from: FROM, law: OLD_LAW, grade: 'B', note: '高校生等が対象になる前。', value: null },
    {
      from: '2023-04-01',
      law: `${LAW}第2条第4項第3号`,
      source: 'https://www1.g-reiki.net/cityota.reiki/reiki_honbun/g112RG00000543.html',
      grade: 'A',
      note: '何人からも監護されておらず、区が必要と認める場合の本人。',
      value: { afterFiscalYearEndAfter: 15 },
    },
  ],
  reimbursement: [
    {
      from: FROM,
      law: '地方自治法第236条',
      grade: 'C',
      note: '期限と起算日は未確認。',
      value: { years: 5, countedFrom: 'payment' },
    },
  ],
}
