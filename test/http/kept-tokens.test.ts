import fc from 'fast-check'
import { exportJWK, generateKeyPair, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { dpopProof, newProofKey } from '../../run/staff-client.ts'
import { verifyProof } from '../../worker/http/dpop.ts'
import {
  mintAccessToken,
  strictHeader,
  TOKEN_SECONDS,
  type TokenKeys,
  verifyAccessToken,
} from '../../worker/http/jwt.ts'

const ORIGIN = 'http://localhost:8788'
const expected = (nowMs: number, aud = ORIGIN) => ({ iss: ORIGIN, aud, nowMs })
const NOW = Date.parse('2026-11-20T05:00:00Z')

let keys: TokenKeys
let token: string

const newKeys = async (): Promise<TokenKeys> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one' }
  const verify = new Map([['one', (await importJWK(jwk, 'ES256')) as CryptoKey]])
  return { sign: privateKey as CryptoKey, kid: 'one', verify, publicJwks: [jwk] }
}

beforeAll(async () => {
  keys = await newKeys()
  const claims = { iss: ORIGIN, aud: ORIGIN, sub: 'a-client', scope: ['eligibility.query'], municipality: '131113' }
  token = await mintAccessToken(keys, { ...claims, thumbprint: 'a-thumbprint', sid: null }, NOW, 'one-time-id')
})

describe('a token that was verified before', () => {
  it('still runs out, to the second of a token seen for the first time', async () => {
    for (const second of [
      -6,
      -5,
      0,
      1,
      TOKEN_SECONDS - 1,
      TOKEN_SECONDS + 4,
      TOKEN_SECONDS + 5,
      TOKEN_SECONDS + 6,
      86_400,
    ]) {
      const at = expected(NOW + second * 1000)
      // The same public key under another object: nothing is kept for it.
      const first = await verifyAccessToken({ ...keys }, token, at).then(String, String)
      await verifyAccessToken(keys, token, expected(NOW))
      expect(await verifyAccessToken(keys, token, at).then(String, String), `${second} s`).toBe(first)
    }
  })

  it('is refused for another audience or issuer', async () => {
    await verifyAccessToken(keys, token, expected(NOW))
    await expect(verifyAccessToken(keys, token, expected(NOW, 'http://localhost:8787'))).rejects.toThrow('bad-token')
    const issuer = { ...expected(NOW), iss: 'http://localhost:1' }
    await expect(verifyAccessToken(keys, token, issuer)).rejects.toThrow('bad-token')
  })

  it('is refused under other keys, and with one character changed anywhere', async () => {
    await verifyAccessToken(keys, token, expected(NOW))
    await expect(verifyAccessToken(await newKeys(), token, expected(NOW))).rejects.toThrow('bad-token')
    for (let i = 0; i < token.length; i++) {
      const changed = `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`
      await expect(verifyAccessToken(keys, changed, expected(NOW)), `character ${i}`).rejects.toThrow('bad-token')
    }
  })
})

describe('a proof of a key seen before', () => {
  it('is refused with another signature, and the key keeps its thumbprint', async () => {
    const [key, other] = [await newProofKey(), await newProofKey()]
    const request = { method: 'POST', url: `${ORIGIN}/v1/eligibility`, nowMs: NOW }
    const proof = await dpopProof(key, request)
    expect((await verifyProof(proof, request)).thumbprint).toBe(key.thumbprint)
    expect((await verifyProof(await dpopProof(key, request), request)).thumbprint).toBe(key.thumbprint)
    const forged = await dpopProof({ ...other, jwk: key.jwk }, request)
    await expect(verifyProof(forged, request)).rejects.toThrow('bad-token')
  })
})

describe('base64url', () => {
  it('has one spelling: exactly the texts that come back from their bytes', () => {
    const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'ES256' })).toString('base64url')
    const passes = (text: string) => {
      try {
        strictHeader(`${header}.${text}.${text}`, 'JWT', 'ES256')
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 12 }), (text) => {
        expect(passes(text)).toBe(Buffer.from(text, 'base64url').toString('base64url') === text)
      }),
      { numRuns: 5000 },
    )
  })
})
