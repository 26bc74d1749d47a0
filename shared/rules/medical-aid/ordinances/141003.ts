import type { CertificateKind, CopayBand, MedicalAidOrdinance } from '../ordinance.ts'
import { free, freeUntil, usualDeductions } from './copay.ts'

const LAW = '横浜市小児の医療費助成に関する条例'
const LAW_NOTE = '条項は未確認。'
const PAGE = 'https://www.city.yokohama.lg.jp/kurashi/kenko-iryo/iryohijosei/shoni/child.html'
const PAGE_2026 = 'https://localgov.jp/grants/141003_shoni-iryohi-josei'
const FROM = '2019-04-01'
const PAYER_NOTE = '負担者番号は未確認の仮の値。登録前に確認。'

/** 小学4年から中学3年: up to 500 yen per outpatient visit, nothing at the pharmacy or in hospital. */
const upTo500PerVisit: CopayBand = {
  untilFiscalYearEndAfter: 15,
  care: {
    inpatient: free,
    outpatient: { ...free, ratePercent: null, perVisitYen: 500 },
    pharmacy: free,
    visitingNursing: { ...free, ratePercent: null, perVisitYen: 500 },
  },
  mealsCovered: false,
}

function certificate(untilFiscalYearEndAfter: number, everyYears: number): CertificateKind {
  return {
    code: 'child',
    nameJa: '小児医療証',
    nameEn: 'Child medical certificate',
    untilFiscalYearEndAfter,
    payerNumber: '88140017',
    period: { kind: 'fixed-day', month: 7, day: 31, everyYears, anchorYear: 2026 },
  }
}

/** 横浜市 小児医療費助成. */
export const yokohama: MedicalAidOrdinance = {
  municipality: '141003',
  version: '141003-1',
  scheme: [
    {
      from: FROM,
      law: LAW,
      source: PAGE,
      grade: 'A',
      value: { nameJa: '小児医療費助成', nameEn: 'Child medical aid' },
    },
  ],
  office: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: '電話番号は架空。',
      value: { nameJa: '横浜市 各区役所 保険年金課 保険係', phone: '045-000-1003' },
    },
  ],
  ageLimit: [
    {
      from: FROM,
      law: LAW,
      source: `${PAGE}(2019年1月25日)`,
      grade: 'A',
      note: `中学3年まで。${LAW_NOTE}`,
      value: { untilFiscalYearEndAfter: 15 },
    },
    {
      from: '2026-06-01',
      law: LAW,
      source: PAGE_2026,
      grade: 'A2',
      note: `18歳に達する日以後の最初の3月31日まで。${LAW_NOTE}`,
      value: { untilFiscalYearEndAfter: 18 },
    },
  ],
  copay: [
    {
      from: FROM,
      law: LAW,
      source: `${PAGE}(2019年1月25日)`,
      grade: 'A',
      note: '小3まで負担なし、小4から中3は通院1回500円まで(院外薬局と入院を除く)。訪問看護の扱いは未確認。食事療養は対象の記載なし。',
      value: [freeUntil(9, false), upTo500PerVisit],
    },
    {
      from: '2023-08-01',
      law: LAW,
      source: `${PAGE}(2023年9月1日)`,
      grade: 'A',
      note: '食事療養は対象の記載なし、未確認。',
      value: [freeUntil(15, false)],
    },
    { from: '2026-06-01', law: LAW, source: PAGE_2026, grade: 'A2', value: [freeUntil(18, false)] },
  ],
  incomeLimit: [
    {
      from: FROM,
      law: LAW,
      source: `${PAGE}(2019年1月25日)`,
      grade: 'A',
      note: '1歳以上に保護者の所得制限。',
      value: { afterAge: 1, mark: 'birthday' },
    },
    {
      from: '2021-04-01',
      law: LAW,
      grade: 'B',
      note: '1、2歳児の所得制限をなくした改正。所得超過の1、2歳児の一部負担は表していない。',
      value: { afterAge: 3, mark: 'birthday' },
    },
    { from: '2023-08-01', law: LAW, source: `${PAGE}(2023年9月1日)`, grade: 'A', value: null },
  ],
  exclusions: [
    {
      from: FROM,
      law: LAW,
      source: `${PAGE}(2023年9月1日)`,
      grade: 'A',
      note: '生活保護、重度障害者医療、ひとり親家庭等医療、措置医療。里親委託は措置医療に含むとみなす。',
      value: ['public-assistance', 'disability-aid', 'single-parent-aid', 'institutional-placement', 'foster-care'],
    },
    {
      from: '2026-06-01',
      law: LAW,
      source: PAGE_2026,
      grade: 'A2',
      note: '他の医療費助成を受けている者も対象外。',
      value: [
        'public-assistance',
        'disability-aid',
        'single-parent-aid',
        'institutional-placement',
        'foster-care',
        'other-medical-aid',
      ],
    },
  ],
  deductions: [{ from: FROM, law: LAW, source: PAGE, grade: 'B', value: usualDeductions }],
  lateApplication: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: '遅れた申請の扱いは未確認。確認までは6か月以内は事由の日から、過ぎれば申請月の1日からとする。',
      value: { grace: { unit: 'months', count: 6 }, lateFrom: 'application-month', closedDayExtends: false },
    },
  ],
  certificates: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: `${PAYER_NOTE}8月1日更新、2023年より前の期間は未確認。`,
      value: [certificate(15, 1)],
    },
    {
      from: '2023-08-01',
      law: LAW,
      source: `${PAGE}(2023年9月1日)`,
      grade: 'C',
      note: `${PAYER_NOTE}8月1日から翌年7月31日まで。`,
      value: [certificate(15, 1)],
    },
    {
      from: '2024-08-01',
      law: LAW,
      source: '新聞報道(2024年)',
      grade: 'C',
      note: `${PAYER_NOTE}2024年8月1日からの証は2026年7月31日まで。`,
      value: [certificate(15, 2)],
    },
    {
      from: '2026-06-01',
      law: LAW,
      grade: 'C',
      note: `${PAYER_NOTE}拡大後の期間は未確認、2年ごととみなす。`,
      value: [certificate(18, 2)],
    },
  ],
  inKind: [
    {
      from: FROM,
      law: LAW,
      source: 'https://www.city.yokohama.lg.jp/konan/kurashi/kosodate_kyoiku/kosodateshien/ch-jose.html',
      grade: 'A',
      note: '県内の医療機関。県外は申請により払い戻し。国保組合の扱いは未確認。',
      value: { prefectures: ['14'], notUsableWith: [] },
    },
  ],
  youthClaim: [{ from: FROM, law: LAW, grade: 'C', note: '本人申請の規定は未確認。', value: null }],
  reimbursement: [
    {
      from: FROM,
      law: '地方自治法第236条',
      grade: 'A2',
      note: '5年。起算日は未確認。',
      value: { years: 5, countedFrom: 'payment' },
    },
  ],
}
