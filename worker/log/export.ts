import { findBytes, toBase64 } from './base64.ts'
import { type Bytes, HASH_BYTES } from './merkle.ts'

/**
 * An exported log: JSON lines, readable with any tool. One header; the entries in order, each checkpoint right after
 * the last entry it covers; one line that says the end. Every line has one spelling only.
 */
export type ExportRecord =
  | {
      readonly kind: 'header'
      readonly origin: string
      /** Verifier keys of the log and its witnesses, for the reader's convenience: a checker brings its own. */
      readonly keys: readonly string[]
      readonly witnesses: readonly string[]
    }
  | {
      readonly kind: 'leaf'
      readonly bytes: Bytes
      /** The leaf hash stored when the entry was written, not one computed for the export: it tells which was edited. */
      readonly hash: Bytes
    }
  | { readonly kind: 'checkpoint'; readonly note: string; readonly cosignatures: readonly string[] }
  | { readonly kind: 'end'; readonly size: number }

/** A line of the file, counted from 1; no record when it cannot be read. */
export type ExportLine = { readonly line: number; readonly record: ExportRecord | undefined }

const FORMAT = 'hagukumi-log/1'
const MAX_LINE_CHARACTERS = 1_048_576

/** One line, newline included. */
export function encodeRecord(record: ExportRecord): string {
  return `${JSON.stringify(plain(record))}\n`
}

/** Undefined unless the line, without its newline, is what `encodeRecord` writes. */
export function findRecord(text: string): ExportRecord | undefined {
  const record = read(text)
  return record && encodeRecord(record) === `${text}\n` ? record : undefined
}

/** Reads a file of any length, holding one line at a time. Stops after a line it cannot read. */
export async function* readExport(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportLine> {
  let line = 0
  for await (const text of lines(chunks)) {
    line += 1
    const record = text === undefined ? undefined : findRecord(text)
    yield { line, record }
    if (!record) return
  }
}

function plain(record: ExportRecord): object {
  switch (record.kind) {
    case 'header':
      return { log: FORMAT, origin: record.origin, keys: record.keys, witnesses: record.witnesses }
    case 'leaf':
      return { leaf: toBase64(record.bytes), hash: toBase64(record.hash) }
    case 'checkpoint':
      return { checkpoint: record.note, cosignatures: record.cosignatures }
    case 'end':
      return { end: record.size }
  }
}

function read(text: string): ExportRecord | undefined {
  const value = parse(text)
  if (value.log === FORMAT && typeof value.origin === 'string' && areTexts(value.keys) && areTexts(value.witnesses)) {
    return { kind: 'header', origin: value.origin, keys: value.keys, witnesses: value.witnesses }
  }
  if (typeof value.leaf === 'string' && typeof value.hash === 'string') {
    const [bytes, hash] = [findBytes(value.leaf), findBytes(value.hash)]
    return bytes && hash?.length === HASH_BYTES ? { kind: 'leaf', bytes, hash } : undefined
  }
  if (typeof value.checkpoint === 'string' && areTexts(value.cosignatures)) {
    return { kind: 'checkpoint', note: value.checkpoint, cosignatures: value.cosignatures }
  }
  return typeof value.end === 'number' ? { kind: 'end', size: value.end } : undefined
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Undefined for the rest of a file that is not UTF-8, ends within a line or has an endless one. */
async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  for await (const chunk of chunks) {
    const more = decode(decoder, chunk)
    if (more === undefined) return yield undefined
    const texts = (rest + more).split('\n')
    rest = texts.pop() ?? ''
    yield* texts
    if (rest.length > MAX_LINE_CHARACTERS) return yield undefined
  }
  if (rest !== '' || decode(decoder) === undefined) yield undefined
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string | undefined {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    return undefined
  }
}
