import { encodeCp932 } from '../../run/demo/cp932.ts'

/** A value in one of the forms in which it might lie about. */
export type Pattern = { readonly value: string; readonly rendering: string; readonly bytes: Buffer }

/** An individual number in every form it might have been copied in. Compressed ones are found by inflating. */
export function renderingsOfNumber(number: string): Pattern[] {
  const parts = number.match(/.{4}/g) ?? []
  const wide = number.replace(/\d/g, (figure) => String.fromCharCode(figure.charCodeAt(0) + 0xfee0))
  const six = Buffer.alloc(6)
  six.writeUIntBE(Number(number), 0, 6)
  return [
    ...shared(number),
    pattern(number, 'hyphens', Buffer.from(parts.join('-'))),
    pattern(number, 'spaces', Buffer.from(parts.join(' '))),
    pattern(number, 'full width', Buffer.from(wide)),
    pattern(number, 'integer', six),
  ]
}

/** A name, kana or address likewise. */
export function renderingsOfText(text: string): Pattern[] {
  const escaped = [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  return [
    ...shared(text),
    pattern(text, 'Shift_JIS', Buffer.from(encodeCp932(text))),
    pattern(text, 'JSON escapes', Buffer.from(escaped)),
    pattern(text, 'URL', Buffer.from(encodeURIComponent(text))),
  ]
}

function shared(text: string): Pattern[] {
  const utf8 = Buffer.from(text)
  const utf16 = Buffer.from(text, 'utf16le')
  const everyByte = [...utf8].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  return [
    pattern(text, 'plain', utf8),
    pattern(text, 'UTF-16LE', utf16),
    pattern(text, 'UTF-16BE', Buffer.from(utf16).swap16()),
    pattern(text, 'hex', Buffer.from(utf8.toString('hex'))),
    pattern(text, 'HEX', Buffer.from(utf8.toString('hex').toUpperCase())),
    pattern(text, 'percent', Buffer.from(everyByte)),
    ...[0, 1, 2].map((offset) => pattern(text, `base64 at ${offset}`, Buffer.from(inBase64(utf8, offset)))),
  ]
}

/** What of the value is in base64 whatever stands before and after it. */
function inBase64(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const first = Math.ceil((offset * 8) / 6)
  return encoded.slice(first, Math.floor(((offset + bytes.length) * 8) / 6))
}

const pattern = (value: string, rendering: string, bytes: Buffer): Pattern => ({ value, rendering, bytes })
