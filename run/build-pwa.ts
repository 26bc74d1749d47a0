import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { holdLock } from './lock.ts'
import { nodeBinary, productPath } from './paths.ts'

/** What the app is built from; the lock file stands for every package. */
const sources = ['pwa', 'shared', 'package-lock.json', 'tsconfig.base.json']

/** The product's app, or the demo's, which differs by its sign-in page alone. */
const entries = { product: 'pwa/main.ts', demo: 'pwa/demo/main.ts' } as const

/** Builds the app unless its sources are unchanged, and answers the folder to serve. Builds at once wait for each other. */
export async function builtPwa(which: keyof typeof entries = 'product'): Promise<string> {
  const out = which === 'product' ? 'build/pwa' : 'build/pwa-demo'
  const stampFile = `${out}.stamp`
  const lock = await holdLock(productPath('build/.pwa-lock'), { wait: true })
  try {
    const stamp = await hashSources()
    const standing = existsSync(productPath(stampFile)) ? await readFile(productPath(stampFile), 'utf8') : ''
    if (standing === stamp && existsSync(productPath(out))) return productPath(out)

    const fresh = productPath(`${out}.new`)
    await rm(fresh, { recursive: true, force: true })
    await mkdir(fresh, { recursive: true })
    const bundler = [productPath('run/pwa-bundle.ts'), fresh, entries[which]]
    await promisify(execFile)(nodeBinary, bundler, { cwd: productPath('.') })
    await rm(productPath(out), { recursive: true, force: true })
    await rename(fresh, productPath(out))
    await writeFile(productPath(stampFile), stamp)
    return productPath(out)
  } finally {
    await lock?.release()
  }
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of await filesOf(source)) hash.update(`${file}\0`).update(await readFile(productPath(file)))
  }
  return hash.digest('hex')
}

async function filesOf(source: string): Promise<string[]> {
  if (source.includes('.')) return [source]
  const entries = await readdir(productPath(source), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(productPath('').length))
    .sort()
}
