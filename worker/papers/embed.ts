import { type PDFContext, PDFName, type PDFRef, PDFString } from '@pdfme/pdf-lib'
import type { FontSubset } from 'fontkit'
import type { Glyph, Typeface } from './typeface.ts'

type Code = { readonly glyph: Glyph; readonly subsetId: number }

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0')
}

function utf16Hex(text: string): string {
  let hex = ''
  for (let index = 0; index < text.length; index += 1) hex += hex4(text.charCodeAt(index))
  return hex
}

/** Six capitals from what the subset holds (ISO 32000-1, 9.6.4): the same text gives the same file. */
function subsetTag(codes: readonly Code[]): string {
  let hash = 0x811c9dc5
  for (const { glyph } of codes) hash = Math.imul(hash ^ glyph.id, 0x01000193) >>> 0
  let tag = ''
  for (let place = 0; place < 6; place += 1) {
    tag += String.fromCharCode(65 + (hash % 26))
    hash = Math.floor(hash / 26)
  }
  return tag
}

const CMAP_BLOCK = 100

function toUnicode(codes: readonly Code[]): string {
  const rows = codes.map(({ glyph }, index) => `<${hex4(index + 1)}> <${utf16Hex(glyph.text)}>`)
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += CMAP_BLOCK) {
    const block = rows.slice(at, at + CMAP_BLOCK)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`
}

/**
 * The part of a typeface that one document uses. Codes are given per printed character rather than per glyph, so that
 * copied or searched text is what the record holds even where two characters share a shape or 〓 stands in for one.
 */
export class EmbeddedFont {
  readonly face: Typeface
  readonly resource: string
  readonly #subset: FontSubset
  readonly #codes: Code[] = []
  readonly #hex = new Map<string, string>()

  constructor(face: Typeface, resource: string) {
    this.face = face
    this.resource = resource
    this.#subset = face.font.createSubset()
  }

  get used(): boolean {
    return this.#codes.length > 0
  }

  /** Glyphs as the hexadecimal string of a `Tj` operator. */
  encode(glyphs: readonly Glyph[]): string {
    let text = ''
    for (const glyph of glyphs) text += this.#hex.get(glyph.text) ?? this.#add(glyph)
    return text
  }

  #add(glyph: Glyph): string {
    this.#codes.push({ glyph, subsetId: this.#subset.includeGlyph(glyph.id) })
    const hex = hex4(this.#codes.length)
    this.#hex.set(glyph.text, hex)
    return hex
  }

  /** Writes the font into the document: call once, after the last `encode`. */
  embed(context: PDFContext): PDFRef {
    const { font } = this.face
    const scale = 1000 / font.unitsPerEm
    const name = `${subsetTag(this.#codes)}+${font.postscriptName}`
    const map = new Uint8Array((this.#codes.length + 1) * 2)
    this.#codes.forEach(({ subsetId }, index) => {
      map[(index + 1) * 2] = subsetId >> 8
      map[(index + 1) * 2 + 1] = subsetId & 0xff
    })
    const descriptor = context.obj({
      Type: 'FontDescriptor',
      FontName: name,
      Flags: 4,
      FontBBox: [font.bbox.minX, font.bbox.minY, font.bbox.maxX, font.bbox.maxY].map((value) => value * scale),
      ItalicAngle: 0,
      Ascent: font.ascent * scale,
      Descent: font.descent * scale,
      CapHeight: font.capHeight * scale,
      StemV: 80,
      FontFile2: context.register(context.flateStream(this.#subset.encode())),
    })
    const cidFont = context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: context.register(descriptor),
      CIDToGIDMap: context.register(context.flateStream(map)),
      W: [1, this.#codes.map(({ glyph }) => glyph.width)],
    })
    return context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: PDFName.of(name),
        Encoding: 'Identity-H',
        DescendantFonts: [context.register(cidFont)],
        ToUnicode: context.register(context.flateStream(toUnicode(this.#codes))),
      }),
    )
  }
}
