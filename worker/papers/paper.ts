import { PDFDocument, PDFName, PDFString, PrintScaling } from '@pdfme/pdf-lib'
import { type Instant, instantMs } from '../../shared/values/instant.ts'
import { EmbeddedFont } from './embed.ts'
import { Sheet } from './page.ts'
import { MM_PER_PT } from './text.ts'
import type { Fonts } from './typeface.ts'

/** A character that the paper could not show as recorded. `page` counts from 1. */
export type UnshownCharacter = { readonly page: number; readonly text: string }

export type RenderedPaper = {
  readonly pdf: Uint8Array
  readonly pages: number
  /** Printed as 〓, with a note on the paper. */
  readonly missingGlyphs: readonly UnshownCharacter[]
  /** Printed in the character's ordinary shape because the font lacks the variant that its selector asks for. */
  readonly plainShapes: readonly UnshownCharacter[]
}

export const A4 = { width: 210, height: 297 }

/** A document in the making; all its pages share one embedded subset per weight. */
export class Paper {
  readonly #title: string
  readonly #madeAt: Instant
  readonly #regular: EmbeddedFont
  readonly #bold: EmbeddedFont
  readonly #sheets: Sheet[] = []

  /** `title` goes into the file's metadata, which mail programs and printers show: the kind of paper, never a name. */
  constructor(fonts: Fonts, title: string, madeAt: Instant) {
    this.#title = title
    this.#madeAt = madeAt
    this.#regular = new EmbeddedFont(fonts.regular, 'F1')
    this.#bold = new EmbeddedFont(fonts.bold, 'F2')
  }

  get sheets(): readonly Sheet[] {
    return this.#sheets
  }

  addSheet(size = A4): Sheet {
    const sheet = new Sheet({ regular: this.#regular, bold: this.#bold }, size)
    this.#sheets.push(sheet)
    return sheet
  }

  /** Writes the file. The same facts and the same `madeAt` give the same bytes. */
  async finish(): Promise<RenderedPaper> {
    const document = await PDFDocument.create({ updateMetadata: false })
    const { context } = document
    const fontRefs = context.nextRef()
    for (const sheet of this.#sheets) {
      const page = document.addPage([sheet.width / MM_PER_PT, sheet.height / MM_PER_PT])
      page.node.set(PDFName.of('Contents'), context.register(context.flateStream(sheet.content)))
      page.node.set(PDFName.of('Resources'), context.obj({ Font: fontRefs }))
    }
    const used = [this.#regular, this.#bold].filter((font) => font.used)
    context.assign(fontRefs, context.obj(Object.fromEntries(used.map((font) => [font.resource, font.embed(context)]))))
    this.#describe(document)
    return {
      pdf: await document.save({ updateFieldAppearances: false, objectsPerTick: Number.POSITIVE_INFINITY }),
      pages: this.#sheets.length,
      missingGlyphs: this.#unshown((sheet) => sheet.missing),
      plainShapes: this.#unshown((sheet) => sheet.plain),
    }
  }

  #describe(document: PDFDocument): void {
    const madeAt = new Date(instantMs(this.#madeAt))
    document.setTitle(this.#title, { showInWindowTitleBar: true })
    document.setProducer('Hagukumi')
    document.setCreationDate(madeAt)
    document.setModificationDate(madeAt)
    document.catalog.set(PDFName.of('Lang'), PDFString.of('ja-JP'))
    // A certificate is cut out along its frame: a printer that "fits to page" would spoil its size.
    document.catalog.getOrCreateViewerPreferences().setPrintScaling(PrintScaling.None)
  }

  #unshown(charactersOf: (sheet: Sheet) => ReadonlySet<string>): UnshownCharacter[] {
    return this.#sheets.flatMap((sheet, index) => [...charactersOf(sheet)].map((text) => ({ page: index + 1, text })))
  }
}
