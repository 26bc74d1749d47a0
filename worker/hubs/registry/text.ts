/** Character code of a registry file: Shift_JIS means the Windows set (CP932), as offices' systems write it. */
export type Encoding = 'shift_jis' | 'utf-8'

const LINE_FEED = 0x0a
const BOM = [0xef, 0xbb, 0xbf]

/** The lines of a piece as bytes, without their line ends (LF or CRLF); nothing after the last line end is no line. */
export function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let from = 0
  while (from < bytes.length) {
    const found = bytes.indexOf(LINE_FEED, from)
    const end = found < 0 ? bytes.length : found
    lines.push(bytes.subarray(from, end > from && bytes[end - 1] === 0x0d ? end - 1 : end))
    from = end + 1
  }
  return lines
}

/**
 * The heading and the code it is written in. The Japanese words of a heading are never valid UTF-8 in Shift_JIS, so the
 * heading alone decides, whatever stands in the rows. Undefined when it is neither.
 */
export function readHeading(line: Uint8Array): { text: string; encoding: Encoding } | undefined {
  const marked = BOM.every((byte, i) => line[i] === byte)
  const bare = marked ? line.subarray(BOM.length) : line
  const utf8 = decode(bare, 'utf-8')
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8' }
  const sjis = marked ? undefined : decode(bare, 'shift_jis')
  return sjis === undefined ? undefined : { text: sjis, encoding: 'shift_jis' }
}

/** The text of a line; undefined when it holds bytes that are no character. */
export function decode(line: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return decoders[encoding].decode(line)
  } catch {
    return undefined
  }
}

const decoders = {
  shift_jis: new TextDecoder('shift_jis', { fatal: true, ignoreBOM: true }),
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
}
