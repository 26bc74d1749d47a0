import { describe, expect, test } from 'vitest'
import type { Instant } from '../../shared/values/instant.ts'
import { decodeLeaf, encodeLeaf, type Leaf } from '../../worker/log/leaf.ts'

const PERSON = '01JZ0000000000000000000001'
const OTHER = '01JZ0000000000000000000002'
const leaf: Leaf = {
  seq: 7,
  at: '2026-11-20T05:00:00.000Z' as Instant,
  actor: '01JZSTAFF00000000000000001',
  role: 'reviewer',
  session: '01JZ0000000000000000000009',
  device: '01JZ0000000000000000000008',
  office: '131113-02',
  action: 'application.submitted',
  purpose: 'review',
  subjects: [PERSON, OTHER],
  result: 'done',
  requestId: '01JZ0000000000000000000007',
  rows: 2,
  recordHash: 'ab'.repeat(32),
  approvalId: null,
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const exact =
  '[1,7,"2026-11-20T05:00:00.000Z","01JZSTAFF00000000000000001","reviewer","01JZ0000000000000000000009",' +
  '"01JZ0000000000000000000008","131113-02","application.submitted","review",' +
  `["${PERSON}","${OTHER}"],"done","01JZ0000000000000000000007",2,"${'ab'.repeat(32)}",null]`

describe('leaf', () => {
  test('has exactly these bytes and reads back', () => {
    expect(new TextDecoder().decode(encodeLeaf(leaf))).toBe(exact)
    expect(decodeLeaf(encodeLeaf(leaf))).toEqual(leaf)
    const bare = { ...leaf, role: null, session: null, device: null, office: null, subjects: [], recordHash: null }
    expect(decodeLeaf(encodeLeaf(bare))).toEqual(bare)
  })

  test('the order in which persons were named makes no difference', () => {
    expect(encodeLeaf({ ...leaf, subjects: [OTHER, PERSON, OTHER] })).toEqual(encodeLeaf(leaf))
  })

  test('names up to 500 persons', () => {
    const people = Array.from({ length: 501 }, (_, i) => `01JZ0000000000000000000${String(i).padStart(3, '0')}`)
    expect(decodeLeaf(encodeLeaf({ ...leaf, subjects: people.slice(1) })).subjects).toHaveLength(500)
    expect(() => encodeLeaf({ ...leaf, subjects: people })).toThrow('500')
  })

  test.each([
    ['a name', { actor: '山田太郎' }],
    ['a name with a space', { actor: 'Yamada Taro' }],
    ['an individual number', { requestId: '123456789018' }],
    ['an individual number as a subject', { subjects: ['123456789018'] }],
    ['an empty code', { purpose: '' }],
    ['a quote', { action: 'a"b' }],
    ['a backslash', { action: 'a\\b' }],
    ['a long code', { result: 'x'.repeat(129) }],
    ['a fraction', { rows: 1.5 }],
    ['a negative position', { seq: -1 }],
    ['minus nothing', { rows: -0 }],
    ['not a number', { rows: Number.NaN }],
    ['a day for an instant', { at: '2026-11-20' as Instant }],
    ['a moment that never was', { at: '2026-02-30T00:00:00.000Z' as Instant }],
    ['a hash in capitals', { recordHash: 'AB'.repeat(32) }],
  ])('refuses %s', (_, change) => {
    expect(() => encodeLeaf({ ...leaf, ...change })).toThrow(RangeError)
  })

  test('a refusal never quotes what it refused', () => {
    for (const change of [{ actor: '山田太郎' }, { subjects: ['123456789018'] }]) {
      try {
        encodeLeaf({ ...leaf, ...change })
        expect.unreachable()
      } catch (error) {
        expect(String(error)).not.toMatch(/山田|123456789018/)
      }
    }
    expect(() => decodeLeaf(bytesOf('["山田'))).toThrow(/^a leaf is JSON in UTF-8$/)
  })

  test.each([
    ['a space', exact.replace(',7,', ', 7,')],
    ['an exponent', exact.replace(',7,', ',7e0,')],
    ['an escape', exact.replace('"done"', '"\\u0064one"')],
    ['a newline at the end', `${exact}\n`],
    ['a byte order mark', `\uFEFF${exact}`],
    ['another version', exact.replace('[1,', '[2,')],
    ['one field more', exact.replace(',null]', ',null,null]')],
    ['one field less', exact.replace(',null]', ']')],
    ['persons out of order', exact.replace(`["${PERSON}","${OTHER}"]`, `["${OTHER}","${PERSON}"]`)],
    ['a person twice', exact.replace(`"${OTHER}"`, `"${PERSON}"`)],
    ['text for a number', exact.replace(',2,', ',"2",')],
    ['a number for text', exact.replace('"done"', '1')],
    ['null where a code must be', exact.replace('"done"', 'null')],
    ['an object', '{}'],
  ])('does not read %s', (_, text) => {
    expect(text).not.toBe(exact)
    expect(() => decodeLeaf(bytesOf(text))).toThrow(RangeError)
  })

  test('does not read broken UTF-8', () => {
    expect(() => decodeLeaf(Uint8Array.of(...encodeLeaf(leaf).slice(0, -1), 0xff))).toThrow(RangeError)
  })
})
