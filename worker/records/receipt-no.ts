import { sql } from 'drizzle-orm'
import { sequence } from '../../db/schema/data/determination.ts'
import { type CalendarDate, fiscalYearOf } from '../../shared/values/calendar-date.ts'
import type { Transactor } from '../partition/transactor.ts'

/** 令和元年度 is the fiscal year of 2019. */
const YEAR_BEFORE_REIWA = 2018

/**
 * Takes the next 受付番号 of the fiscal year in which the application was received: `R8-000123`. Inside the transaction
 * that opens the application, so that no number is given twice and none is lost.
 */
export async function takeReceiptNo(tx: Transactor, receivedOn: CalendarDate): Promise<string> {
  const year = fiscalYearOf(receivedOn)
  const [row] = await tx.db
    .insert(sequence)
    .values({ name: `receipt-${year}`, value: 1 })
    .onConflictDoUpdate({ target: sequence.name, set: { value: sql`${sequence.value} + 1` } })
    .returning({ value: sequence.value })
  if (!row) throw new Error('the sequence answered no value')
  return `R${year - YEAR_BEFORE_REIWA}-${String(row.value).padStart(6, '0')}`
}
