import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { injectManifest } from 'workbox-build'

const root = fileURLToPath(new URL('..', import.meta.url))
const here = (relative: string) => join(root, 'pwa', relative)

/** What the first load needs besides index.html, and how many files the service worker precaches. */
export type BuiltPwa = { readonly firstLoad: readonly string[]; readonly precached: number }

/**
 * Builds the staff app into an empty folder: hashed modules, one style sheet, index.html and the service worker that
 * precaches them. `entry` is the module that starts the app, from the product's root.
 */
export async function buildPwa(outDir: string, entry = 'pwa/main.ts'): Promise<BuiltPwa> {
  await mkdir(outDir, { recursive: true })
  const bundle = await bundleApp(entry, outDir)
  for (const file of ['manifest.webmanifest', 'icon.svg']) await cp(here(file), join(outDir, file))
  // The reference set of offline counters, when the release carries one.
  if (existsSync(here('ref'))) await cp(here('ref'), join(outDir, 'ref'), { recursive: true })
  await writeIndex(outDir, bundle)
  const precached = await writeServiceWorker(outDir)
  return { firstLoad: [...bundle.modules, bundle.style], precached }
}

type AppBundle = {
  readonly main: string
  readonly style: string
  /** The main module and what it imports before anything is shown. */
  readonly modules: readonly string[]
}

async function bundleApp(entry: string, outDir: string): Promise<AppBundle> {
  const { metafile } = await build({
    entryPoints: { main: join(root, entry), style: here('ui/style.css') },
    outdir: join(outDir, 'assets'),
    absWorkingDir: root,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022', 'chrome120', 'safari17'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    charset: 'utf8',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  const outputOf = (source: string, type: '.js' | '.css') => {
    const found = Object.entries(metafile.outputs).find(
      ([file, output]) => output.entryPoint === source && file.endsWith(type),
    )
    if (!found) throw new Error(`esbuild wrote nothing for ${source}`)
    return found[0]
  }
  const main = outputOf(entry, '.js')
  const modules = new Set([main])
  for (const file of modules) {
    for (const used of metafile.outputs[file]?.imports ?? []) {
      if (used.kind === 'import-statement') modules.add(used.path)
    }
  }
  const inAssets = (file: string) => `assets/${basename(file)}`
  return {
    main: inAssets(main),
    style: inAssets(outputOf('pwa/ui/style.css', '.css')),
    modules: [...modules].map(inAssets),
  }
}

async function writeIndex(outDir: string, { main, style, modules }: AppBundle): Promise<void> {
  const page = await readFile(here('index.html'), 'utf8')
  const preloads = modules
    .filter((file) => file !== main)
    .map((file) => `<link rel="modulepreload" href="/${file}" />`)
    .join('')
  const styles = `<link rel="stylesheet" href="/${style}" />${preloads}`
  const scripts = `<script type="module" src="/${main}"></script>`
  await writeFile(join(outDir, 'index.html'), page.replace('<!--styles-->', styles).replace('<!--scripts-->', scripts))
}

async function writeServiceWorker(outDir: string): Promise<number> {
  const bundled = join(outDir, 'sw-bundled.js')
  await build({
    entryPoints: [here('sw.ts')],
    outfile: bundled,
    bundle: true,
    format: 'iife',
    target: ['es2022'],
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'warning',
  })
  const reference = existsSync(join(outDir, 'ref')) ? ['ref/**'] : []
  const { count, warnings } = await injectManifest({
    swSrc: bundled,
    swDest: join(outDir, 'sw.js'),
    globDirectory: outDir,
    globPatterns: ['index.html', 'manifest.webmanifest', 'icon.svg', 'assets/*.{js,css}', ...reference],
    dontCacheBustURLsMatching: /^assets\//,
  })
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
  await rm(bundled)
  return count
}
