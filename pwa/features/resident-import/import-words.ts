import type { ImportProgress } from '../../../shared/contract/resident-import.ts'
import { calendarDateOf } from '../../../shared/values/calendar-date.ts'
import { type Instant, instantMs } from '../../../shared/values/instant.ts'
import { formatWareki } from '../../../shared/values/wareki.ts'

export const number = (count: number): string => count.toLocaleString('ja-JP')

/** 「正常 9,990件（新規 … 変更 … 変更なし …）　要確認 10件」: together they are the rows done. */
export function countsWords({ accepted, changed, unchanged, rejected }: ImportProgress): string {
  const right = accepted + changed + unchanged
  const parts = `新規 ${number(accepted)}、変更 ${number(changed)}、変更なし ${number(unchanged)}`
  return `正常 ${number(right)}件（${parts}）　拒否 ${number(rejected)}件`
}

/** Day and minute in Japan. */
export function whenWords(at: string): string {
  const instant = at as Instant
  const time = new Date(instantMs(instant) + 9 * 3_600_000).toISOString().slice(11, 16)
  return `${formatWareki(calendarDateOf(instant))} ${time}`
}
