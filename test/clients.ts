import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'
import { VerifierClient } from '../run/verifier-client.ts'
import { registerClient } from '../shared/contract/client.ts'
import { type FieldGroup, fieldGroups } from '../shared/contract/eligibility.ts'
import { addDays } from '../shared/values/calendar-date.ts'
import type { Id } from '../shared/values/id.ts'
import { today } from './applications.ts'
import { type City, id, type TestStaff } from './world.ts'

/** 見本クリニック, in Tokyo and in Kanagawa. Check figures hold. */
export const TOKYO_CLINIC = '1310000011'

export type TestClient = VerifierClient & { readonly clientId: Id; readonly privateKey: CryptoKey; readonly jwk: JWK }

/** Registers a client as an administrator does, and speaks as it. */
export async function verifier(
  city: City,
  administrator: TestStaff,
  options: {
    fields?: readonly FieldGroup[]
    kind?: 'institution' | 'qualification' | 'linked-system'
    institutionCode?: string
  } = {},
): Promise<TestClient> {
  const { fields = fieldGroups, kind = 'institution', institutionCode = TOKYO_CLINIC } = options
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '' } = await exportJWK(publicKey)
  const clientId = id()
  const qualification = kind === 'qualification'
  await administrator.call(registerClient, {
    id: clientId,
    name: '見本クリニック',
    kind,
    institutionCode: kind === 'institution' ? institutionCode : null,
    jwk: { kty: 'EC', crv: 'P-256', x, y },
    scopes: [
      qualification ? { scope: 'link-key.create', fields: [] } : { scope: 'eligibility.query', fields: [...fields] },
    ],
    endsOn: addDays(today(), 90),
  })
  const { stack } = city
  const now = () => Date.now() + stack.clockOffsetMs
  const client = new VerifierClient({ origin: stack.exchangeOrigin, clientId, key: privateKey, now })
  return Object.assign(client, { clientId, privateKey, jwk: await exportJWK(privateKey) })
}
