/**
 * モジュラス10 ウェイト2・1: from the rightmost figure times 2, 1, 2, 1 …, the figures of each product added, the check figure
 * completes the sum to a multiple of ten. Used by 保険者番号, 公費負担者番号, 受給者番号 and 医療機関コード.
 * It finds every single wrong figure and every swap of neighbours but 0 and 9.
 */
export function m10w21(payload: string): string {
  if (!/^\d+$/.test(payload)) throw new RangeError('a check digit needs figures only')
  let sum = 0
  for (let i = 0; i < payload.length; i += 1) {
    const product = Number(payload[payload.length - 1 - i]) * (i % 2 === 0 ? 2 : 1)
    sum += product > 9 ? product - 9 : product
  }
  return String((10 - (sum % 10)) % 10)
}

/** True when the last figure checks the ones before it. */
export function passesM10w21(text: string): boolean {
  return /^\d{2,}$/.test(text) && m10w21(text.slice(0, -1)) === text.slice(-1)
}

/** Refuses a payload of the wrong length before a number is made from it. */
export function requireFigures(payload: string, length: number): string {
  if (!/^\d+$/.test(payload) || payload.length !== length) throw new RangeError(`needs ${length} figures`)
  return payload
}
