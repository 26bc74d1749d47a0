import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { aad } from '../../worker/seal/aad.ts'
import { openCell, sealCell } from '../../worker/seal/cell.ts'
import { deriveTagKey, deriveWrapKey, importPersonKey } from '../../worker/seal/key.ts'
import { searchTag } from '../../worker/seal/tag.ts'

const bytes = (from: number, count: number) => Uint8Array.from({ length: count }, (_, index) => from + index)
const hex = (value: Uint8Array | ArrayBuffer) => Buffer.from(value as Uint8Array).toString('hex')
const place = {
  tenant: '131016',
  table: 'person',
  column: 'ident',
  row: '01JZ0000000000000000000001',
  rev: 3,
  kv: 1,
}
const text = '{"kana":"ヤマダ ハナコ"}'
const sealedHex =
  '010000000132333435363738393a3b3c3d83b155278215de9bf94e2579b2ed6a3525977bf73ca19354d16782c2e07ca905152ae4b965f8fd63df2ce4a35ddfe6a8'
const root = () => crypto.subtle.importKey('raw', bytes(0, 32), 'HKDF', false, ['deriveKey'])

describe('known answers', () => {
  test('the wrap key is the one HKDF gives for the municipality', async () => {
    const nonce = bytes(0, 12)
    const key = await deriveWrapKey(await root(), '131016')
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, bytes(7, 16))
    const raw = Buffer.from('e06b189a0e4f6f396bdd332755a5e3ebf1928fbd54fc332f1ae8c5a178487982', 'hex')
    const cipher = createCipheriv('aes-256-gcm', raw, nonce)
    const other = Buffer.concat([cipher.update(bytes(7, 16)), cipher.final(), cipher.getAuthTag()])
    expect(hex(new Uint8Array(sealed))).toBe(hex(other))
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  })

  test('the place of a cell has these bytes', () => {
    expect(hex(aad('cell', place))).toBe(
      '01000463656c6c00063133313031360006706572736f6e00056964656e74001a30314a5a303030303030303030303030303030303030303030310000000300000001',
    )
  })

  test('a cell has these bytes and opens', async () => {
    const key = await importPersonKey(bytes(0x64, 32))
    const sealed = await sealCell(key, place, text, () => bytes(0x32, 12))
    expect(hex(sealed)).toBe(sealedHex)
    expect(await openCell(key, place, Buffer.from(sealedHex, 'hex'))).toBe(text)
  })

  test('the tag of a name and birth date has these bytes', async () => {
    const key = await deriveTagKey(await root(), '131016', 'kana_dob')
    expect(hex(await searchTag(key, 'kana_dob', 'ヤマダハナコ|1950-04-01'))).toBe('08407215d18de80ff064b951580afde4')
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  })
})
