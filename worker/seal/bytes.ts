/** Bytes over a plain ArrayBuffer: what WebCrypto takes and gives. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A source of unpredictable bytes; `length` in bytes. */
export type Random = (length: number) => Bytes

export const secureRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length))

export function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Big-endian, four bytes. Throws RangeError outside 0 … 2³²−1. */
export function u32(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError('not a u32')
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const encoder = new TextEncoder()

/** UTF-8 behind its length as a u16, so that neighbouring fields cannot flow into each other. Throws RangeError above 65,535 bytes. */
export function lengthPrefixed(text: string): Bytes {
  if (!text.isWellFormed()) throw new RangeError('lone surrogate')
  const body = encoder.encode(text)
  if (body.length > 0xffff) throw new RangeError('longer than a u16 can say')
  return concat([new Uint8Array([body.length >> 8, body.length & 0xff]), body])
}
