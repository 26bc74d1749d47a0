import { expect, it } from 'vitest'
import { copayText } from '../../shared/ja/copay.ts'
import { free } from '../../shared/rules/medical-aid/ordinances/copay.ts'

const line = { ...free, ratePercent: null }

it.each([
  [free, 'なし'],
  [line, 'なし'],
  [{ ...line, perVisitYen: 500 }, '1回500円'],
  [{ ...line, perVisitYen: 500, firstVisitOnly: true }, '初診500円\n再診なし'],
  [{ ...line, perDayYen: 500, countLimit: 10, countPer: 'stay' as const }, '1日500円\n10日まで'],
  [{ ...line, perVisitYen: 200, countLimit: 2, countPer: 'month' as const }, '1回200円\n月2回まで'],
  [{ ...line, ratePercent: 10, monthlyCapYen: 5000 }, '1割\n月上限5,000円'],
])('words a copay as the card prints it: %#', (copay, words) => {
  expect(copayText(copay)).toBe(words)
})
