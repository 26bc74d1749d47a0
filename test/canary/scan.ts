import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { Pattern } from './renderings.ts'

export type Hit = { readonly where: string; readonly value: string; readonly rendering: string }

const BITS = 22

/** Looks for many patterns in one pass over the bytes. */
export class Scanner {
  readonly #byStart = new Map<number, Pattern[]>()
  readonly #maybe = new Uint8Array(1 << BITS)

  /** Patterns of at least five bytes. */
  constructor(patterns: readonly Pattern[]) {
    for (const one of patterns) {
      if (one.bytes.length < 5) throw new RangeError('too short to be told from chance')
      const start = one.bytes.readUInt32LE(0)
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), one])
      this.#maybe[slot(start)] = 1
    }
  }

  /** Every pattern that occurs, once each; compressed streams inside are opened and looked through, too. */
  scan(where: string, bytes: Uint8Array): Hit[] {
    const found = new Map<Pattern, Hit>()
    for (const [how, plain] of [['', Buffer.from(bytes)] as const, ...inflated(bytes)]) {
      for (const one of this.#matches(plain))
        if (!found.has(one)) found.set(one, { where, value: one.value, rendering: `${one.rendering}${how}` })
    }
    return [...found.values()]
  }

  *#matches(bytes: Buffer): Generator<Pattern> {
    let window = 0
    for (let i = 0; i < bytes.length; i++) {
      window = (window >>> 8) | ((bytes[i] ?? 0) << 24)
      if (i < 3 || this.#maybe[slot(window >>> 0)] === 0) continue
      for (const one of this.#byStart.get(window >>> 0) ?? [])
        if (bytes.subarray(i - 3, i - 3 + one.bytes.length).equals(one.bytes)) yield one
    }
  }

  /** All files below a folder; sockets and what vanishes meanwhile are passed over. Answers how many bytes were read. */
  scanFolder(folder: string): { hits: Hit[]; files: string[]; bytes: number } {
    const hits: Hit[] = []
    const files: string[] = []
    let bytes = 0
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name)
      const content = readIfFile(path)
      if (!content) continue
      hits.push(...this.scan(path, content), ...this.scan(`name of ${path}`, Buffer.from(name)))
      files.push(name)
      bytes += content.length
    }
    return { hits, files, bytes }
  }
}

const slot = (start: number) => (start ^ (start >>> (32 - BITS))) & ((1 << BITS) - 1)

function readIfFile(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined
  } catch {
    return undefined
  }
}

const SYNC = { finishFlush: 2 } as const

/** What opens as gzip, zlib or a zip entry, wherever it begins. */
function* inflated(bytes: Uint8Array): Generator<readonly [string, Buffer]> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (const at of placesOf(source, Buffer.of(0x1f, 0x8b, 0x08)))
    yield* opened(' in gzip', () => gunzipSync(source.subarray(at), SYNC))
  for (const second of [0x01, 0x5e, 0x9c, 0xda])
    for (const at of placesOf(source, Buffer.of(0x78, second)))
      yield* opened(' in zlib', () => inflateSync(source.subarray(at), SYNC))
  for (const at of placesOf(source, Buffer.from('PK\u0003\u0004'))) {
    const data =
      at +
      30 +
      source.readUInt16LE(Math.min(at + 26, source.length - 2)) +
      source.readUInt16LE(Math.min(at + 28, source.length - 2))
    yield* opened(' in zip', () => inflateRawSync(source.subarray(data), SYNC))
  }
}

function* opened(how: string, open: () => Buffer): Generator<readonly [string, Buffer]> {
  try {
    yield [how, open()]
  } catch {
    // Bytes that only begin like a compressed stream.
  }
}

function* placesOf(source: Buffer, start: Buffer): Generator<number> {
  for (let at = source.indexOf(start); at !== -1; at = source.indexOf(start, at + 1)) yield at
}
