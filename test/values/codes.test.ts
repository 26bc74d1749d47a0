import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCertificateCode,
  isCertificateCode,
  makeCertificateCode,
  parseCertificateCode,
} from '../../shared/values/certificate-code.ts'
import { isId, newId } from '../../shared/values/id.ts'
import { formatYen, sumYen, toYen } from '../../shared/values/yen.ts'

const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('id', () => {
  it('writes the known ULID of its time', () => {
    expect(newId(1_469_918_176_385, new Uint8Array(10))).toBe('01ARYZ6S410000000000000000')
    expect(newId(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ')
  })

  it('sorts by time', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
    fc.assert(
      fc.property(time, time, tenBytes, tenBytes, (a, b, x, y) => {
        fc.pre(a < b)
        expect(newId(a, x) < newId(b, y)).toBe(true)
        expect(isId(newId(a, x))).toBe(true)
      }),
    )
  })

  it.each([
    '',
    '01ARYZ6S41000000000000000',
    '81ARYZ6S410000000000000000',
    '01aryz6s410000000000000000',
    '01ARYZ6S41000000000000000I',
  ])('refuses "%s"', (text) => {
    expect(isId(text)).toBe(false)
  })

  it('needs ten bytes and a time that fits', () => {
    expect(() => newId(0, new Uint8Array(9))).toThrow(RangeError)
    expect(() => newId(-1, new Uint8Array(10))).toThrow(RangeError)
    expect(() => newId(2 ** 48, new Uint8Array(10))).toThrow(RangeError)
  })
})

describe('certificate code', () => {
  const code = makeCertificateCode(new Uint8Array([0x08, 0x64, 0x29, 0x8e, 0x84, 0xa9, 0x6c, 0x6e, 0x00, 0xff]))

  it('is 80 bits in sixteen letters, printed in groups of four', () => {
    expect(code).toBe('11J2K3M4N5P6W07Z')
    expect(formatCertificateCode(code)).toBe('11J2-K3M4-N5P6-W07Z')
  })

  it.each([
    '11j2-k3m4-n5p6-w07z',
    'IlJ2 K3M4 N5P6 WO7Z',
    '１１Ｊ２－Ｋ３Ｍ４－Ｎ５Ｐ６－Ｗ０７Ｚ',
    '11J2ーK3M4ーN5P6ーW07Z',
    ' 11J2K3M4N5P6W07Z ',
  ])('reads %s', (typed) => {
    expect(parseCertificateCode(typed)).toBe(code)
  })

  it.each(['', '11J2-K3M4-N5P6-W07', '11J2-K3M4-N5P6-W07ZZ', '11J2-K3M4-N5P6-W0UZ'])('refuses "%s"', (typed) => {
    expect(parseCertificateCode(typed)).toBeUndefined()
  })

  it('reads back every code, and different bytes give different codes', () => {
    fc.assert(
      fc.property(tenBytes, tenBytes, (a, b) => {
        const made = makeCertificateCode(a)
        expect(isCertificateCode(made)).toBe(true)
        expect(parseCertificateCode(formatCertificateCode(made).toLowerCase())).toBe(made)
        expect(made === makeCertificateCode(b)).toBe(a.join() === b.join())
      }),
    )
  })
})

describe('yen', () => {
  it('is whole and exact', () => {
    expect(() => toYen(0.5)).toThrow(RangeError)
    expect(() => toYen(2 ** 53)).toThrow(RangeError)
    expect(sumYen([toYen(10_000), toYen(-500)])).toBe(9500)
    expect(sumYen([])).toBe(0)
  })

  it('is written with commas', () => {
    expect(formatYen(toYen(0))).toBe('0円')
    expect(formatYen(toYen(500))).toBe('500円')
    expect(formatYen(toYen(1_234_567))).toBe('1,234,567円')
    expect(formatYen(toYen(-12_340))).toBe('-12,340円')
  })
})
