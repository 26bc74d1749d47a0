/// <reference path="./modules.d.ts" />
import { create, type Font } from 'fontkit'

/**
 * One printed character. `exact`: the shape asked for. `plain`: the font knows the character but not the variant that
 * its variation selector asks for. `missing`: the font has no such character and the geta mark 〓 stands in its place.
 */
export type Glyph = {
  readonly text: string
  readonly id: number
  /** Advance in thousandths of the type size. */
  readonly width: number
  readonly state: 'exact' | 'plain' | 'missing'
}

const GETA_MARK = 0x3013
// Variation selectors are marks (Mn) too.
const CLUSTER = /[^\p{M}]\p{M}*|\p{M}+/gu
const SELECTOR = /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/u
/** Characters that leave no mark on paper: controls, zero width and direction marks, soft hyphen, byte order mark. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\u{AD}\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{2069}\u{FEFF}]/gu

/** Text as printed characters: a base with its marks and variation selector counts as one. Newlines stay. */
export function clustersOf(text: string): string[] {
  return text.replaceAll('\t', ' ').replace(UNPRINTABLE, '').match(CLUSTER) ?? []
}

type Variants = ReadonlyMap<number, { readonly other: ReadonlyMap<number, number>; isDefault(base: number): boolean }>

function listOf<T>(list: readonly T[] | { toArray(): readonly T[] } | null | undefined): readonly T[] {
  if (!list) return []
  return 'toArray' in list ? list.toArray() : list
}

// fontkit's own lookup reaches the non-default variants only for bases that also stand in the default list (2.0.4), so
// that 葛+U+E0100 came out in the shape of 葛+U+E0101. The table is read here instead (OpenType cmap format 14).
function variantsOf(font: Font): Variants {
  const table = font.cmap.tables.find((entry) => entry.table.version === 14)?.table
  return new Map(
    listOf(table?.varSelectors).map((record) => {
      const ranges = listOf(record.defaultUVS)
      return [
        record.varSelector,
        {
          other: new Map(listOf(record.nonDefaultUVS).map((entry) => [entry.unicodeValue, entry.glyphID])),
          isDefault: (base: number) =>
            ranges.some(
              (range) => base >= range.startUnicodeValue && base - range.startUnicodeValue <= range.additionalCount,
            ),
        },
      ]
    }),
  )
}

/** A parsed font. Parsing is lazy in parts, so one instance serves an isolate for its whole life. */
export class Typeface {
  readonly font: Font
  readonly #variants: Variants
  readonly #glyphs = new Map<string, Glyph>()

  constructor(bytes: Uint8Array) {
    this.font = create(bytes)
    this.#variants = variantsOf(this.font)
  }

  /** The glyphs of one line's text, in writing order. */
  glyphs(text: string): Glyph[] {
    return clustersOf(text).map((cluster) => this.#glyph(cluster))
  }

  #glyph(cluster: string): Glyph {
    const known = this.#glyphs.get(cluster)
    if (known) return known
    const found = this.#find(cluster)
    if (!found) return this.#make(cluster, this.font.glyphForCodePoint(GETA_MARK).id, 'missing')
    // Bounded by the font's own repertoire: missing characters are not remembered.
    this.#glyphs.set(cluster, found)
    return found
  }

  #find(cluster: string): Glyph | undefined {
    const bare = cluster.replace(SELECTOR, '')
    // Kana with a separate voicing mark (macOS file names, some 住基 feeds) has a glyph only when composed. A single
    // character is never normalised: that would turn compatibility ideographs of names such as 神 (U+FA19) into others.
    const base = ([...bare].length > 1 ? bare.normalize('NFC') : bare).codePointAt(0) ?? 0
    if ([...bare].length > 1 && [...bare.normalize('NFC')].length > 1) return undefined
    if (!this.font.hasGlyphForCodePoint(base)) return undefined
    const plain = this.font.glyphForCodePoint(base).id
    const selector = cluster.match(SELECTOR)?.[0].codePointAt(0)
    if (selector === undefined) return this.#make(cluster, plain, 'exact')
    const variants = this.#variants.get(selector)
    const variant = variants?.other.get(base)
    if (variant !== undefined) return this.#make(cluster, variant, 'exact')
    return this.#make(cluster, plain, variants?.isDefault(base) ? 'exact' : 'plain')
  }

  #make(text: string, id: number, state: Glyph['state']): Glyph {
    return { text, id, width: (this.font.getGlyph(id).advanceWidth * 1000) / this.font.unitsPerEm, state }
  }
}

/** The two weights that papers are set in. */
export type Fonts = { readonly regular: Typeface; readonly bold: Typeface }

/** Parses the two weights of a TrueType font. Do this once per isolate or process. */
export function loadFonts(bytes: { regular: Uint8Array; bold: Uint8Array }): Fonts {
  return { regular: new Typeface(bytes.regular), bold: new Typeface(bytes.bold) }
}
