import { randomBase64Url, sha256Base64Url, toBase64Url } from './base64url.ts'
import { serverNowMs } from './clock.ts'
import { deviceKey } from './device-key.ts'

/** A proof that this tablet's key makes this one request (RFC 9449 §4.2), for `token` when one goes with it. */
export async function proofFor(method: string, url: string, token?: string): Promise<string> {
  const { privateKey, publicJwk } = await deviceKey()
  const { origin, pathname } = new URL(url, location.origin)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk }
  const payload = {
    jti: randomBase64Url(16),
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(serverNowMs() / 1000),
    ...(token !== undefined && { ath: await sha256Base64Url(token) }),
  }
  const signed = `${part(header)}.${part(payload)}`
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    privateKey,
    new TextEncoder().encode(signed),
  )
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`
}

function part(value: object): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}
