/// <reference path="./pngjs.d.ts" />
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type jsQR from 'jsqr'
import { PNG } from 'pngjs'
import { fonts } from './fonts.ts'

// jsqr is CommonJS with its function as `default`.
const decodeQr: { default: typeof jsQR } = createRequire(import.meta.url)('jsqr')

export const DPI = 150

/** A page as a printer would see it; `gray` holds 0 black to 255 white, row by row. */
export type Picture = { readonly width: number; readonly height: number; readonly gray: Uint8Array }

/** A piece of text and where it stands, in pixels, as an independent reader of the PDF (poppler) finds it. */
export type Word = {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

function poppler(tool: 'pdftoppm' | 'pdftotext' | 'pdfinfo', args: readonly string[], pdf: Uint8Array): Buffer {
  try {
    return execFileSync(tool, args, { input: pdf, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] })
  } catch (cause) {
    throw new Error(`${tool} (Debian package poppler-utils) could not read the PDF`, { cause })
  }
}

export function pictureOf(pdf: Uint8Array, page = 1): Picture {
  const args = ['-r', String(DPI), '-gray', '-png', '-f', String(page), '-l', String(page), '-']
  return decode(poppler('pdftoppm', args, pdf))
}

function decode(bytes: Uint8Array): Picture {
  const { width, height, data } = PNG.sync.read(bytes)
  return { width, height, gray: Uint8Array.from({ length: width * height }, (_, index) => data[index * 4] ?? 0) }
}

/** Everything that can be copied out of the PDF, without the white space that layout adds. */
export function textOf(pdf: Uint8Array, page?: number): string {
  const range = page === undefined ? [] : ['-f', String(page), '-l', String(page)]
  return poppler('pdftotext', ['-raw', ...range, '-', '-'], pdf)
    .toString('utf8')
    .replace(/\s+/g, '')
}

export function infoOf(pdf: Uint8Array): string {
  return poppler('pdfinfo', ['-'], pdf).toString('utf8')
}

const WORD = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/gu
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

export function wordsOf(pdf: Uint8Array, page = 1): Word[] {
  const args = ['-bbox', '-f', String(page), '-l', String(page), '-', '-']
  const html = poppler('pdftotext', args, pdf).toString('utf8')
  return [...html.matchAll(WORD)].map(([, x1, y1, x2, y2, text = '']) => {
    const [left, top, right, bottom] = [x1, y1, x2, y2].map((points) => (Number(points) * DPI) / 72) as [
      number,
      number,
      number,
      number,
    ]
    return {
      text: text.replace(/&\w+;|&#39;/g, (entity) => ENTITIES[entity] ?? entity),
      x: left,
      y: top,
      w: right - left,
      h: bottom - top,
    }
  })
}

/** Pixels darker than `limit` inside a box. */
export function inkIn(picture: Picture, box: Omit<Word, 'text'>, limit = 190): number {
  let ink = 0
  for (let y = Math.floor(box.y); y < box.y + box.h; y += 1) {
    for (let x = Math.floor(box.x); x < box.x + box.w; x += 1) {
      if ((picture.gray[y * picture.width + x] ?? 255) < limit) ink += 1
    }
  }
  return ink
}

// Where poppler's word box (ascent 1.16, descent 0.288 of the size) holds the em square of Japanese type.
const EM_TOP = (1.16 - 0.88) / 1.448
const EM_HEIGHT = 1 / 1.448

/** One box per character in which ink must be: the word's width shared out as the font's advances are. */
export function inkBoxes(words: readonly Word[]): Word[] {
  return words.flatMap((word) => {
    const glyphs = fonts.regular.glyphs(word.text)
    const unit = word.w / glyphs.reduce((sum, { width }) => sum + width, 0)
    let x = word.x
    return glyphs.map((glyph) => {
      const w = glyph.width * unit
      x += w
      return { text: glyph.text, x: x - w, y: word.y + word.h * EM_TOP, w, h: word.h * EM_HEIGHT }
    })
  })
}

/** Text that the PDF claims to show but that left no mark on the picture. */
export function blankText(picture: Picture, words: readonly Word[]): string[] {
  return inkBoxes(words)
    .filter((box) => inkIn(picture, box) < 3)
    .map(({ text }) => text)
}

export function readQr({ width, height, gray }: Picture): string | undefined {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  gray.forEach((value, index) => {
    rgba.fill(value, index * 4, index * 4 + 3)
  })
  return decodeQr.default(rgba, width, height)?.data
}

/** Pixels that changed from dark to light or back; small shifts of edge smoothing between renderers do not count. */
export function differingPixels(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY
  let count = 0
  for (let index = 0; index < a.gray.length; index += 1) {
    if (Math.abs((a.gray[index] ?? 0) - (b.gray[index] ?? 0)) > 128) count += 1
  }
  return count
}

/** What two renderers of the same page may differ by. One changed digit of the small print is more than this. */
export const TOLERATED_PIXELS = 12

/** The stored picture of a paper. `UPDATE_GOLDEN=1` writes it anew, to be looked at before it is committed. */
export function goldenPicture(name: string, current: Picture): Picture {
  const file = fileURLToPath(new URL(`../golden/papers/${name}.png`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, encode(current))
  if (!existsSync(file)) throw new Error(`there is no golden picture ${file}`)
  return decode(readFileSync(file))
}

function encode({ width, height, gray }: Picture): Buffer {
  const png = new PNG({ width, height })
  gray.forEach((value, index) => {
    png.data.fill(value, index * 4, index * 4 + 3)
    png.data[index * 4 + 3] = 255
  })
  return PNG.sync.write(png, { colorType: 0, inputHasAlpha: true })
}
