import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { inParallel } from '../db/in-parallel.ts'
import { holdLock } from './lock.ts'
import { nodeBinary, productPath } from './paths.ts'

/** Which wrangler configuration a bundle comes from: the product's, or the one with the tests' entry points. */
export type BuildKind = 'product' | 'test'

/** A bundle on disk, ready for workerd: the main module and what it imports beside it. */
export type Bundle = { folder: string; main: string; data: string[] }

type Stamp = { main: string; data: string[]; inputs: Record<string, string> }

const kinds: Record<BuildKind, { config: string; out: string }> = {
  product: { config: 'wrangler.toml', out: 'build/workers' },
  test: { config: 'test/entry/wrangler.toml', out: 'build/test-workers' },
}

/**
 * Bundles the named Workers, two at a time, and answers where each lies. A bundle whose inputs are unchanged stays.
 * Builds of the same folder wait for each other, so several processes may call it at once.
 */
export async function buildWorkers(kind: BuildKind, names: readonly string[]): Promise<Record<string, Bundle>> {
  const lock = await holdLock(productPath(`${kinds[kind].out}/.lock`), { wait: true })
  try {
    const built = await inParallel(2, names, async (name) => [name, await buildWorker(kind, name)] as const)
    return Object.fromEntries(built)
  } finally {
    await lock?.release()
  }
}

async function buildWorker(kind: BuildKind, name: string): Promise<Bundle> {
  const folder = productPath(`${kinds[kind].out}/${name}`)
  const standing = await readStamp(folder)
  if (standing && (await isCurrent(standing))) return { folder, main: standing.main, data: standing.data }

  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  const begunMs = Date.now()
  await runWrangler(kind, name, fresh)
  const stamp = await makeStamp(kind, fresh, begunMs)
  await writeFile(join(fresh, 'stamp.json'), JSON.stringify(stamp))
  await rm(folder, { recursive: true, force: true })
  await rename(fresh, folder)
  return { folder, main: stamp.main, data: stamp.data }
}

async function runWrangler(kind: BuildKind, name: string, outdir: string): Promise<void> {
  const config = productPath(kinds[kind].config)
  const args = ['deploy', '--dry-run', '--config', config, '--env', name, '--outdir', outdir]
  const child = spawn(
    nodeBinary,
    [productPath('node_modules/wrangler/bin/wrangler.js'), ...args, '--metafile', '--autoconfig=false'],
    {
      cwd: productPath('.'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        CI: '1',
        NO_COLOR: '1',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_LOG_PATH: productPath('build/wrangler-logs'),
      },
    },
  )
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  if (code !== 0) throw new Error(`Worker "${name}" (${kind}) does not build:\n${said.trim()}`)
}

type Metafile = { inputs: Record<string, unknown>; outputs: Record<string, { entryPoint?: string }> }

/** A source written while the bundle was made may or may not be in it: it gets no hash, so the next build makes it anew. */
async function makeStamp(kind: BuildKind, folder: string, begunMs: number): Promise<Stamp> {
  const meta: Metafile = JSON.parse(await readFile(join(folder, 'bundle-meta.json'), 'utf8'))
  const main = Object.entries(meta.outputs).find(([, output]) => output.entryPoint)?.[0]
  if (!main) throw new Error(`wrangler wrote no main module into ${folder}`)
  const files = await readdir(folder)
  const inputs: Record<string, string> = {}
  const configFolder = resolve(productPath(kinds[kind].config), '..')
  for (const input of Object.keys(meta.inputs)) {
    const file = findInput(input, [productPath('.'), configFolder])
    if (!file) continue
    const written = (await stat(file)).mtimeMs >= begunMs
    inputs[relative(productPath('.'), file)] = written ? '' : await hashOf(file)
  }
  for (const settled of [kinds[kind].config, 'package-lock.json', 'tsconfig.base.json']) {
    inputs[settled] = await hashOf(productPath(settled))
  }
  return { main: basename(main), data: files.filter((file) => file.endsWith('.ttf')), inputs }
}

/** Our own source files only: packages are covered by the lock file, and virtual modules (`node-built-in:…`) by wrangler. */
function findInput(input: string, bases: readonly string[]): string | undefined {
  if (input.includes('node_modules/')) return undefined
  return bases.map((base) => resolve(base, input)).find((file) => existsSync(file))
}

async function readStamp(folder: string): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'stamp.json'), 'utf8'))
  } catch {
    return undefined
  }
}

async function isCurrent(stamp: Stamp): Promise<boolean> {
  for (const [file, hash] of Object.entries(stamp.inputs)) {
    const path = productPath(file)
    if (!existsSync(path) || (await hashOf(path)) !== hash) return false
  }
  return true
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}
