import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeBinary, productPath } from '../../run/paths.ts'

type Found = { modules: string[]; violations: { rule: string; from: string; to: string }[] }

const folders = ['shared', 'worker', 'db', 'pwa', 'run', 'test']

describe('the real modules', () => {
  test('keep the import directions, and every one of them was read', async () => {
    const { modules, violations } = await cruise(productPath('.'))
    expect(violations).toEqual([])
    const sources = (await Promise.all(folders.map(sourcesOf))).flat()
    expect(sources.length).toBeGreaterThan(150)
    expect(sources.filter((source) => !modules.includes(source))).toEqual([])
  })
})

/** One import that must not be, by the rule that must find it. */
const planted: Record<string, [from: string, to: string]> = {
  'values-stand-alone': ['shared/values/a.ts', 'shared/rules/a.ts'],
  'rules-know-values-only': ['shared/rules/b.ts', 'shared/contract/b.ts'],
  'contract-knows-rules-and-schemas': ['shared/contract/c.ts', 'shared/ja/c.ts'],
  'words-stay-shared': ['shared/ja/d.ts', 'pwa/app/d.ts'],
  'app-knows-shared-only': ['pwa/features/e.ts', 'worker/http/e.ts'],
  'database-below-all': ['db/schema/f.ts', 'shared/contract/f.ts'],
  'product-never-imports-tools-or-tests': ['worker/http/g.ts', 'test/g.ts'],
  'worker-never-imports-app': ['worker/http/h.ts', 'pwa/app/h.ts'],
  'tools-never-import-tests': ['run/i.ts', 'test/i.ts'],
  'entry-points-come-last': ['worker/http/j.ts', 'worker/staff.ts'],
  'demo-stays-apart': ['worker/staff.ts', 'worker/demo/k.ts'],
  'feature-never-imports-feature': ['worker/features/one/l.ts', 'worker/features/two/l.ts'],
  'features-below-jobs': ['worker/features/one/m.ts', 'worker/jobs/m.ts'],
  'http-below-features': ['worker/http/n.ts', 'worker/features/one/n.ts'],
  'partition-below-http': ['worker/partition/o.ts', 'worker/http/o.ts'],
  'hubs-are-codecs': ['worker/hubs/p.ts', 'worker/partition/p.ts'],
  'vault-stands-apart': ['worker/vault/q.ts', 'worker/partition/q.ts'],
  'vault-reached-by-its-interface': ['worker/features/one/r.ts', 'worker/vault/r.ts'],
  'hono-in-http-only': ['worker/features/one/s.ts', 'hono'],
  'libsql-in-partition-only': ['worker/features/one/t.ts', '@libsql/client/web'],
  'native-libsql-in-server-only': ['run/u.ts', 'libsql'],
  'no-missing-modules': ['shared/values/v.ts', 'shared/values/nowhere.ts'],
}

describe('a planted import', () => {
  let found: Found
  let root: string

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hagukumi-imports-'))
    await cp(productPath('.dependency-cruiser.mjs'), join(root, '.dependency-cruiser.mjs'))
    await cp(productPath('tsconfig.base.json'), join(root, 'tsconfig.base.json'))
    await symlink(productPath('node_modules'), join(root, 'node_modules'))
    for (const folder of folders) await mkdir(join(root, folder), { recursive: true })
    for (const [from, to] of Object.values(planted)) {
      const local = to.endsWith('.ts')
      if (local && !to.includes('nowhere')) await write(join(root, to), 'export type T = 1\n')
      const specifier = local ? `${'../'.repeat(from.split('/').length - 1)}${to}` : to
      await write(join(root, from), `import type { T } from '${specifier}'\nexport type U = T\n`)
    }
    found = await cruise(root)
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  test.for(Object.entries(planted))('is found by %s', ([rule, [from]]) => {
    expect(found.violations.filter((violation) => violation.from === from).map(({ rule }) => rule)).toContain(rule)
  })

  test('is planted for each rule there is', async () => {
    const config: { default: { forbidden: { name: string }[] } } = await import(productPath('.dependency-cruiser.mjs'))
    expect(Object.keys(planted).sort()).toEqual(config.default.forbidden.map(({ name }) => name).sort())
  })
})

/** Appends, since one file may both import and be imported. */
async function write(path: string, contents: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents, { flag: existsSync(path) && contents.startsWith('export') ? 'a' : 'w' })
}

async function cruise(root: string): Promise<Found> {
  const tool = realpathSync(productPath('node_modules/.bin/depcruise'))
  const said = await new Promise<string>((done) => {
    execFile(
      nodeBinary,
      [tool, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders],
      { cwd: root, maxBuffer: 200_000_000 },
      (_error, stdout) => done(stdout),
    )
  })
  const result: {
    modules: { source: string }[]
    summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  } = JSON.parse(said)
  return {
    modules: result.modules.map(({ source }) => source),
    violations: result.summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to })),
  }
}

async function sourcesOf(folder: string): Promise<string[]> {
  const entries = await readdir(productPath(folder), { recursive: true })
  return entries
    .filter((entry) => /\.tsx?$/.test(entry) && !entry.endsWith('.d.ts'))
    .map((entry) => `${folder}/${entry}`)
}
