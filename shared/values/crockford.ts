/** Crockford base 32: no I, L, O or U, so that a code read aloud or copied by hand stays readable. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Bytes to base 32, most significant bit first. The bit count must divide by 5: 5, 10, 15 … bytes. */
export function toCrockford(bytes: Uint8Array): string {
  if (bytes.length % 5 !== 0) throw new RangeError('base 32 without padding needs a multiple of 5 bytes')
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += CROCKFORD[(buffer >> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return text
}
