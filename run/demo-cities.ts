import type { Role } from '../shared/contract/roles.ts'
import type { NewOffice, NewStaff } from './directory.ts'

/** A municipality of the demo. Offices, telephone numbers and members of staff are fictitious. */
export type DemoCity = {
  code: string
  name: string
  kana: string
  offices: readonly NewOffice[]
  staff: readonly NewStaff[]
}

const offices = (area: string, branches: readonly string[]): NewOffice[] => [
  { code: 'main', name: '本庁舎', phone: `${area}-0000-0001`, issuesOnTheDay: true },
  ...branches.map((name, i) => ({
    code: `branch-${i + 1}`,
    name,
    phone: `${area}-0000-001${i + 1}`,
    issuesOnTheDay: false,
  })),
]

const member = (number: string, name: string, role: Role, office: string): NewStaff => ({ number, name, role, office })

const team = (names: readonly [string, string, string, string, string]): NewStaff[] => [
  member('1001', names[0], 'counter', 'branch-1'),
  member('2001', names[1], 'reviewer', 'main'),
  member('3001', names[2], 'decider', 'main'),
  member('8001', names[3], 'administrator', 'main'),
  member('9001', names[4], 'auditor', 'main'),
]

/** The five municipalities of the demo; 東京都 stands by for 精神通院. */
export const demoCities: readonly DemoCity[] = [
  {
    code: '131113',
    name: '大田区',
    kana: 'オオタク',
    offices: offices('03', ['見本台特別出張所', '架空橋特別出張所']),
    staff: team(['窓口 いずみ', '審査 あきら', '決裁 みのる', '管理 さとし', '監査 かおる']),
  },
  {
    code: '141003',
    name: '横浜市',
    kana: 'ヨコハマシ',
    offices: offices('045', ['見本坂行政サービスコーナー', '架空浜行政サービスコーナー']),
    staff: team(['窓口 はるか', '審査 けんじ', '決裁 ともこ', '管理 ひろし', '監査 ゆうこ']),
  },
  {
    code: '142051',
    name: '藤沢市',
    kana: 'フジサワシ',
    offices: offices('0466', ['見本ヶ丘市民センター']),
    staff: team(['窓口 みなみ', '審査 つばさ', '決裁 のぞみ', '管理 しげる', '監査 まこと']),
  },
  {
    code: '041009',
    name: '仙台市',
    kana: 'センダイシ',
    offices: offices('022', ['見本森証明発行センター']),
    staff: team(['窓口 さくら', '審査 いさむ', '決裁 きよし', '管理 あおい', '監査 すすむ']),
  },
  {
    code: '130001',
    name: '東京都',
    kana: 'トウキョウト',
    offices: offices('03', ['架空精神保健福祉センター']),
    staff: team(['窓口 ちとせ', '審査 わたる', '決裁 めぐみ', '管理 おさむ', '監査 ひとみ']),
  },
]

/** Throws for a municipality the demo does not have. */
export function getDemoCity(code: string): DemoCity {
  const city = demoCities.find((one) => one.code === code)
  if (!city) throw new Error(`the demo has no municipality ${code}`)
  return city
}
