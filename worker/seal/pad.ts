import type { Bytes } from './bytes.ts'

const BLOCK = 32

/** ISO/IEC 7816-4 padding to a multiple of 32 bytes, so that a cell's length does not tell a name's length. */
export function pad(text: Uint8Array): Bytes {
  const padded = new Uint8Array(Math.ceil((text.length + 1) / BLOCK) * BLOCK)
  padded.set(text)
  padded[text.length] = 0x80
  return padded
}

/** The text of `pad`; undefined when the bytes are not exactly what `pad` makes. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length === 0 || padded.length % BLOCK !== 0) return undefined
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end -= 1
  if (padded[end] !== 0x80 || padded.length - end > BLOCK) return undefined
  return padded.subarray(0, end)
}
