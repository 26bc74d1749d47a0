import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltPwa, buildPwa } from '../../pwa/build.ts'

const FIRST_LOAD_KB = 35
const ALL_CODE_KB = 150

const pwa = fileURLToPath(new URL('../../pwa', import.meta.url))

describe('the sources of the staff app', () => {
  let sources: { file: string; text: string }[]

  beforeAll(async () => {
    const names = (await readdir(pwa, { recursive: true })).filter((name) => /\.tsx?$/.test(name))
    sources = await Promise.all(names.map(async (file) => ({ file, text: await readFile(join(pwa, file), 'utf8') })))
    expect(sources.length).toBeGreaterThan(30)
  })

  /** Text controls whose text the page would write while an input method composes (preactjs/preact#4008). */
  const controlled = (text: string) =>
    (text.match(/<(input|textarea)\b[\s\S]*?\/>/g) ?? []).filter(
      (tag) => /\svalue=/.test(tag) && !/type=("(radio|checkbox)"|\{type\})/.test(tag),
    )

  it('never write the value of a text control while someone may be typing in it', () => {
    expect(sources.flatMap(({ text }) => text.match(/<(input|textarea)\b/g) ?? []).length).toBeGreaterThanOrEqual(5)
    expect(sources.flatMap(({ file, text }) => controlled(text).map((tag) => `${file}: ${tag}`))).toEqual([])
    expect(controlled('<input\n  type="text"\n  value={name}\n/>')).toHaveLength(1)
  })

  const banned: [string, RegExp, string][] = [
    ['cut text off', /\bmaxLength=|\bmaxlength=/, '<input maxLength={3} />'],
    ['disable a control', /\sdisabled(=|\s|\/|>)/, '<button disabled>'],
    ['write markup from a string', /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML/, 'a.innerHTML = b'],
    ['keep anything in web storage', /\b(localStorage|sessionStorage)\b/, 'localStorage.name'],
    [
      'name a path part that the router would hand over as a Preact prop',
      /path: '[^']*:(ref|key)\b/,
      "path: '/a/:ref'",
    ],
  ]

  it.each(banned)('never %s', (_, pattern, planted) => {
    expect(planted).toMatch(pattern)
    expect(sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([])
  })

  it('open IndexedDB for the device key alone', () => {
    expect(sources.filter(({ text }) => /indexedDB/.test(text)).map(({ file }) => file)).toEqual(['app/device-key.ts'])
  })
})

describe('what a tablet downloads', () => {
  let folder: string
  let built: BuiltPwa

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hagukumi-size-'))
    built = await buildPwa(folder)
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  const packedKb = async (files: readonly string[]) => {
    let bytes = 0
    for (const file of files) bytes += gzipSync(await readFile(join(folder, file)), { level: 9 }).length
    return bytes / 1024
  }

  it(`is at most ${FIRST_LOAD_KB} KB before the first screen`, async () => {
    expect(built.firstLoad.filter((file) => file.endsWith('.js')).length).toBeGreaterThanOrEqual(1)
    expect(built.firstLoad.filter((file) => file.endsWith('.css'))).toHaveLength(1)
    const kb = await packedKb(built.firstLoad)
    expect(kb).toBeGreaterThan(10)
    expect(kb).toBeLessThanOrEqual(FIRST_LOAD_KB)
  })

  it(`is at most ${ALL_CODE_KB} KB with every page`, async () => {
    const all = (await readdir(join(folder, 'assets'))).map((name) => `assets/${name}`)
    expect(all.length).toBeGreaterThanOrEqual(3)
    const kb = await packedKb([...all, 'sw.js'])
    expect(kb).toBeGreaterThan(15)
    expect(kb).toBeLessThanOrEqual(ALL_CODE_KB)
  })

  it('is precached whole, without source maps', async () => {
    const worker = await readFile(join(folder, 'sw.js'), 'utf8')
    const files = (await readdir(join(folder, 'assets'))).map((name) => `assets/${name}`)
    expect(files.filter((file) => !worker.includes(file))).toEqual([])
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
    expect(built.precached).toBe(files.length + 3)
  })

  it('names no host but its own', async () => {
    const page = await readFile(join(folder, 'index.html'), 'utf8')
    expect(page).not.toMatch(/https?:\/\//)
    expect(page).not.toMatch(/<style|\sstyle=|<script>|\son\w+=/)
  })
})
