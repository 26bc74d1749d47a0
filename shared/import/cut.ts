import { MAX_PIECE_BYTES, PIECE_ROWS } from '../contract/resident-import.ts'

/** A piece of the file: whole lines, as they stand in it. The first carries the heading before its rows. */
export interface Piece {
  readonly index: number
  readonly rows: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What an import is started with. */
export interface Manifest {
  readonly heading: string
  readonly rows: number
  readonly pieces: readonly string[]
}

export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer | Uint8Array>

/** The file is not one of lines: a piece would be larger than any row could make it. */
export class NotLines extends Error {
  constructor() {
    super('not a file of lines')
    this.name = 'NotLines'
  }
}

const LINE_FEED = 0x0a

/**
 * Cuts a stream at line ends into pieces of 500 rows. A line feed is never part of a character in UTF-8 or Shift_JIS, so
 * nothing is decoded; never more than one piece and one chunk are held. Throws `NotLines`.
 */
export async function* cut(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let parts: Uint8Array[] = []
  let held = 0
  let lines = 0
  let index = 0
  const piece = (): Piece => {
    const made = { index, rows: index === 0 ? Math.max(0, lines - 1) : lines, bytes: joined(parts, held) }
    index++
    parts = []
    held = 0
    lines = 0
    return made
  }
  for await (const chunk of source) {
    let from = 0
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
      lines++
      if (lines < (index === 0 ? PIECE_ROWS + 1 : PIECE_ROWS)) continue
      parts.push(chunk.subarray(from, at + 1))
      held += at + 1 - from
      from = at + 1
      if (held > MAX_PIECE_BYTES) throw new NotLines()
      yield piece()
    }
    // Copied: a reader may use its buffer again.
    parts.push(chunk.slice(from))
    held += chunk.length - from
    if (held > MAX_PIECE_BYTES) throw new NotLines()
  }
  if (held > 0 && endsOpen(parts)) lines++
  if (held > 0) yield piece()
}

/** Reads the whole file once and hashes its pieces; holds none of them. */
export async function manifestOf(source: AsyncIterable<Uint8Array>, digest: Digest): Promise<Manifest> {
  const pieces: string[] = []
  let rows = 0
  let heading = ''
  for await (const piece of cut(source)) {
    if (piece.index === 0) heading = toHex(headingOf(piece.bytes))
    rows += piece.rows
    pieces.push(toHex(new Uint8Array(await digest(piece.bytes))))
  }
  return { heading, rows, pieces }
}

function headingOf(bytes: Uint8Array): Uint8Array {
  const found = bytes.indexOf(LINE_FEED)
  const end = found < 0 ? bytes.length : found
  return bytes.subarray(0, end > 0 && bytes[end - 1] === 0x0d ? end - 1 : end)
}

function endsOpen(parts: readonly Uint8Array[]): boolean {
  return parts.findLast((part) => part.length > 0)?.at(-1) !== LINE_FEED
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}
