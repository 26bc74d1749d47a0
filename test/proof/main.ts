import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { productPath } from '../../run/paths.ts'

/**
 * `npm run proof`: the tests that `npm test` runs at a tenth of their size, in full. They are those that look at
 * HAGUKUMI_PROOF; more arguments narrow the choice by file name.
 */
const sized = readdirSync(productPath('test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => process.argv.slice(2).every((part) => file.includes(part)))
  .filter((file) => readFileSync(join(productPath('test'), file), 'utf8').includes('HAGUKUMI_PROOF'))
  .map((file) => `test/${file}`)

if (sized.length === 0) {
  console.error('no test looks at HAGUKUMI_PROOF')
  process.exit(1)
}
console.log(`In full: ${sized.join(', ')}`)
const child = spawn(
  productPath('node_modules/.bin/vitest'),
  ['run', '--maxWorkers=1', '--testTimeout=3600000', '--hookTimeout=3600000', ...sized],
  { cwd: productPath('.'), stdio: 'inherit', env: { ...process.env, HAGUKUMI_PROOF: 'full', CI: '1' } },
)
child.once('close', (code) => {
  process.exitCode = code ?? 1
})
