import type { DatedEntry } from '../../dated.ts'
import type { CertificateKind, CopayBand, MedicalAidOrdinance } from '../ordinance.ts'
import { free, freeUntil, usualDeductions } from './copay.ts'

const OLD_LAW = '仙台市子ども医療費の助成に関する規則(平成23年規則第79号)'
const LAW = '仙台市こども医療費の助成に関する規則(平成23年規則第79号)'
const AMENDMENT = 'https://www.city.sendai.jp/soumu/bunsyo/kouhou/r071211/kisoku.html(令和7年規則第103号)'
const OLD_PAGE = 'http://www.city.sendai.jp/fukushi/kosodate/josei/1201135_2498.html'
const FROM = '2019-04-01'
const PAYER_NOTE = '負担者番号は未確認の仮の値。登録前に確認。'

/** 小1から中3: 500 yen at the first visit of an illness, 500 yen a day for the first ten days of a stay. */
const schoolBand: CopayBand = {
  untilFiscalYearEndAfter: 15,
  care: {
    inpatient: { ...free, ratePercent: null, perDayYen: 500, countLimit: 10, countPer: 'stay' },
    outpatient: { ...free, ratePercent: null, perVisitYen: 500, firstVisitOnly: true },
    pharmacy: free,
    visitingNursing: free,
  },
  mealsCovered: false,
}

const yearlyReview = { kind: 'fixed-day', month: 9, day: 30, everyYears: 1, anchorYear: 2026 } as const
const toAgeEnd = { kind: 'to-age-end' } as const

function certificate(
  code: string,
  nameJa: string,
  untilFiscalYearEndAfter: number,
  period: CertificateKind['period'],
): CertificateKind {
  const nameEn = 'Child medical aid beneficiary certificate'
  return { code, nameJa, nameEn, untilFiscalYearEndAfter, payerNumber: '88040019', period }
}

/** A rule the amendment of 2026 left as it was, but for the title it is cited by. */
function underBothTitles<T>(entry: DatedEntry<T>): DatedEntry<T>[] {
  return [entry, { ...entry, from: '2026-04-01', law: entry.law.replace(OLD_LAW, LAW) }]
}

const OLD_NAME = '子ども医療費受給者証'

/** 仙台市 こども医療費助成. */
export const sendai: MedicalAidOrdinance = {
  municipality: '041009',
  version: '041009-1',
  scheme: [
    {
      from: FROM,
      law: OLD_LAW,
      source: OLD_PAGE,
      grade: 'A',
      value: { nameJa: '子ども医療費助成', nameEn: 'Child medical aid' },
    },
    {
      from: '2026-04-01',
      law: LAW,
      source: AMENDMENT,
      grade: 'A',
      value: { nameJa: 'こども医療費助成', nameEn: 'Child medical aid' },
    },
  ],
  office: underBothTitles({
    from: FROM,
    law: OLD_LAW,
    grade: 'C',
    note: '電話番号は架空。',
    value: { nameJa: '仙台市 各区役所 保育給付課', phone: '022-000-1009' },
  }),
  ageLimit: [
    {
      from: FROM,
      law: `${OLD_LAW}第2条第2項`,
      source: AMENDMENT,
      grade: 'A',
      value: { untilFiscalYearEndAfter: 15 },
    },
    {
      from: '2026-04-01',
      law: `${LAW}第2条第2項`,
      source: AMENDMENT,
      grade: 'A',
      note: '「十五歳」を「十八歳」に改正。施行日は報道による(A2)。',
      value: { untilFiscalYearEndAfter: 18 },
    },
  ],
  copay: [
    {
      from: FROM,
      law: `${OLD_LAW}第4条`,
      source: 'https://kahoku.news/articles/20220126khn000032.html',
      grade: 'A2',
      note: '未就学児は負担なし。小1から中3は初診500円、入院は10日目まで1日500円。調剤と訪問看護は負担なしとみなす。食事療養は対象外。',
      value: [freeUntil(6, false), schoolBand],
    },
    {
      from: '2026-04-01',
      law: `${LAW}第4条`,
      source: `${AMENDMENT}; https://www.khb-tv.co.jp/news/16107816`,
      grade: 'A',
      note: '「から一部負担金を控除して得た額」を削る改正。食事療養は旧ページのまま対象外とみなす。',
      value: [freeUntil(18, false)],
    },
  ],
  incomeLimit: [
    {
      from: FROM,
      law: OLD_LAW,
      source: 'https://g-la.info/kodomoiryouhijosei-sendai',
      grade: 'A2',
      note: '全年齢に所得制限。基準額は2021年10月に緩和。',
      value: { afterAge: 0, mark: 'birthday' },
    },
    {
      from: '2023-04-01',
      law: OLD_LAW,
      source: 'https://kahoku.news/articles/20220126khn000032.html',
      grade: 'A2',
      note: '2023年度に撤廃。月日は4月1日とみなす。',
      value: null,
    },
    { from: '2026-04-01', law: LAW, source: AMENDMENT, grade: 'A2', value: null },
  ],
  exclusions: underBothTitles({
    from: FROM,
    law: OLD_LAW,
    grade: 'A2',
    note: '生活保護のみ確認。',
    value: ['public-assistance'],
  }),
  deductions: underBothTitles({ from: FROM, law: OLD_LAW, source: OLD_PAGE, grade: 'B', value: usualDeductions }),
  lateApplication: underBothTitles({
    from: FROM,
    law: `${OLD_LAW}第5条`,
    source: OLD_PAGE,
    grade: 'A',
    note: '30日以内は事由の日から、過ぎれば申請月の1日から。30日目が閉庁日なら翌開庁日(母子・父子家庭医療費助成のページによる、B)。',
    value: { grace: { unit: 'days', count: 30 }, lateFrom: 'application-month', closedDayExtends: true },
  }),
  certificates: [
    {
      from: FROM,
      law: OLD_LAW,
      grade: 'C',
      note: `${PAYER_NOTE}所得審査が10月のため9月30日までとみなす。就学で一部負担が変わる。`,
      value: [certificate('preschool', OLD_NAME, 6, yearlyReview), certificate('school', OLD_NAME, 15, yearlyReview)],
    },
    {
      from: '2023-04-01',
      law: OLD_LAW,
      grade: 'C',
      note: `${PAYER_NOTE}期間は未確認、就学または対象年齢の末日までとみなす。`,
      value: [certificate('preschool', OLD_NAME, 6, toAgeEnd), certificate('school', OLD_NAME, 15, toAgeEnd)],
    },
    {
      from: '2026-04-01',
      law: LAW,
      grade: 'C',
      note: `${PAYER_NOTE}期間は未確認、対象年齢の末日までとみなす。`,
      value: [certificate('child', 'こども医療費受給者証', 18, toAgeEnd)],
    },
  ],
  inKind: underBothTitles({
    from: FROM,
    law: OLD_LAW,
    source: '宮城県ホームページ 乳幼児医療費助成',
    grade: 'A',
    note: '県内の協力医療機関で受給者証を示した場合。県外と協力外は償還払い。',
    value: { prefectures: ['04'], notUsableWith: [] },
  }),
  youthClaim: [
    { from: FROM, law: OLD_LAW, grade: 'A', source: AMENDMENT, value: null },
    {
      from: '2026-04-01',
      law: `${LAW}第4条第1項`,
      source: AMENDMENT,
      grade: 'A',
      note: '15歳に達する日後の最初の4月1日から18歳に達する日以後の最初の3月31日まで、保護者がないときは本人。',
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
