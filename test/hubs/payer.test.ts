import { describe, expect, it } from 'vitest'
import { decodeAnswer, encodeRequest, MAX_ANSWER_BYTES } from '../../worker/hubs/payer/codec.ts'

const sent = '123456789018'
const other = '111111111118'
const pmhId = 'PMH-0123456789'
const right = { pmhId, myNumber: sent }
const read = (value: unknown) => decodeAnswer(200, typeof value === 'string' ? value : JSON.stringify(value), sent)

describe('the request to the payers’ side', () => {
  const request = {
    reference: 'r-1',
    myNumber: sent,
    basicFiveInfo: {
      name: '髙橋 𠮷子',
      nameKana: 'タカハシ　ヨシコ',
      address: '東京都大田区見本台一丁目2番3号',
      dateOfBirth: '2020-02-29',
      sex: '2',
    },
    isNotDisclosed: true,
  }

  it('holds reference, number, 5情報 and the flag, whatever else the caller’s object has', () => {
    const withMore = { ...request, recipientNo: '1234567', basicFiveInfo: { ...request.basicFiveInfo, phone: '03' } }
    expect(JSON.parse(encodeRequest(withMore))).toEqual(request)
  })

  it('is not made with a number whose check figure is wrong', () => {
    expect(() => encodeRequest({ ...request, myNumber: '123456789012' })).toThrow(RangeError)
  })
})

describe('the answer of the payers’ side', () => {
  it('is a PMH-ID with the number that was sent', () => {
    expect(read(right)).toEqual({ kind: 'numbered', pmhId })
    expect(read(` { "myNumber" : "${sent}" , "pmhId" : "${pmhId}" } `)).toEqual({ kind: 'numbered', pmhId })
  })

  it('names what differs, each known item once and in one order', () => {
    const answer = read({ mismatch: ['sex', 'name', 'sex'] })
    expect(answer).toEqual({ kind: 'mismatch', items: ['name', 'sex'] })
    expect(read({ mismatch: ['myNumber'] })).toEqual({ kind: 'mismatch', items: ['myNumber'] })
  })

  const refusals: [string, unknown, string[]][] = [
    ['a further field', { ...right, address: '東京都' }, ['address']],
    ['two further fields', { ...right, name: '山田', phone: null }, ['name', 'phone']],
    ['another number', { ...right, myNumber: other }, ['myNumber']],
    ['the number as a figure', { ...right, myNumber: Number(sent) }, ['myNumber']],
    ['the number with a space', { ...right, myNumber: `${sent} ` }, ['myNumber']],
    ['the number in wide figures', { ...right, myNumber: '１２３４５６７８９０１８' }, ['myNumber']],
    ['no number', { pmhId }, ['myNumber']],
    ['no PMH-ID', { myNumber: sent }, ['pmhId']],
    ['nothing', {}, ['pmhId', 'myNumber']],
    ['a PMH-ID that is a figure', { ...right, pmhId: 12345678 }, ['pmhId']],
    ['a PMH-ID that is too short', { ...right, pmhId: 'PMH-1' }, ['pmhId']],
    ['a PMH-ID with a letter outside', { ...right, pmhId: 'PMH-０１２３４５６７' }, ['pmhId']],
    ['a PMH-ID in a list', { ...right, pmhId: [pmhId] }, ['pmhId']],
    ['a nested field', { ...right, pmhId: { id: pmhId } }, ['repeated-or-nested']],
    ['number and mismatch at once', { ...right, mismatch: ['name'] }, ['pmhId', 'myNumber']],
    ['an unknown item', { mismatch: ['name', 'income'] }, ['mismatch']],
    ['an empty list of items', { mismatch: [] }, ['mismatch']],
    ['items that are no list', { mismatch: 'name' }, ['mismatch']],
    ['items with their values', { mismatch: [{ item: 'name', value: '山田' }] }, ['repeated-or-nested']],
    ['__proto__', `{"pmhId":"${pmhId}","myNumber":"${sent}","__proto__":{"a":1}}`, ['unnamed', 'repeated-or-nested']],
    ['a number said twice', `{"myNumber":"${other}","pmhId":"${pmhId}","myNumber":"${sent}"}`, ['repeated-or-nested']],
  ]
  for (const [what, value, fields] of refusals)
    it(`is refused with ${what}, by names only`, () => {
      const answer = read(value)
      expect(answer).toEqual({ kind: 'refused', fields })
      expect(JSON.stringify(answer)).not.toMatch(/\d{8}|東京|山田/)
    })

  it('cannot smuggle a value in through a field’s name', () => {
    const answer = read({ ...right, [other]: 1, 東京都大田区: 1, 'a b': 1 })
    expect(answer).toEqual({ kind: 'refused', fields: ['unnamed'] })
  })

  it('is worth another try when it is no answer', () => {
    expect(decodeAnswer(500, JSON.stringify(right), sent)).toEqual({ kind: 'unreachable', why: 'status-500' })
    for (const body of ['', '{"pmhId":"PMH-0123', '[]', 'null', '"ok"', '<html></html>'])
      expect(read(body)).toEqual({ kind: 'unreachable', why: 'unreadable' })
    expect(read({ ...right, pad: 'x'.repeat(MAX_ANSWER_BYTES) })).toEqual({ kind: 'unreachable', why: 'too-long' })
  })
})
