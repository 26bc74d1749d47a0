/// <reference path="./modules.d.ts" />

import regularBytes from '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'
import boldBytes from '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'
import { type Fonts, loadFonts } from './typeface.ts'

let loaded: Fonts | undefined

/**
 * The papers' fonts inside a Worker, parsed at the first paper of the isolate. Needs the bundler rule that turns `.ttf`
 * into a Data module, so only Worker entry points import this file; Node passes bytes to `loadFonts`.
 */
export function paperFonts(): Fonts {
  loaded ??= loadFonts({ regular: new Uint8Array(regularBytes), bold: new Uint8Array(boldBytes) })
  return loaded
}
