import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildWorkers } from '../../run/build.ts'

/** What only the demo's and the tests' entry points may hold. */
const foreign = ['/demo/', 'デモ', 'TEST_CLOCK', 'test-clock']

describe('the product’s bundles', () => {
  test.for(['staff', 'exchange', 'jobs', 'vault'])('of %s hold nothing of the demo or the tests', async (name) => {
    const text = await textOf('product', name)
    expect(text.length).toBeGreaterThan(1_000)
    for (const word of foreign) expect(text.includes(word), word).toBe(false)
  })

  test('are told apart by those words', async () => {
    const demo = await textOf('product', 'staff-demo')
    expect(foreign.slice(0, 2).every((word) => demo.includes(word))).toBe(true)
    const forTests = await textOf('test', 'staff')
    expect(foreign.slice(2).every((word) => forTests.includes(word))).toBe(true)
  })
})

/** Bundles may write characters outside ASCII as escapes. */
async function textOf(kind: 'product' | 'test', name: string): Promise<string> {
  const bundle = (await buildWorkers(kind, [name]))[name]
  if (!bundle) throw new Error(`${name} was not built`)
  const text = await readFile(join(bundle.folder, bundle.main), 'utf8')
  return text.replaceAll(/\\u([0-9A-Fa-f]{4})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
