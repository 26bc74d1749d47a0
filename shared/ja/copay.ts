import type { CareKind, CopayLine } from '../rules/medical-aid/ordinance.ts'

export const careWords: Readonly<Record<CareKind, string>> = {
  inpatient: '入院',
  outpatient: '外来',
  pharmacy: '調剤',
  visitingNursing: '訪問看護',
}

const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`

function share(line: CopayLine): string | undefined {
  const { ratePercent, perVisitYen, perDayYen, firstVisitOnly } = line
  if (perVisitYen) return firstVisitOnly ? `初診${yen(perVisitYen)}` : `1回${yen(perVisitYen)}`
  if (perDayYen) return `1日${yen(perDayYen)}`
  if (!ratePercent) return undefined
  return ratePercent % 10 === 0 ? `${ratePercent / 10}割` : `${ratePercent}%`
}

/** A copay in the words of the card: `なし`, `1回500円`, `初診500円` 再診なし, `1日500円` 10日まで, `1割` 月上限5,000円. */
export function copayText(line: CopayLine): string {
  const paid = share(line)
  if (!paid) return 'なし'
  const limits = [
    line.firstVisitOnly ? '再診なし' : undefined,
    line.dailyCapYen ? `1日上限${yen(line.dailyCapYen)}` : undefined,
    line.monthlyCapYen ? `月上限${yen(line.monthlyCapYen)}` : undefined,
    line.countLimit
      ? `${line.countPer === 'month' ? '月' : ''}${line.countLimit}${line.perDayYen ? '日' : '回'}まで`
      : undefined,
  ].filter((words) => words !== undefined)
  return limits.length > 0 ? `${paid}\n${limits.join('、')}` : paid
}
