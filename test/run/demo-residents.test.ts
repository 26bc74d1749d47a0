import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { encodeCp932 } from '../../run/demo/cp932.ts'
import { inventPeople } from '../../run/demo/people.ts'
import { registryFile } from '../../run/demo/registry-file.ts'
import { nodeBinary, productPath } from '../../run/paths.ts'
import { readLayout } from '../../worker/hubs/registry/layout.ts'
import { isFault, type RegistryRow, readRow } from '../../worker/hubs/registry/row.ts'
import { linesOf } from '../../worker/hubs/registry/text.ts'

const options = { municipality: '131113', city: '大田区', people: 20_000, seed: 1, repertoire: 'unicode' } as const

function rowsOf(encoding: 'sjis' | 'utf8', seed = 1) {
  const repertoire = encoding === 'sjis' ? 'cp932' : 'unicode'
  const bytes = Buffer.concat([...registryFile({ ...options, seed, repertoire }, encoding)])
  const [heading = new Uint8Array(), ...lines] = linesOf(bytes)
  const layout = readLayout(heading)
  if ('fault' in layout) throw new Error(layout.fault)
  return lines.map((line) => readRow(line, layout))
}

describe('invented residents', () => {
  const rows = rowsOf('utf8')
  const persons = rows.filter((row): row is RegistryRow => !isFault(row))

  it('are all taken by the import, with numbers that nobody else has', () => {
    expect(rows).toHaveLength(20_000)
    expect(persons).toHaveLength(20_000)
    expect(new Set(persons.map((one) => one.atenaNo)).size).toBe(20_000)
    expect(new Set(persons.map((one) => one.individualNumber)).size).toBe(20_000)
  })

  it('hold the cases that are hard', () => {
    const count = (test: (one: (typeof persons)[number]) => boolean) => persons.filter(test).length
    expect(count((one) => one.name.startsWith('佐藤　'))).toBeGreaterThan(2_000)
    for (const rare of ['髙', '﨑', '𠮷', '葛\u{e0100}'])
      expect(
        count((one) => one.name.includes(rare)),
        rare,
      ).toBeGreaterThan(5)
    expect(count((one) => /^[A-Z ]+$/.test(one.name))).toBeGreaterThan(100)
    expect(count((one) => one.alias !== null)).toBeGreaterThan(100)
    expect(count((one) => one.birthOn.endsWith('-04-01'))).toBeGreaterThan(100)
    expect(count((one) => one.birthOn.endsWith('-02-29'))).toBeGreaterThan(50)
    expect(count((one) => one.support !== null)).toBeGreaterThan(10)
    expect(count((one) => one.previousAddress !== null)).toBeGreaterThan(2_000)
    for (const residence of ['dead', 'moved-out'])
      expect(count((one) => one.residence === residence)).toBeGreaterThan(50)
    const siblings = Map.groupBy(
      persons.filter((one) => one.relationship === '子'),
      (one) => `${one.householdNo}|${one.birthOn}`,
    )
    expect([...siblings.values()].filter((children) => children.length === 2).length).toBeGreaterThan(100)
    const names = Map.groupBy(persons, (one) => one.kana)
    expect(Math.max(...[...names.values()].map((same) => same.length))).toBeGreaterThan(100)
  })

  it('are the same for the same seed, and others for another seed or municipality', () => {
    const some = (changes: object) => JSON.stringify([...inventPeople({ ...options, people: 300, ...changes })])
    expect(some({})).toBe(some({}))
    expect(some({ seed: 2 })).not.toBe(some({}))
    const numbers = (municipality: string) => [...inventPeople({ ...options, municipality })].map((one) => one.個人番号)
    const ota = new Set(numbers('131113'))
    expect(numbers('141003').filter((number) => ota.has(number))).toEqual([])
  })

  it('fit Shift_JIS where the file is written in it', () => {
    const sjis = rowsOf('sjis')
    expect(sjis.filter(isFault)).toEqual([])
    expect(sjis.some((row) => !isFault(row) && row.name.includes('髙'))).toBe(true)
    expect(() => encodeCp932('𠮷')).toThrow(RangeError)
    expect(new TextDecoder('shift_jis').decode(encodeCp932('髙﨑①～－ｱヴ'))).toBe('髙﨑①～－ｱヴ')
  })
})

describe('npm run demo:residents', () => {
  const run = (...args: string[]) =>
    spawnSync(nodeBinary, [productPath('run/demo-residents.ts'), ...args], { encoding: 'buffer' })

  it('writes the file to standard output', () => {
    const { status, stdout } = run('--municipality', '131113', '--people', '7', '--encoding', 'utf8-bom')
    expect([status, [...stdout.subarray(0, 3)], linesOf(stdout).length]).toEqual([0, [0xef, 0xbb, 0xbf], 8])
  })

  it('tells how it is called instead of guessing', () => {
    for (const args of [[], ['--municipality', '131112'], ['--municipality', '131113', '--people', '0']]) {
      const { status, stdout, stderr } = run(...args)
      expect([status, stdout.length, stderr.toString().includes('--people')]).toEqual([2, 0, true])
    }
  })
})
