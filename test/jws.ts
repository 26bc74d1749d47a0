import { createHmac, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'

/** JSON Web Signatures in every shape, right and wrong: a library would refuse to make most of them. */

export const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Signed by ES256, whatever its header claims. */
export function jws(header: unknown, payload: unknown, key: KeyObject): string {
  const signed = `${part(header)}.${part(payload)}`
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** Authenticated by HMAC with whatever a confused verifier might take for the secret. */
export function hs256(header: unknown, payload: unknown, secret: string | Buffer): string {
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export const unsigned = (header: unknown, payload: unknown): string => `${part(header)}.${part(payload)}.`

export const keyObject = (jwk: JWK): KeyObject => createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })

/** A key pair of P-256 with both halves as JWK. */
export async function pair(): Promise<{ key: KeyObject; jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string } }> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { d, x = '', y = '' } = await exportJWK(privateKey)
  return { key: keyObject({ kty: 'EC', crv: 'P-256', d, x, y } as JWK), jwk: { kty: 'EC', crv: 'P-256', x, y } }
}

export const seconds = (ms = Date.now()): number => Math.floor(ms / 1000)
