import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCp932 } from '../../run/demo/cp932.ts'
import { cut, manifestOf, NotLines } from '../../shared/import/cut.ts'
import { registryColumns } from '../../shared/values/registry.ts'
import { layoutOfPlan, layoutToPlan, readLayout } from '../../worker/hubs/registry/layout.ts'
import { splitLine } from '../../worker/hubs/registry/line.ts'
import { isFault, readRow } from '../../worker/hubs/registry/row.ts'
import { linesOf } from '../../worker/hubs/registry/text.ts'
import { chunks, fileOf, people } from '../registry.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const digest = async (bytes: Uint8Array<ArrayBuffer>) => crypto.subtle.digest('SHA-256', bytes)

function layoutOf(heading: Uint8Array) {
  const layout = readLayout(heading)
  if ('fault' in layout) throw new Error(layout.fault)
  return layout
}

/** Reads one row whose columns are those of an invented person, with changes. */
function read(changes: Record<string, string>) {
  const [person] = people(1)
  const values = registryColumns.map((column) => changes[column] ?? person?.[column] ?? '')
  return readRow(utf8(values.join(',')), layoutOf(utf8(registryColumns.join(','))))
}

describe('the heading', () => {
  it('may have its columns in any order, in either code', () => {
    const turned = [...registryColumns].reverse()
    const sjis = layoutOf(encodeCp932(turned.join(',')))
    expect(sjis.encoding).toBe('shift_jis')
    expect(layoutOf(utf8(`\ufeff${turned.join(',')}`)).encoding).toBe('utf-8')
    const [person] = people(1)
    const row = readRow(encodeCp932(turned.map((column) => person?.[column]).join(',')), sjis)
    expect(row).toMatchObject({ atenaNo: person?.宛名番号, name: person?.氏名, address: person?.住所 })
    expect(layoutOfPlan(layoutToPlan(sjis))).toEqual(sjis)
  })

  it('with any other set of columns is refused, told by place and by our own names only', () => {
    expect(readLayout(utf8(['備考', ...registryColumns.slice(2)].join(',')))).toEqual({
      fault: 'columns',
      unknownPlaces: [1],
      missing: ['宛名番号', '個人番号'],
    })
    const twice = [...registryColumns, registryColumns[3]]
    expect(readLayout(utf8(twice.join(',')))).toMatchObject({
      unknownPlaces: [registryColumns.length + 1],
      missing: [],
    })
    expect(readLayout(Uint8Array.of(0x81, 0xff, 0xfe))).toEqual({ fault: 'unreadable' })
    expect(readLayout(new Uint8Array())).toMatchObject({ fault: 'columns' })
  })
})

describe('a line', () => {
  it('is split as RFC 4180 says', () => {
    expect(splitLine('a,"b,""c""",,d')).toEqual({ ok: true, value: ['a', 'b,"c"', '', 'd'] })
    expect(splitLine('""')).toEqual({ ok: true, value: [''] })
    for (const line of ['"a', 'a"b', '"a"b', '"a""', 'x,"', '"a",b"'])
      expect(splitLine(line), line).toEqual({ ok: false, reason: 'broken-quotes' })
  })

  it('gives back any fields that were quoted into it', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '　', '𠮷', "'") })
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
        const line = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
        expect(splitLine(line)).toEqual({ ok: true, value: fields })
      }),
    )
  })

  it('of whatever bytes is a person or a reason, and never throws', () => {
    const layout = layoutOf(encodeCp932(registryColumns.join(',')))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const found = readRow(bytes, layout)
        expect(isFault(found)).toBe(true)
      }),
    )
  })
})

describe('a field', () => {
  it.each([
    [{ 宛名番号: '1000000009' }, 'bad-check-digit', '宛名番号'],
    [{ 宛名番号: '12345' }, 'bad-number', '宛名番号'],
    [{ 個人番号: '123456789012' }, 'bad-check-digit', '個人番号'],
    [{ 世帯番号: '' }, 'required', '世帯番号'],
    [{ 氏名: '〓田　太郎' }, 'external-character', '氏名'],
    [{ 氏名: 'あ'.repeat(301) }, 'too-long', '氏名'],
    [{ 住所: 'a\u0007b' }, 'unreadable-characters', '住所'],
    [{ 通称名: '木村' }, 'required', '通称名カナ'],
    [{ 生年月日: '平成元年1月7日' }, 'date-outside-era', '生年月日'],
    [{ 生年月日: '99999999' }, 'date-no-such-day', '生年月日'],
    [{ 住民区分: '不明' }, 'bad-code', '住民区分'],
    [{ 支援措置: '?' }, 'bad-code', '支援措置'],
    [{ 支援措置: '1', 支援措置開始日: '2026-04-01', 支援措置期限: '2026-03-31' }, 'date-order', '支援措置期限'],
    [{ 支援措置期限: '2026-03-31' }, 'support-without-flag', '支援措置'],
  ])('%j is refused as %s in %s', (changes, reason, column) => {
    expect(read(changes)).toEqual({ reason, column })
  })

  it('is read in either width and era, and a name is left as it is', () => {
    const row = read({
      宛名番号: '１００００００００８',
      個人番号: '１２３４－５６７８－９０１８',
      郵便番号: '１４４８６２１',
      氏名: 'ＮＧＵＹＥＮ　Ｖ．神\u{e0100}',
      氏名カナ: 'ｸﾞｴﾝ ｳﾞｧﾝ',
      生年月日: '昭和64年1月7日',
      異動年月日: '令和元年５月１日',
      性別: '女',
    })
    expect(row).toMatchObject({
      atenaNo: '1000000008',
      individualNumber: '123456789018',
      postalCode: '1448621',
      name: 'ＮＧＵＹＥＮ　Ｖ．神\u{e0100}',
      kana: 'グエン　ヴァン',
      birthOn: '1989-01-07',
      movedOn: '2019-05-01',
      sex: '2',
    })
  })
})

describe('cutting', () => {
  it('gives the same pieces however the bytes come, and all of them together are the file', async () => {
    const bytes = fileOf(people(1_234), { encoding: 'sjis' })
    const whole = await manifestOf(chunks(bytes, bytes.length), digest)
    expect([whole.rows, whole.pieces.length]).toEqual([1_234, 3])
    for (const size of [1, 13, 4_096, 65_537]) expect(await manifestOf(chunks(bytes, size), digest)).toEqual(whole)
    const pieces: Uint8Array[] = []
    for await (const piece of cut(chunks(bytes))) pieces.push(piece.bytes)
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes))
    expect(pieces.map((piece) => linesOf(piece).length)).toEqual([501, 500, 234])
  })

  it('counts a last line without its end, and stops at a file that has no lines', async () => {
    const open = utf8('a\n1\n2')
    expect((await manifestOf(chunks(open, 2), digest)).rows).toBe(2)
    expect((await manifestOf(chunks(utf8('a\n'), 1), digest)).rows).toBe(0)
    await expect(manifestOf(chunks(new Uint8Array(3_000_000), 65_536), digest)).rejects.toThrow(NotLines)
  })
})
