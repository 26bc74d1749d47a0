import type { CertificateKind, MedicalAidOrdinance } from '../ordinance.ts'
import { freeUntil, usualDeductions } from './copay.ts'

const LAW = '藤沢市小児の医療費の助成に関する条例'
const LAW_NOTE = '条例の題名と条項は未確認。'
const PAGE = 'https://www.city.fujisawa.kanagawa.jp/kosodate/kenko/kosodate/teate/josesedo.html'
const FROM = '2019-04-01'
const PAYER_NOTE = '負担者番号は未確認の仮の値。登録前に確認。'

function certificate(code: string, untilFiscalYearEndAfter: number): CertificateKind {
  return {
    code,
    nameJa: '小児医療証',
    nameEn: 'Child medical certificate',
    untilFiscalYearEndAfter,
    payerNumber: '88140058',
    period: { kind: 'to-age-end' },
  }
}

/** 藤沢市 小児医療費助成. */
export const fujisawa: MedicalAidOrdinance = {
  municipality: '142051',
  version: '142051-1',
  scheme: [
    {
      from: FROM,
      law: LAW,
      source: PAGE,
      grade: 'A',
      note: LAW_NOTE,
      value: { nameJa: '小児医療費助成', nameEn: 'Child medical aid' },
    },
  ],
  office: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: '電話番号は架空。',
      value: { nameJa: '藤沢市 子育て給付課', phone: '0466-00-2051' },
    },
  ],
  ageLimit: [
    {
      from: FROM,
      law: LAW,
      source: 'http://ken1rou.chu.jp/result/result50.htm(2019年4月1日)',
      grade: 'A2',
      note: `中学3年まで。${LAW_NOTE}`,
      value: { untilFiscalYearEndAfter: 15 },
    },
    {
      from: '2024-04-01',
      law: LAW,
      source: `${PAGE}(2024年6月13日)`,
      grade: 'A',
      note: `同日の受診分から。${LAW_NOTE}`,
      value: { untilFiscalYearEndAfter: 18 },
    },
  ],
  copay: [
    {
      from: FROM,
      law: LAW,
      source: 'http://www.iiiryou.com/general/kouhi/201441.html(2018年4月1日現在)',
      grade: 'A2',
      note: '一部負担なし。食事療養は対象外。',
      value: [freeUntil(15, false)],
    },
    { from: '2024-04-01', law: LAW, source: PAGE, grade: 'A', note: '食事代は対象外。', value: [freeUntil(18, false)] },
  ],
  incomeLimit: [
    {
      from: FROM,
      law: LAW,
      source: 'http://ken1rou.chu.jp/result/result50.htm(2019年4月1日)',
      grade: 'A2',
      note: '中学生のみ児童手当と同じ基準の所得制限。',
      value: { afterAge: 12, mark: 'fiscal-year-end' },
    },
    {
      from: '2023-04-01',
      law: LAW,
      source: 'https://www.townnews.co.jp/0601/2023/06/09/682356.html',
      grade: 'A2',
      note: '中学生の所得制限を撤廃。',
      value: null,
    },
  ],
  exclusions: [
    {
      from: FROM,
      law: LAW,
      source: PAGE,
      grade: 'A',
      note: '生活保護、ひとり親家庭等医療、障がい者等医療。措置入所と里親は未確認のため挙げていない。',
      value: ['public-assistance', 'single-parent-aid', 'disability-aid'],
    },
  ],
  deductions: [{ from: FROM, law: LAW, source: PAGE, grade: 'A', value: usualDeductions }],
  lateApplication: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: '助成期間は「出生・転入などの日」から。遅れた申請の扱いは未確認、確認までは6か月を過ぎれば申請月の1日からとする。',
      value: { grace: { unit: 'months', count: 6 }, lateFrom: 'application-month', closedDayExtends: false },
    },
  ],
  certificates: [
    {
      from: FROM,
      law: LAW,
      grade: 'C',
      note: `${PAYER_NOTE}中学生は所得審査のため別の証とみなす。`,
      value: [certificate('child', 12), certificate('junior-high', 15)],
    },
    { from: '2023-04-01', law: LAW, grade: 'C', note: PAYER_NOTE, value: [certificate('child', 15)] },
    {
      from: '2024-04-01',
      law: LAW,
      source: PAGE,
      grade: 'C',
      note: `${PAYER_NOTE}期間は助成期間の末日まで。`,
      value: [certificate('child', 18)],
    },
  ],
  inKind: [
    {
      from: FROM,
      law: LAW,
      grade: 'B',
      note: '県内の医療機関。国保組合の扱いは未確認。',
      value: { prefectures: ['14'], notUsableWith: [] },
    },
  ],
  youthClaim: [{ from: FROM, law: LAW, grade: 'C', note: '本人申請の規定は未確認。', value: null }],
  reimbursement: [
    {
      from: FROM,
      law: '地方自治法第236条',
      grade: 'C',
      note: '期限と起算日は未確認。近隣には診療月の翌月から2年の市もある。',
      value: { years: 5, countedFrom: 'payment' },
    },
  ],
}
