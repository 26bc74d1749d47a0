import { expect, it } from 'vitest'
import { makeCertificateCode } from '../../shared/values/certificate-code.ts'
import { makeQr, parseQr } from '../../shared/values/certificate-qr.ts'

const code = makeCertificateCode(Uint8Array.of(0x9d, 0xe8, 0xa1, 0x3d, 0x2d, 0xe9, 0x03, 0xb6, 0x43, 0x11))

it('reads back what it writes', () => {
  expect(makeQr({ municipality: '131113', code })).toBe(`HGK1:131113:${code}`)
  expect(parseQr(`HGK1:131113:${code}`)).toEqual({ municipality: '131113', code })
})

it.each([
  `HGK2:131113:${code}`,
  `HGK1:131114:${code}`,
  `HGK1:131113:${code.slice(1)}`,
  `HGK1:131113:${code.toLowerCase()}`,
  `HGK1:131113:${code}:x`,
  ` HGK1:131113:${code}`,
  `https://example.jp/${code}`,
  '',
])('reads nothing out of %j', (text) => {
  expect(parseQr(text)).toBeUndefined()
})
