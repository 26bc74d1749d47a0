import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadFonts } from '../../worker/papers/typeface.ts'

const { resolve } = createRequire(import.meta.url)

function bytesOf(weight: string): Uint8Array {
  return readFileSync(resolve(`@expo-google-fonts/noto-sans-jp/${weight}/NotoSansJP_${weight}.ttf`))
}

/** The papers' fonts as Node reads them: the same files that Workers carry as modules. */
export const fonts = loadFonts({ regular: bytesOf('400Regular'), bold: bytesOf('700Bold') })
