import type { CalendarDate } from '../values/calendar-date.ts'
import { dated } from './dated.ts'

/** What an applicant is told about the use of the 個人番号, on the screen and on paper (番号法9条, 個人情報保護法62条). */
export type NumberUse = {
  readonly purpose: string
  readonly legalBasis: string
  readonly lookedUp: readonly string[]
}

type Circumstances = { readonly municipality: string; readonly scheme: string; readonly incomeLimited: boolean }

const LAW = '行政手続における特定の個人を識別するための番号の利用等に関する法律'

/** 子ども医療費助成 is a use of a municipality's own (独自利用事務), so the municipality's ordinance stands beside the law. */
const medicalAid = dated<(circumstances: Circumstances) => NumberUse>([
  {
    from: '2015-04-01',
    law: '番号法施行前',
    grade: 'A',
    note: '個人番号の利用は2016年1月1日から。',
    value: ({ scheme }) => ({
      purpose: `${scheme}では個人番号を利用しません。`,
      legalBasis: '個人番号の利用が始まる前の申請です。',
      lookedUp: [],
    }),
  },
  {
    from: '2016-01-01',
    law: `${LAW}第9条第2項`,
    grade: 'B',
    note: '照会する情報の範囲は市区町村の条例・規則で定める。',
    value: ({ municipality, scheme, incomeLimited }) => ({
      purpose: `${scheme}の受給資格の審査と、資格に関する情報の管理に使います。`,
      legalBasis: `${LAW}第9条第2項、${municipality}の個人番号の利用に関する条例`,
      lookedUp: [
        '住民票関係情報（世帯の構成、続柄）',
        '医療保険の資格に関する情報',
        '生活保護など、他の制度の受給に関する情報',
        ...(incomeLimited ? ['地方税関係情報（市町村民税の課税額）'] : []),
      ],
    }),
  },
])

/** The statement for children's medical aid on the day of receipt. */
export function numberUseOn(on: CalendarDate, circumstances: Circumstances): NumberUse {
  return medicalAid.on(on)(circumstances)
}
