import type { Branded } from './branded.ts'

/** Whole yen. May be negative: a correction is. */
export type Yen = Branded<number, 'Yen'>

/** Throws RangeError for fractions and for numbers too large to be exact. */
export function toYen(amount: number): Yen {
  if (!Number.isSafeInteger(amount)) throw new RangeError('yen are whole and exact')
  return (amount === 0 ? 0 : amount) as Yen
}

export function sumYen(amounts: Iterable<Yen>): Yen {
  let total = 0
  for (const amount of amounts) total += amount
  return toYen(total)
}

/** `12,340円`. */
export function formatYen(amount: Yen): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}円`
}
