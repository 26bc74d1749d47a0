/** fontkit ships no types; only what the papers use. */
declare module 'fontkit' {
  export type FontGlyph = { readonly id: number; readonly advanceWidth: number }
  export type FontSubset = {
    /** Adds a glyph of the full font, answers its number in the subset. */
    includeGlyph(glyph: number): number
    encode(): Uint8Array
  }
  type ListOf<T> = readonly T[] | { toArray(): readonly T[] }
  export type VariationRecord = {
    readonly varSelector: number
    readonly defaultUVS: ListOf<{ readonly startUnicodeValue: number; readonly additionalCount: number }> | null
    readonly nonDefaultUVS: ListOf<{ readonly unicodeValue: number; readonly glyphID: number }> | null
  }
  type CmapTable = { readonly version: number; readonly varSelectors?: ListOf<VariationRecord> }
  export type Font = {
    readonly postscriptName: string
    readonly unitsPerEm: number
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly bbox: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number }
    readonly cmap: { readonly tables: readonly { readonly table: CmapTable }[] }
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): FontGlyph
    getGlyph(id: number): FontGlyph
    createSubset(): FontSubset
  }
  export function create(bytes: Uint8Array): Font
}

declare module '*.ttf' {
  const bytes: ArrayBuffer
  export default bytes
}
