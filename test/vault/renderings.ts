/** The ways a number may hide in bytes: plain, grouped, full-width, UTF-16, hexadecimal, base64 at every offset, binary. */
export function renderings(number: string): [string, Buffer][] {
  const utf8 = Buffer.from(number)
  const wide = number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  const value = Buffer.alloc(8)
  value.writeBigUInt64BE(BigInt(number))
  const base64 = (skip: number) => {
    // What stays the same whatever stands before and after: cut to whole groups of three bytes.
    const cut = utf8.subarray((3 - skip) % 3)
    return Buffer.from(cut.subarray(0, cut.length - (cut.length % 3)).toString('base64'))
  }
  return [
    ['plain', utf8],
    ['hyphens', Buffer.from(number.replace(/(\d{4})(?=\d)/g, '$1-'))],
    ['spaces', Buffer.from(number.replace(/(\d{4})(?=\d)/g, '$1 '))],
    ['full-width', Buffer.from(wide)],
    ['utf-16le', Buffer.from(number, 'utf16le')],
    ['utf-16be', Buffer.from(number, 'utf16le').swap16()],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['hex upper', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['base64 at 0', base64(0)],
    ['base64 at 1', base64(1)],
    ['base64 at 2', base64(2)],
    ['integer', value.subarray(3)],
    ['integer, other order', Buffer.from(value).reverse().subarray(0, 5)],
    ['reversed', Buffer.from([...number].toReversed().join(''))],
  ]
}
