import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { inParallel } from '../db/in-parallel.ts'
import { buildWorkers } from './build.ts'
import { builtPwa } from './build-pwa.ts'
import { productPath } from './paths.ts'

/**
 * `npm test`: bundles, types, style, import directions, then all tests. The last line is `N passed, N failed`, where each
 * check counts as one; the exit status is 0 only when nothing failed.
 */

type Tally = { passed: number; failed: number }

const report = productPath('build/test-report.json')
const tsProjects = ['shared', 'worker', 'db', 'run', 'pwa', 'test', 'test/entry']
const sources = ['shared', 'worker', 'db', 'pwa', 'run', 'test']

const checks: [name: string, work: () => Promise<void>][] = [
  ['bundles', async () => void (await buildWorkers('product', ['staff', 'staff-demo', 'exchange', 'jobs', 'vault']))],
  ['test bundles', async () => void (await buildWorkers('test', ['staff', 'exchange', 'jobs', 'vault']))],
  ['app', async () => void (await builtPwa())],
  ...tsProjects.map((project): [string, () => Promise<void>] => [
    `types ${project}`,
    () => tool('tsc', ['--project', project]),
  ]),
  ['style', () => tool('biome', ['check', '--error-on-warnings', '--diagnostic-level=warn', '.'])],
  ['import directions', () => tool('depcruise', ['--config', '.dependency-cruiser.mjs', ...sources])],
]

const tally: Tally = { passed: 0, failed: 0 }
await inParallel(2, checks, async ([name, work]) => {
  try {
    await work()
    tally.passed += 1
    console.log(`✓ ${name}`)
  } catch (error) {
    tally.failed += 1
    console.log(`✗ ${name}\n${error instanceof Error ? error.message : String(error)}\n`)
  }
})
const tests = await runTests()
tally.passed += tests.passed
tally.failed += tests.failed
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1

/** Runs a tool of node_modules/.bin silently; throws what it said when it fails. */
async function tool(name: string, args: string[]): Promise<void> {
  const child = spawn(productPath(`node_modules/.bin/${name}`), args, {
    cwd: productPath('.'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  const code = await ended(child)
  if (code !== 0) throw new Error(said.trim() || `${name} ended with ${code}`)
}

/** Vitest, shown as it runs; counted from its report. A run that ends without one, or with stray errors, is a failure. */
async function runTests(): Promise<Tally> {
  await mkdir(productPath('build'), { recursive: true })
  await rm(report, { force: true })
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn(productPath('node_modules/.bin/vitest'), args, {
    cwd: productPath('.'),
    stdio: 'inherit',
    // As in CI: a golden file that is missing is a failure, not written anew.
    env: { ...process.env, CI: '1' },
  })
  const code = await ended(child)
  const counted = await readFile(report, 'utf8').then(
    (text): VitestReport => JSON.parse(text),
    () => undefined,
  )
  if (!counted) return { passed: 0, failed: 1 }
  // A file that cannot be loaded has no failed test, and a skipped test is a promise nobody looks after: both count.
  const brokenFiles = counted.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = counted.numFailedTests + counted.numPendingTests + counted.numTodoTests + brokenFiles.length
  return { passed: counted.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed }
}

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
}
