import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aad, type CellPlace } from '../../worker/seal/aad.ts'
import { openCell, sealCell } from '../../worker/seal/cell.ts'
import { openBytes, SealRefused, sealBytes } from '../../worker/seal/envelope.ts'
import { deriveTagKey, deriveWrapKey, importPersonKey } from '../../worker/seal/key.ts'
import { pad, unpad } from '../../worker/seal/pad.ts'

const place: CellPlace = {
  tenant: '131113',
  table: 'person_version',
  column: 'ident',
  row: '01JZ0000000000000000000001',
  rev: 3,
  kv: 1,
}
const text = '{"kana":"ヤマダ ハナコ","name":"山田花子","bornOn":"1950-04-01"}'

const newKey = () => importPersonKey(crypto.getRandomValues(new Uint8Array(32)))

/** Which of the attempts opened, by name. Anything thrown but SealRefused fails the test. */
async function accepted(attempts: [string, () => Promise<unknown>][]): Promise<string[]> {
  const opened: string[] = []
  for (const [name, attempt] of attempts) {
    try {
      await attempt()
      opened.push(name)
    } catch (error) {
      expect(error, name).toBeInstanceOf(SealRefused)
    }
  }
  return opened
}

function altered(sealed: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = Uint8Array.from(sealed)
  copy[at] = (copy[at] ?? 0) ^ mask
  return copy
}

describe('a sealed cell', () => {
  test('opens nowhere but in its place, whole, under its key', async () => {
    const key = await newKey()
    const sealed = await sealCell(key, place, text)
    expect(await openCell(key, place, sealed)).toBe(text)

    const attempts: [string, () => Promise<unknown>][] = []
    for (const at of sealed.keys()) {
      for (const mask of [0x01, 0x80, 0xff]) {
        attempts.push([`byte ${at} ^ ${mask}`, () => openCell(key, place, altered(sealed, at, mask))])
      }
    }
    for (let length = 0; length < sealed.length; length += 1) {
      attempts.push([`first ${length}`, () => openCell(key, place, sealed.slice(0, length))])
      attempts.push([`last ${length}`, () => openCell(key, place, sealed.slice(sealed.length - length))])
    }
    attempts.push(['one more byte', () => openCell(key, place, Uint8Array.from([...sealed, 0]))])
    const moved: Partial<CellPlace>[] = [
      { tenant: '141003' },
      { tenant: '13111' },
      { tenant: '1311130' },
      { table: 'person' },
      { table: 'person_version\0' },
      { column: 'benefit' },
      { column: 'iden' },
      { table: 'person_versioni', column: 'dent' },
      { table: 'person_version\0\x05ident', column: '' },
      { row: '01JZ0000000000000000000002' },
      { row: '01jz0000000000000000000001' },
      { row: '' },
      { kv: 2 },
      { kv: 0 },
      ...[0, 1, 2, 4, 2 ** 31, 0xffff_ffff].map((rev) => ({ rev })),
    ]
    for (const change of moved) {
      attempts.push([`moved ${JSON.stringify(change)}`, () => openCell(key, { ...place, ...change }, sealed)])
    }
    attempts.push(['as a wrapped key', () => openBytes(key, 'wrap', place, sealed)])
    attempts.push(['as a number', () => openBytes(key, 'number', place, sealed)])
    for (let other = 0; other < 20; other += 1) {
      const stranger = await newKey()
      attempts.push([`another person's key ${other}`, () => openCell(stranger, place, sealed)])
    }
    expect(attempts.length).toBeGreaterThanOrEqual(600)
    expect(await accepted(attempts)).toEqual([])
  })

  test('with a short tag or another nonce length is refused, though AES-GCM knows them', async () => {
    const raw = crypto.getRandomValues(new Uint8Array(32))
    const key = await importPersonKey(raw)
    const made = (nonceLength: number, tagLength: number) => {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
      const cipher = createCipheriv('aes-256-gcm', raw, nonce, { authTagLength: tagLength })
      cipher.setAAD(aad('cell', place))
      const body = [cipher.update(pad(new TextEncoder().encode(text))), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), nonce, ...body])
    }
    expect(await openCell(key, place, made(12, 16))).toBe(text)
    const attempts: [string, () => Promise<unknown>][] = []
    for (const tagLength of [4, 8, 12, 13, 14, 15]) {
      attempts.push([`tag ${tagLength}`, () => openCell(key, place, made(12, tagLength))])
    }
    for (const nonceLength of [8, 11, 13, 16]) {
      attempts.push([`nonce ${nonceLength}`, () => openCell(key, place, made(nonceLength, 16))])
    }
    expect(await accepted(attempts)).toEqual([])
  })

  test('is refused when its text was not padded', async () => {
    const key = await newKey()
    const bare = await sealBytes(key, 'cell', place, new Uint8Array(64))
    expect(await accepted([['bare', () => openCell(key, place, bare)]])).toEqual([])
  })

  test('of names of different length has one length', async () => {
    const key = await newKey()
    const lengths = ['', 'あ', '林', '勅使河原 源左衛門'].map(async (name) => (await sealCell(key, place, name)).length)
    expect(new Set(await Promise.all(lengths)).size).toBe(1)
  })

  test('never uses a nonce twice', async () => {
    const key = await newKey()
    const nonces = new Set<string>()
    for (let count = 0; count < 500; count += 1) {
      nonces.add(Buffer.from((await sealCell(key, place, text)).slice(5, 17)).toString('hex'))
    }
    expect(nonces.size).toBe(500)
  })

  test('gives back every well-formed text', async () => {
    const key = await newKey()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (value) => {
        expect(await openCell(key, place, await sealCell(key, place, value))).toBe(value)
      }),
      { numRuns: 200 },
    )
  })

  test('is not made of a lone surrogate, a place that does not fit or a nonce of another length', async () => {
    const key = await newKey()
    await expect(sealCell(key, place, 'a\ud800')).rejects.toThrow(RangeError)
    await expect(sealCell(key, { ...place, rev: -1 }, text)).rejects.toThrow(RangeError)
    await expect(sealCell(key, { ...place, rev: 2 ** 32 }, text)).rejects.toThrow(RangeError)
    await expect(sealCell(key, { ...place, kv: 0 }, text)).rejects.toThrow(RangeError)
    await expect(sealCell(key, place, text, () => new Uint8Array(8))).rejects.toThrow(RangeError)
  })
})

describe('the bytes of a place', () => {
  test('differ whenever the places differ', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\x01', '山'), maxLength: 4 })
    const places = fc.record({ tenant: part, table: part, column: part, row: part, rev: fc.nat(3), kv: fc.nat(3) })
    fc.assert(
      fc.property(places, places, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(Buffer.from(aad('cell', one)).equals(Buffer.from(aad('cell', other)))).toBe(same)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('padding', () => {
  test('comes off only when it is exactly what was put on', () => {
    for (let length = 0; length < 100; length += 1) {
      const value = Uint8Array.from({ length }, (_, index) => index % 256)
      const padded = pad(value)
      expect(padded.length % 32).toBe(0)
      expect(unpad(padded)).toEqual(value)
      expect(unpad(padded.slice(0, -1))).toBeUndefined()
    }
    expect(unpad(new Uint8Array(0))).toBeUndefined()
    expect(unpad(new Uint8Array(32))).toBeUndefined()
    expect(unpad(Uint8Array.from([...pad(new Uint8Array(3)), ...new Uint8Array(32)]))).toBeUndefined()
  })
})

describe('keys of two municipalities', () => {
  test('do not open each other, and no name of one reads like another', async () => {
    const root = await crypto.subtle.importKey('raw', new Uint8Array(32), 'HKDF', false, ['deriveKey'])
    const ours = await deriveWrapKey(root, '131113')
    const sealed = await sealBytes(ours, 'wrap', place, new Uint8Array(32))
    const theirs = await deriveWrapKey(root, '141003')
    expect(await accepted([['theirs', () => openBytes(theirs, 'wrap', place, sealed)]])).toEqual([])
    expect((await openBytes(ours, 'wrap', place, sealed)).length).toBe(32)
    for (const tenant of ['', '13111', '1311130', '131113|x', '１３１１１３']) {
      expect(() => deriveWrapKey(root, tenant)).toThrow(RangeError)
    }
    for (const field of ['', 'Kana', 'a|b', 'a b'])
      expect(() => deriveTagKey(root, '131113', field)).toThrow(RangeError)
  })
})
