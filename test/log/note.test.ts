import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { checkpointBody, findCheckpoint } from '../../worker/log/checkpoint.ts'
import { cosign, verifyCosignature } from '../../worker/log/cosignature.ts'
import { encodeVkey, findVkey, type NoteKey, noteKey, signNote, splitNote, verifyNote } from '../../worker/log/note.ts'
import { seed, signerFromSeed } from './keys.ts'

const ROOT = Buffer.from('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328', 'hex')
const ORIGIN = 'log.example/131016'
const LINE = `— ${ORIGIN} evp6uZe5ZQxZnwoKyjOGbpY7nJyySi8lcop5LKu6D8KrzLZwF1QD+0o+26oKaQoXsgLVCRoLsoPOfCbySNNpeRJNMws=\n`
const log = await signerFromSeed(ORIGIN, seed(0))
const witness = await signerFromSeed('witness.example/131016', seed(32), 4)
const body = checkpointBody(ORIGIN, 8, ROOT)
const key = (vkey: string): NoteKey => {
  const found = findVkey(vkey)
  if (!found) throw new Error('not a key')
  return found
}

describe('signed note', () => {
  test('the checkpoint of eight standard leaves has the known signature', async () => {
    expect(body).toBe(`${ORIGIN}\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n`)
    const note = await signNote(body, log)
    expect(note).toBe(`${body}\n${LINE}`)
    expect(await verifyNote(note, [log.key])).toEqual({ ok: true, body, keys: [log.key] })
  })

  test('a note of the Go implementation verifies', async () => {
    const peter = key('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const signature = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM='
    const note = `${text}\n— PeterNeumann ${signature}\n`
    expect(await verifyNote(note, [peter])).toMatchObject({ ok: true, body: text })
    expect(await verifyNote(note.replace('think', 'thank'), [peter])).toEqual({ ok: false, reason: 'bad-signature' })
  })

  test('a verifier key survives its spelling and no altered spelling is taken', () => {
    for (const signer of [log, witness]) {
      const vkey = encodeVkey(signer.key)
      expect(findVkey(vkey)).toEqual(signer.key)
      for (let i = 0; i < vkey.length; i += 1) {
        const other = vkey[i] === 'A' ? 'B' : 'A'
        expect(findVkey(vkey.slice(0, i) + other + vkey.slice(i + 1))).toBeUndefined()
      }
      expect(findVkey(`${vkey}=`)).toBeUndefined()
      expect(findVkey(`${vkey}\n`)).toBeUndefined()
    }
    expect(() => noteKey('a b', log.key.publicKey)).toThrow(RangeError)
    expect(() => noteKey('a+b', log.key.publicKey)).toThrow(RangeError)
    expect(() => noteKey('', log.key.publicKey)).toThrow(RangeError)
    expect(() => noteKey('a', new Uint8Array(31))).toThrow(RangeError)
  })

  test('no note with one altered character verifies', async () => {
    const note = await signNote(body, log)
    for (let i = 0; i < note.length; i += 1) {
      const altered = note.slice(0, i) + (note[i] === 'A' ? 'B' : 'A') + note.slice(i + 1)
      expect((await verifyNote(altered, [log.key])).ok).toBe(false)
    }
  })

  test('lines of unknown keys are ignored, but one wrong line of a known key spoils the note', async () => {
    const note = await signNote(body, log)
    const stranger = await signerFromSeed(ORIGIN, seed(64))
    const strange = (await signNote(body, stranger)).slice(body.length + 1)
    expect((await verifyNote(note + strange, [log.key])).ok).toBe(true)
    expect(await verifyNote(`${body}\n${strange}`, [log.key])).toEqual({ ok: false, reason: 'unknown-key' })
    const bad = (await signNote(`${body}x\n`, log)).slice(body.length + 3)
    expect(await verifyNote(note + bad, [log.key])).toEqual({ ok: false, reason: 'bad-signature' })
  })

  test.each([
    ['without a final newline', (n: string) => n.slice(0, -1)],
    ['without a blank line', (n: string) => n.replace('\n\n', '\n')],
    ['without a signature', () => `${body}\n`],
    ['with a carriage return', (n: string) => n.replace('\n', '\r\n')],
    ['with a hyphen for the dash', (n: string) => n.replace('—', '-')],
    ['with padding lost', (n: string) => `${n.slice(0, -2)}\n`],
    ['with seventeen signatures', (n: string) => n + LINE.repeat(16)],
  ])('a note %s is malformed', async (_, alter) => {
    const altered = alter(await signNote(body, log))
    expect(splitNote(altered)).toBeUndefined()
    expect((await verifyNote(altered, [log.key])).ok).toBe(false)
  })

  test('a text that is not one is not signed', async () => {
    await expect(signNote('no newline', log)).rejects.toThrow(RangeError)
    await expect(signNote('tab\there\n', log)).rejects.toThrow(RangeError)
    await expect(signNote(body, witness)).rejects.toThrow(RangeError)
  })
})

describe('checkpoint', () => {
  test('reads what it writes', () => {
    for (const size of [0, 1, 8, Number.MAX_SAFE_INTEGER]) {
      expect(findCheckpoint(checkpointBody(ORIGIN, size, ROOT))).toEqual({
        origin: ORIGIN,
        size,
        root: new Uint8Array(ROOT),
      })
    }
    expect(() => checkpointBody('', 1, ROOT)).toThrow(RangeError)
    expect(() => checkpointBody('a\nb', 1, ROOT)).toThrow(RangeError)
    expect(() => checkpointBody('a', -1, ROOT)).toThrow(RangeError)
    expect(() => checkpointBody('a', 1, ROOT.subarray(1))).toThrow(RangeError)
  })

  test.each([
    ['leading zero', body.replace('\n8\n', '\n08\n')],
    ['sign', body.replace('\n8\n', '\n+8\n')],
    ['size past exact numbers', body.replace('\n8\n', '\n9007199254740993\n')],
    ['extension line', `${body}more\n`],
    ['no newline', body.slice(0, -1)],
    ['short root', body.replace('XcnaeacG', '')],
    ['stray bits in base64', body.replace('Qyg=', 'Qyh=')],
    ['no origin', body.replace(ORIGIN, '')],
  ])('%s is refused', (_, text) => {
    expect(findCheckpoint(text)).toBeUndefined()
  })
})

describe('cosignature', () => {
  test('carries its time and belongs to one witness, one text and one moment', async () => {
    const line = await cosign(body, 1_795_000_000, witness)
    expect(line.startsWith('— witness.example/131016 ')).toBe(true)
    expect(await verifyCosignature(body, line, witness.key)).toBe(1_795_000_000)
    expect(await verifyCosignature(body.replace('8', '9'), line, witness.key)).toBeUndefined()
    expect(await verifyCosignature(body, line, noteKey(witness.key.name, log.key.publicKey, 4))).toBeUndefined()
    expect(await verifyCosignature(body, line, noteKey(witness.key.name, witness.key.publicKey, 1))).toBeUndefined()
    for (let i = 2; i < line.length; i += 1) {
      const altered = line.slice(0, i) + (line[i] === 'A' ? 'B' : 'A') + line.slice(i + 1)
      expect(await verifyCosignature(body, altered, witness.key)).toBeUndefined()
    }
  })

  test('a log signature is not a cosignature, and a log key does not cosign', async () => {
    expect(await verifyCosignature(body, LINE, noteKey(ORIGIN, log.key.publicKey, 4))).toBeUndefined()
    await expect(cosign(body, 1, log)).rejects.toThrow(RangeError)
    await expect(cosign(body, 1.5, witness)).rejects.toThrow(RangeError)
  })

  test('the signed text is the one of the specification', async () => {
    const time = 1_679_315_147
    const line = await cosign(body, time, witness)
    const timed = Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(4)
    expect(timed.readBigUInt64BE(0)).toBe(BigInt(time))
    const publicKey = await crypto.subtle.importKey('raw', witness.key.publicKey, 'Ed25519', false, ['verify'])
    const text = new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${body}`)
    expect(await crypto.subtle.verify('Ed25519', publicKey, timed.subarray(8), text)).toBe(true)
  })
})
