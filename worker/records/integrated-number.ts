import { sql } from 'drizzle-orm'
import { sequence } from '../../db/schema/data/determination.ts'
import { type IntegratedNumber, makeIntegratedNumber } from '../../shared/values/integrated-number.ts'
import type { Transactor } from '../partition/transactor.ts'

/** Takes the next 団体内統合宛名番号 of this municipality, `count` of them. A number taken and not used is never given again. */
export async function takeIntegratedNumbers(tx: Transactor, count: number): Promise<IntegratedNumber[]> {
  if (count === 0) return []
  const [row] = await tx.db
    .insert(sequence)
    .values({ name: 'integrated-number', value: count })
    .onConflictDoUpdate({ target: sequence.name, set: { value: sql`${sequence.value} + ${count}` } })
    .returning({ value: sequence.value })
  if (!row) throw new Error('the sequence answered no value')
  const first = row.value - count + 1
  return Array.from({ length: count }, (_, i) => makeIntegratedNumber(String(first + i).padStart(14, '0')))
}
