import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { revokeClient } from '../../shared/contract/client.ts'
import { rows } from '../cases.ts'
import { type TestClient, verifier } from '../clients.ts'
import { type Town, town } from '../granted.ts'
import { hs256, jws, keyObject, pair, part, seconds, unsigned } from '../jws.ts'
import { id } from '../world.ts'

let at: Town
let clinic: TestClient
let proofKey: Awaited<ReturnType<typeof pair>>
let url: string

beforeAll(async () => {
  at = await town()
  clinic = await verifier(at.city, at.administrator)
  proofKey = await pair()
  url = `${at.city.stack.exchangeOrigin}/oauth/token`
})

const origin = () => at.city.stack.exchangeOrigin
const header = { alg: 'ES256', typ: 'JWT' }
const claims = (changes: Record<string, unknown> = {}) => ({
  iss: clinic.clientId,
  sub: clinic.clientId,
  aud: url,
  iat: seconds(),
  exp: seconds() + 60,
  jti: randomUUID(),
  ...changes,
})
const assertion = (changes: Record<string, unknown> = {}, head: Record<string, unknown> = {}) =>
  jws({ ...header, ...head }, claims(changes), keyObject(clinic.jwk))

const proofHead = () => ({ alg: 'ES256', typ: 'dpop+jwt', jwk: proofKey.jwk })
const proofBody = (changes: Record<string, unknown> = {}) => ({
  htm: 'POST',
  htu: url,
  iat: seconds(),
  jti: randomUUID(),
  ...changes,
})
const proof = (changes: Record<string, unknown> = {}, head: Record<string, unknown> = {}) =>
  jws({ ...proofHead(), ...head }, proofBody(changes), proofKey.key)

type Asked = { form?: Record<string, string | undefined>; body?: string; headers?: Record<string, string> }

/** A right request, with what a test changes in it. */
async function ask({ form = {}, body, headers = {} }: Asked = {}) {
  const plain: Record<string, string | undefined> = {
    grant_type: 'client_credentials',
    scope: 'eligibility.query',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: form.client_assertion ?? assertion(),
    ...form,
  }
  const given = Object.entries(plain).filter((one): one is [string, string] => one[1] !== undefined)
  const type = { 'content-type': 'application/x-www-form-urlencoded', dpop: proof() }
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...type, ...headers },
    body: body ?? new URLSearchParams(given).toString(),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

describe('a token', () => {
  it('is given for five minutes, bound to the key of the proof and to one audience', async () => {
    const { status, body, headers } = await ask()
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'DPoP',
      expires_in: 300,
      scope: 'eligibility.query',
    })
    const [head, payload] = String(body.access_token)
      .split('.')
      .slice(0, 2)
      .map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()))
    expect(head).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) })
    expect(payload).toMatchObject({
      iss: origin(),
      aud: origin(),
      sub: clinic.clientId,
      client_id: clinic.clientId,
      scope: 'eligibility.query',
      municipality: at.city.code,
      cnf: { jkt: expect.stringMatching(/^[\w-]{43}$/) },
    })
    expect(payload.exp - payload.iat).toBe(300)
  })

  it('may be asked for by either name of the endpoint, and for every scope held when none is named', async () => {
    expect((await ask({ form: { client_assertion: assertion({ aud: origin() }) } })).status).toBe(200)
    for (const scope of [undefined, '', 'eligibility.query eligibility.query'])
      expect((await ask({ form: { scope } })).body).toMatchObject({ scope: 'eligibility.query' })
  })

  it('is told of by the metadata and the key set, which hold nothing private', async () => {
    const metadata = await (await fetch(`${origin()}/.well-known/oauth-authorization-server`)).json()
    expect(metadata).toMatchObject({
      issuer: origin(),
      token_endpoint: url,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256'],
    })
    const keys = await (await fetch((metadata as { jwks_uri: string }).jwks_uri)).text()
    expect(JSON.parse(keys).keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', kid: expect.any(String) })
    expect(keys).not.toContain('"d"')
  })

  it('is given once for one assertion, also to two that come at the same time', async () => {
    const once = assertion()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ form: { client_assertion: once } })))
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1)
    expect(answers.filter((one) => one.body.error === 'invalid_client')).toHaveLength(7)
  })

  it('is given once for one proof', async () => {
    const dpop = proof()
    expect((await ask({ headers: { dpop } })).status).toBe(200)
    expect(await ask({ headers: { dpop } })).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } })
  })

  it('is refused after the client was revoked', async () => {
    const gone = await verifier(at.city, at.administrator)
    await at.administrator.call(revokeClient, { id: gone.clientId, reason: '契約の終了' })
    await expect(gone.token('eligibility.query')).rejects.toMatchObject({ status: 401, code: 'invalid_client' })
  })

  it('and its refusal to a client that proved itself are in the municipality’s log', async () => {
    const own = await verifier(at.city, at.administrator)
    await own.token('eligibility.query')
    await expect(own.token('link-key.create')).rejects.toMatchObject({ status: 400, code: 'invalid_scope' })
    const log = await rows(at.city, 'select action, result from leaf where actor = ? order by seq', [
      `client:${own.clientId}`,
    ])
    expect(log).toMatchObject([
      { action: 'client.token-issued', result: 'ok' },
      { action: 'client.token-refused', result: 'invalid_scope' },
    ])
  })
})

describe('a hostile assertion', () => {
  const other = () => pair()
  const tries: Record<string, () => string | Promise<string>> = {
    'without one': () => '',
    'not a token': () => 'assertion',
    'two parts': () => `${part(header)}.${part(claims())}`,
    'four parts': () => `${assertion()}.AA`,
    'alg none': () => unsigned({ ...header, alg: 'none' }, claims()),
    'alg none with a signature': () => assertion({}, { alg: 'none' }),
    'HS256 with our public key as the secret': () =>
      hs256({ ...header, alg: 'HS256' }, claims(), JSON.stringify(clinic.jwk)),
    'ES256 claimed over an HMAC': () => hs256(header, claims(), JSON.stringify(clinic.jwk)),
    'RS256 claimed': () => assertion({}, { alg: 'RS256' }),
    'another key': async () => jws(header, claims(), (await other()).key),
    'another key brought along': async () => {
      const { key, jwk } = await other()
      return jws({ ...header, jwk }, claims(), key)
    },
    'a key from an address': () => assertion({}, { jku: 'https://keys.example/jwks.json' }),
    'an unknown critical header': () => assertion({}, { crit: ['exp'], exp: 1 }),
    'an access token in its place': () => assertion({}, { typ: 'at+jwt' }),
    'a proof in its place': () => proof(),
    'another audience': () => assertion({ aud: 'https://elsewhere.example/oauth/token' }),
    'the staff door as audience': () => assertion({ aud: at.city.stack.staffOrigin }),
    'two audiences': () => assertion({ aud: [url, 'https://elsewhere.example'] }),
    'no audience': () => assertion({ aud: undefined }),
    'another issuer': () => assertion({ iss: id() }),
    'another subject': () => assertion({ sub: id() }),
    'a client that is not there': () => {
      const nobody = id()
      return assertion({ iss: nobody, sub: nobody })
    },
    'a subject that is no id': () => assertion({ iss: "' or 1=1 --", sub: "' or 1=1 --" }),
    expired: () => assertion({ iat: seconds() - 120, exp: seconds() - 60 }),
    'without an end': () => assertion({ exp: undefined }),
    'an end far away': () => assertion({ exp: seconds() + 86_400 }),
    'an end that is text': () => assertion({ exp: String(seconds() + 60) }),
    'from the future': () => assertion({ iat: seconds() + 600, exp: seconds() + 660 }),
    'too old': () => assertion({ iat: seconds() - 3600 }),
    'not valid yet': () => assertion({ nbf: seconds() + 600 }),
    'without an id': () => assertion({ jti: undefined }),
    'an id that is too short': () => assertion({ jti: '1' }),
    'an id that is not text': () => assertion({ jti: 12345678901 }),
    'changed after signing': () => {
      const [head, , signature] = assertion().split('.')
      return `${head}.${part(claims({ exp: seconds() + 200 }))}.${signature}`
    },
    'the other client’s signature': async () => {
      const another = await verifier(at.city, at.administrator)
      return jws(header, claims(), keyObject(another.jwk))
    },
    'a signature in another encoding': () => `${assertion()}==`,
    'far too long': () => assertion({ pad: 'x'.repeat(5000) }),
  }

  it.each(Object.keys(tries))('gives no token: %s', async (name) => {
    const client_assertion = await tries[name]?.()
    const { status, body } = await ask({ form: { client_assertion } })
    expect({ status, body }).toEqual({ status: 401, body: { error: 'invalid_client' } })
  })
})

describe('a hostile proof', () => {
  const tries: Record<string, () => Record<string, string> | Promise<Record<string, string>>> = {
    none: () => ({ dpop: '' }),
    'for another address': () => ({ dpop: proof({ htu: `${origin()}/v1/eligibility` }) }),
    'for another method': () => ({ dpop: proof({ htm: 'GET' }) }),
    old: () => ({ dpop: proof({ iat: seconds() - 120 }) }),
    'from the future': () => ({ dpop: proof({ iat: seconds() + 120 }) }),
    'without an id': () => ({ dpop: proof({ jti: undefined }) }),
    'a short id': () => ({ dpop: proof({ jti: 'short' }) }),
    'of another type': () => ({ dpop: proof({}, { typ: 'JWT' }) }),
    'alg none': () => ({ dpop: unsigned({ ...proofHead(), alg: 'none' }, proofBody()) }),
    'HS256 with the key it names': () => ({
      dpop: hs256({ ...proofHead(), alg: 'HS256' }, proofBody(), JSON.stringify(proofKey.jwk)),
    }),
    'signed by another key than it names': async () => ({
      dpop: jws(proofHead(), proofBody(), (await pair()).key),
    }),
    'naming no key': () => ({ dpop: proof({}, { jwk: undefined }) }),
    'naming a private key': () => ({ dpop: proof({}, { jwk: { ...proofKey.jwk, d: clinic.jwk.d } }) }),
    'naming a symmetric key': () => ({ dpop: proof({}, { jwk: { kty: 'oct', k: 'AAAA' } }) }),
    'naming a point off the curve': () => ({ dpop: proof({}, { jwk: { ...proofKey.jwk, y: 'A'.repeat(43) } }) }),
    'two of them': () => ({ dpop: `${proof()}, ${proof()}` }),
  }

  it.each(Object.keys(tries))('gives no token: %s', async (name) => {
    const { status, body } = await ask({ headers: (await tries[name]?.()) ?? {} })
    expect({ status, body }).toEqual({ status: 400, body: { error: 'invalid_dpop_proof' } })
  })
})

describe('a request that is not one', () => {
  const right = () => ({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(),
  })
  const tries: Record<string, [string, () => Asked]> = {
    'no grant type': ['invalid_request', () => ({ form: { grant_type: undefined } })],
    'an empty grant type': ['invalid_request', () => ({ form: { grant_type: '' } })],
    'another grant': ['unsupported_grant_type', () => ({ form: { grant_type: 'authorization_code' } })],
    'a password grant': [
      'unsupported_grant_type',
      () => ({ form: { grant_type: 'password', username: 'a', password: 'b' } }),
    ],
    'a parameter twice': [
      'invalid_request',
      () => ({ body: `${new URLSearchParams(right())}&grant_type=client_credentials` }),
    ],
    'a secret beside the assertion': ['invalid_request', () => ({ form: { client_secret: 'secret' } })],
    JSON: [
      'invalid_request',
      () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(right()) }),
    ],
    'no type': [
      'invalid_request',
      () => ({ headers: { 'content-type': 'text/plain' }, body: `${new URLSearchParams(right())}` }),
    ],
    'too long': ['invalid_request', () => ({ form: { pad: 'x'.repeat(20_000) } })],
    'a scope not held': ['invalid_scope', () => ({ form: { scope: 'link-key.create' } })],
    'one scope held and one not': ['invalid_scope', () => ({ form: { scope: 'eligibility.query link-key.create' } })],
    'a scope that is not there': ['invalid_scope', () => ({ form: { scope: 'person.view' } })],
  }
  it.each(Object.keys(tries))('is told so by the code of RFC 6749: %s', async (name) => {
    const [error, asked] = tries[name] ?? ['', () => ({})]
    expect(await ask(asked())).toMatchObject({ status: 400, body: { error } })
  })

  it('is told of a missing or foreign way to prove who asks', async () => {
    for (const form of [
      { client_assertion: undefined, client_id: clinic.clientId, client_secret: undefined },
      { client_assertion_type: undefined },
      { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
      { client_id: id() },
    ]) {
      const body = new URLSearchParams({ ...right(), scope: 'eligibility.query' })
      for (const [name, value] of Object.entries(form)) {
        if (value === undefined) body.delete(name)
        else body.set(name, value)
      }
      expect(await ask({ body: body.toString() })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    }
  })
})
