import { describe, expect, it } from 'vitest'
import { dated } from '../../shared/rules/dated.ts'
import { ordinanceLists } from '../../shared/rules/medical-aid/ordinance.ts'
import { ordinances } from '../../shared/rules/medical-aid/ordinances/all.ts'
import { readOrdinance } from '../../shared/rules/medical-aid/read-ordinance.ts'
import { isMunicipalityCode } from '../../shared/values/municipality-code.ts'
import { isPayerNumber } from '../../shared/values/payer-number.ts'

const all = [...ordinances.values()]
const stored = (): Record<string, unknown> => JSON.parse(JSON.stringify(ordinances.get('131113')))

describe('the ordinances we bring along', () => {
  it('are the four municipalities', () => {
    expect(all.map(({ municipality }) => municipality).sort()).toEqual(['041009', '131113', '141003', '142051'])
    expect([...ordinances.keys()].every(isMunicipalityCode)).toBe(true)
  })

  it.each(all)('$municipality is stored as JSON and read back unchanged', (ordinance) => {
    expect(readOrdinance(JSON.parse(JSON.stringify(ordinance)))).toEqual(ordinance)
  })

  it.each(all)('$municipality says for every entry by which law and how sure it is', (ordinance) => {
    for (const name of ordinanceLists) {
      for (const entry of ordinance[name]) {
        expect(entry.law).not.toBe('')
        expect(entry.grade).toBeDefined()
        if (entry.grade === 'C') expect(entry.note).toMatch(/架空|確認|推定|みなす/)
        else if (entry.grade !== 'B') expect(entry.source ?? entry.note).toBeDefined()
      }
    }
  })

  it.each(all)('$municipality has payer numbers that pass their check and are marked to be confirmed', (ordinance) => {
    for (const { value, grade } of ordinance.certificates) {
      expect(grade).toBe('C')
      expect(value.every(({ payerNumber }) => isPayerNumber(payerNumber))).toBe(true)
    }
  })
})

describe('reading a stored ordinance', () => {
  const regimesOf = (json: Record<string, unknown>, name: string): Record<string, unknown>[] => {
    const list = json[name]
    if (!Array.isArray(list)) throw new Error(`no list ${name}`)
    return list
  }
  const first = (json: Record<string, unknown>, name: string): Record<string, unknown> => {
    const [entry] = regimesOf(json, name)
    if (!entry) throw new Error(`empty list ${name}`)
    return entry
  }

  it.each<[string, (json: Record<string, unknown>) => void, RegExp]>([
    ['a missing list', (json) => delete json.copay, /^\/copay/],
    ['an unknown member', (json) => Object.assign(json, { incomeLimits: [] }), /only municipality/],
    ['an empty list', (json) => Object.assign(json, { exclusions: [] }), /^\/exclusions/],
    ['a wrong municipality code', (json) => Object.assign(json, { municipality: '131114' }), /^\/municipality/],
    [
      'a day that is no day',
      (json) => Object.assign(first(json, 'ageLimit'), { from: '2019-02-29' }),
      /^\/ageLimit\/0\/from/,
    ],
    [
      'two regimes from one day',
      (json) => Object.assign(first(json, 'ageLimit'), { from: '2023-04-01' }),
      /^\/ageLimit: needs regimes/,
    ],
    [
      'an age as text',
      (json) => Object.assign(first(json, 'ageLimit'), { value: { untilFiscalYearEndAfter: '15' } }),
      /untilFiscalYearEndAfter/,
    ],
    [
      'an unknown exclusion',
      (json) => Object.assign(first(json, 'exclusions'), { value: ['rich'] }),
      /^\/exclusions\/0\/value\/0/,
    ],
    ['a regime without law', (json) => delete first(json, 'copay').law, /^\/copay\/0\/law/],
    [
      'lists that begin on different days',
      (json) => Object.assign(first(json, 'office'), { from: '2020-01-01' }),
      /one day/,
    ],
    [
      'an age limit beyond copay and certificates',
      (json) => Object.assign(regimesOf(json, 'ageLimit')[1] ?? {}, { value: { untilFiscalYearEndAfter: 20 } }),
      /^\/copay: needs ages up to 20/,
    ],
  ])('refuses %s', (_, spoil, place) => {
    const json = stored()
    spoil(json)
    expect(() => readOrdinance(json)).toThrow(TypeError)
    expect(() => readOrdinance(json)).toThrow(place)
  })

  it('refuses a payer number with a wrong check figure without repeating it', () => {
    const json = JSON.parse(JSON.stringify(stored()).replace('88138110', '88138111'))
    expect(() => readOrdinance(json)).toThrow(/payerNumber: needs a payer number/)
    expect(() => readOrdinance(json)).not.toThrow(/88138111/)
  })

  it.each([null, [], 'text', 1, {}])('refuses %j', (json) => {
    expect(() => readOrdinance(json)).toThrow(TypeError)
  })
})

describe('dated', () => {
  const rule = dated([
    { from: '2024-10-01', law: 'new', value: 2 },
    { from: '2012-04-01', law: 'old', value: 1 },
  ])

  it('gives the regime of the day and its law', () => {
    const on = (date: string) => rule.on(date as Parameters<typeof rule.on>[0])
    expect([on('2012-04-01'), on('2024-09-30'), on('2024-10-01'), on('2099-01-01')]).toEqual([1, 1, 2, 2])
    expect(rule.all.map(({ law }) => law)).toEqual(['old', 'new'])
  })

  it('throws before the first regime and after one that has ended', () => {
    const ended = dated([{ from: '2018-04-01', to: '2027-03-31', law: '経過的特例', value: 20_000 }])
    const at = (date: string) => date as Parameters<typeof rule.on>[0]
    expect(() => rule.on(at('2012-03-31'))).toThrow(RangeError)
    expect(ended.on(at('2027-03-31'))).toBe(20_000)
    expect(() => ended.on(at('2027-04-01'))).toThrow(RangeError)
    expect(ended.findEntryOn(at('2027-04-01'))).toBeUndefined()
  })

  it('refuses an empty list, overlaps and days that are none', () => {
    expect(() => dated([])).toThrow(RangeError)
    expect(() => dated([{ from: '2026-02-30', law: '', value: 1 }])).toThrow(RangeError)
    expect(() => dated([{ from: '2026-02-01', to: '2026-01-31', law: '', value: 1 }])).toThrow(RangeError)
    expect(() =>
      dated([
        { from: '2026-01-01', to: '2026-06-01', law: '', value: 1 },
        { from: '2026-06-01', law: '', value: 2 },
      ]),
    ).toThrow(RangeError)
  })
})
