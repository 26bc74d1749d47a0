import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { today } from '../applications.ts'
import { type TestClient, verifier } from '../clients.ts'
import { type GrantedChild, grantedChild, type Town, town } from '../granted.ts'
import { hs256, jws, keyObject, pair, part, seconds, unsigned } from '../jws.ts'
import { id } from '../world.ts'

let at: Town
let child: GrantedChild
let clinic: TestClient
let door: JWK
let staffDoor: JWK
let own: Awaited<ReturnType<typeof pair>>
let thumbprint: string
let url: string

beforeAll(async () => {
  at = await town()
  child = await grantedChild(at)
  clinic = await verifier(at.city, at.administrator)
  const { keys } = at.city.stack
  door = JSON.parse(readFileSync(keys.exchangeSigning, 'utf8'))
  staffDoor = JSON.parse(readFileSync(keys.staffSigning, 'utf8'))
  own = await pair()
  thumbprint = await calculateJwkThumbprint(own.jwk, 'sha256')
  url = `${at.city.stack.exchangeOrigin}/v1/eligibility`
})

const origin = () => at.city.stack.exchangeOrigin
const kid = () => at.city.stack.keys.exchangeJwks.keys[0]?.kid
const head = (changes: object = {}) => ({ alg: 'ES256', typ: 'at+jwt', kid: kid(), ...changes })
const claims = (changes: object = {}) => ({
  iss: origin(),
  aud: origin(),
  sub: clinic.clientId,
  client_id: clinic.clientId,
  scope: 'eligibility.query',
  municipality: at.city.code,
  cnf: { jkt: thumbprint },
  jti: randomUUID(),
  iat: seconds(),
  exp: seconds() + 300,
  ...changes,
})

/** Signed by the door’s real key: what an attacker who could make the door sign would still not get past. */
const token = (changes: object = {}, header: object = {}) => jws(head(header), claims(changes), keyObject(door))

const proofBody = (access: string, changes: object = {}) => ({
  htm: 'POST',
  htu: url,
  iat: seconds(),
  jti: randomUUID(),
  ath: createHash('sha256').update(access).digest('base64url'),
  ...changes,
})
const proof = (access: string, changes: object = {}, header: object = {}) =>
  jws({ alg: 'ES256', typ: 'dpop+jwt', jwk: own.jwk, ...header }, proofBody(access, changes), own.key)

async function ask(access: string, dpop: string | undefined, scheme = 'DPoP') {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `${scheme} ${access}`,
      ...(dpop === undefined ? {} : { dpop }),
    },
    body: JSON.stringify({ by: 'certificate-code', code: child.code, careOn: today() }),
  })
  return { status: answer.status, text: await answer.text() }
}

it('lets in the same token and proof when nothing is wrong with them', async () => {
  const access = token()
  expect(await ask(access, proof(access))).toMatchObject({ status: 200 })
})

const tokens: Record<string, () => string | Promise<string>> = {
  'no token': () => '',
  'not a token': () => 'token',
  'two parts': () => `${part(head())}.${part(claims())}`,
  'five parts': () => `${token()}.AA.AA`,
  unsigned: () => unsigned(head({ alg: 'none' }), claims()),
  'unsigned in capitals': () => unsigned(head({ alg: 'NONE' }), claims()),
  'alg none with a signature': () => token({}, { alg: 'none' }),
  'HS256 with the public key': () =>
    hs256(head({ alg: 'HS256' }), claims(), JSON.stringify(at.city.stack.keys.exchangeJwks.keys[0])),
  'ES256 over an HMAC': () => hs256(head(), claims(), JSON.stringify(at.city.stack.keys.exchangeJwks.keys[0])),
  'ES384 claimed': () => token({}, { alg: 'ES384' }),
  'signed by anybody': () => jws(head(), claims(), own.key),
  'signed by anybody, key brought along': () => jws(head({ jwk: own.jwk }), claims(), own.key),
  'signed by the client’s own key': () => jws(head(), claims(), keyObject(clinic.jwk)),
  'signed by the staff door': () =>
    jws(head({ kid: at.city.stack.keys.staffJwks.keys[0]?.kid }), claims(), keyObject(staffDoor)),
  'signed by the staff door under our key id': () => jws(head(), claims(), keyObject(staffDoor)),
  'an unknown key id': () => token({}, { kid: 'another' }),
  'no key id': () => token({}, { kid: undefined }),
  'a key id that is a path': () => token({}, { kid: '../../dev/null' }),
  'a key from an address': () => token({}, { jku: 'https://keys.example/jwks.json' }),
  'a certificate brought along': () => token({}, { x5c: ['AAAA'] }),
  'an unknown critical header': () => token({}, { crit: ['exp'] }),
  'unencoded payload': () => token({}, { b64: false }),
  compressed: () => token({}, { zip: 'DEF' }),
  'an ID token': () => token({}, { typ: 'JWT' }),
  'no type': () => token({}, { typ: undefined }),
  'a client’s assertion': () =>
    jws(
      { alg: 'ES256', typ: 'JWT' },
      {
        iss: clinic.clientId,
        sub: clinic.clientId,
        aud: origin(),
        iat: seconds(),
        exp: seconds() + 60,
        jti: randomUUID(),
      },
      keyObject(clinic.jwk),
    ),
  'another issuer': () => token({ iss: 'https://elsewhere.example' }),
  'the staff door as issuer': () => token({ iss: at.city.stack.staffOrigin }),
  'another audience': () => token({ aud: at.city.stack.staffOrigin }),
  'two audiences': () => token({ aud: [origin(), 'https://elsewhere.example'] }),
  expired: () => token({ iat: seconds() - 400, exp: seconds() - 100 }),
  'from the future': () => token({ iat: seconds() + 600, exp: seconds() + 900 }),
  'a life of a day': () => token({ exp: seconds() + 86_400 }),
  'without an end': () => token({ exp: undefined }),
  'an end that is no number': () => token({ exp: 'never' }),
  'bound to nothing': () => token({ cnf: undefined }),
  'bound to another key': () => token({ cnf: { jkt: 'A'.repeat(43) } }),
  'without a subject': () => token({ sub: undefined }),
  'a client that is not there': () => token({ sub: id() }),
  'another municipality': () => token({ municipality: '130001' }),
  'a session’s token': () => token({ sid: 'A'.repeat(43), sub: at.clerk.staffId }),
  'changed after signing': () => {
    const [header, , signature] = token().split('.')
    return `${header}.${part(claims({ scope: 'eligibility.query link-key.create' }))}.${signature}`
  },
  'a signature cut short': () => token().slice(0, -4),
  'a signature of zeroes': () =>
    `${token().split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
  'far too long': () => token({ pad: 'x'.repeat(5000) }),
  'a header that is a list': () => jws([head()], claims(), keyObject(door)),
}

describe('at the door of eligibility', () => {
  it.each(Object.keys(tokens))('this token opens nothing: %s', async (name) => {
    const access = (await tokens[name]?.()) ?? ''
    const { status, text } = await ask(access, proof(access))
    expect(status).toBe(401)
    expect(text).not.toContain(child.recipientNo)
  })

  it('a token without the scope opens nothing', async () => {
    for (const scope of ['link-key.create', 'person.view', '', 'eligibility', 'ELIGIBILITY.QUERY']) {
      const access = token({ scope })
      expect((await ask(access, proof(access))).status, scope).toBe(403)
    }
  })

  const proofs: Record<string, (access: string) => string | undefined | Promise<string>> = {
    none: () => undefined,
    empty: () => '',
    'of another token': () => proof(token({ jti: 'another' })),
    'of no token': (access) => proof(access, { ath: undefined }),
    'of another key': async (access) => {
      const { key, jwk } = await pair()
      return jws({ alg: 'ES256', typ: 'dpop+jwt', jwk }, proofBody(access), key)
    },
    'signed by another key than it names': async (access) =>
      jws({ alg: 'ES256', typ: 'dpop+jwt', jwk: own.jwk }, proofBody(access), (await pair()).key),
    'for the token endpoint': (access) => proof(access, { htu: `${origin()}/oauth/token` }),
    'for another host': (access) => proof(access, { htu: 'https://elsewhere.example/v1/eligibility' }),
    'for an address with a query': (access) => proof(access, { htu: `${url}?a=1` }),
    'for another method': (access) => proof(access, { htm: 'GET' }),
    'for the method in small letters': (access) => proof(access, { htm: 'post' }),
    old: (access) => proof(access, { iat: seconds() - 120 }),
    'from the future': (access) => proof(access, { iat: seconds() + 120 }),
    'without a time': (access) => proof(access, { iat: undefined }),
    'a time that is text': (access) => proof(access, { iat: String(seconds()) }),
    'without an id': (access) => proof(access, { jti: undefined }),
    'an id that is too long': (access) => proof(access, { jti: 'x'.repeat(65) }),
    'of another type': (access) => proof(access, {}, { typ: 'at+jwt' }),
    'alg none': (access) => unsigned({ alg: 'none', typ: 'dpop+jwt', jwk: own.jwk }, proofBody(access)),
    'HS256 with its own key': (access) =>
      hs256({ alg: 'HS256', typ: 'dpop+jwt', jwk: own.jwk }, proofBody(access), JSON.stringify(own.jwk)),
    'naming a private key': (access) =>
      proof(access, {}, { jwk: { ...own.jwk, d: own.key.export({ format: 'jwk' }).d } }),
    'naming no key': (access) => proof(access, {}, { jwk: undefined }),
    'naming a key by address': (access) => proof(access, {}, { jku: 'https://keys.example' }),
    'two in one header': (access) => `${proof(access)}, ${proof(access)}`,
    'the token itself': (access) => access,
  }
  it.each(Object.keys(proofs))('this proof opens nothing: %s', async (name) => {
    const access = token()
    expect((await ask(access, await proofs[name]?.(access))).status).toBe(401)
  })

  it('a proof opens once, also when it comes eight times at once', async () => {
    const access = token()
    const once = proof(access)
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(access, once)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('a bound token is no bearer token', async () => {
    const access = token()
    for (const scheme of ['Bearer', 'dpop', 'Basic']) {
      expect((await ask(access, proof(access), scheme)).status, scheme).toBe(401)
    }
  })
})
