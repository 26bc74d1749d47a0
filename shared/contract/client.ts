import * as v from 'valibot'
import { isInstitutionCode } from '../values/institution-code.ts'
import { contract } from './contract.ts'
import { fieldGroups } from './eligibility.ts'
import { type Scope, scopes } from './permissions.ts'
import { dateSchema, done, idSchema, requiredText } from './schemas.ts'

/** Longest a client may be registered ahead, in days: IDs are renewed, not forgotten. */
export const CLIENT_MAX_DAYS = 366

const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/, '公開鍵の座標が正しくありません。'))

/** Exactly a public P-256 key. A private part (`d`) refuses the whole: it must never be sent to us. */
export const publicKeySchema = v.strictObject(
  {
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: coordinate,
    y: coordinate,
    kid: v.optional(v.string()),
    use: v.optional(v.literal('sig')),
    alg: v.optional(v.literal('ES256')),
  },
  '公開鍵（JWK, EC P-256）だけを貼り付けてください。秘密鍵は送らないでください。',
)

const scopeGrant = v.strictObject({ scope: v.picklist(scopes), fields: v.array(v.picklist(fieldGroups)) })

/** What each kind of client may hold: an institution that could make link keys would need no card and no consent. */
export const scopesOfKind = {
  institution: ['eligibility.query'],
  qualification: ['link-key.create'],
  'linked-system': ['eligibility.query'],
} as const satisfies Record<string, readonly Scope[]>

export const clientKinds = ['institution', 'qualification', 'linked-system'] as const

/** An administrator takes in a medical institution or a linked system by its public key. */
export const registerClient = contract({
  name: 'registerClient',
  door: 'staff',
  method: 'POST',
  path: '/api/clients/register',
  access: { permission: 'client.update' },
  audit: 'client.registered',
  summary: 'Registers an external verifier or linked system by its public key and scopes.',
  input: v.pipe(
    v.strictObject({
      id: idSchema,
      name: requiredText('名称'),
      kind: v.picklist(clientKinds, '種別を選んでください。'),
      institutionCode: v.nullable(
        v.pipe(
          v.string(),
          v.check((code) => isInstitutionCode(code), '医療機関コードの検証番号が合いません。'),
        ),
      ),
      jwk: publicKeySchema,
      scopes: v.pipe(
        v.array(scopeGrant),
        v.minLength(1, '照会できる範囲を選んでください。'),
        v.check((all) => new Set(all.map((one) => one.scope)).size === all.length, '同じ範囲が2つあります。'),
      ),
      endsOn: dateSchema,
    }),
    v.forward(
      v.check((c) => c.kind !== 'institution' || c.institutionCode !== null, '医療機関コードを入力してください。'),
      ['institutionCode'],
    ),
    v.forward(
      v.check((c) => {
        const allowed: readonly string[] = scopesOfKind[c.kind]
        return c.scopes.every((one) => allowed.includes(one.scope))
      }, 'この種別には渡せない範囲です。'),
      ['scopes'],
    ),
  ),
  output: v.strictObject({ id: idSchema, tokenEndpoint: v.string() }),
})

export const listClients = contract({
  name: 'listClients',
  door: 'staff',
  method: 'POST',
  path: '/api/clients/list',
  access: { permission: 'client.view' },
  audit: 'client.listed',
  summary: 'Lists external verifiers and linked systems with their scopes.',
  input: v.strictObject({}),
  output: v.strictObject({
    /** Where every client gets its tokens. */
    tokenEndpoint: v.string(),
    clients: v.array(
      v.strictObject({
        id: idSchema,
        name: v.string(),
        kind: v.picklist(clientKinds),
        institutionCode: v.nullable(v.string()),
        scopes: v.array(v.strictObject({ scope: v.string(), fields: v.array(v.string()) })),
        endsOn: dateSchema,
        registeredAt: v.string(),
        revokedAt: v.nullable(v.string()),
        revokedReason: v.nullable(v.string()),
        usedAt: v.nullable(v.string()),
      }),
    ),
  }),
})

/** Effective on the next request: the client's row is looked at each time. */
export const revokeClient = contract({
  name: 'revokeClient',
  door: 'staff',
  method: 'POST',
  path: '/api/clients/revoke',
  access: { permission: 'client.update' },
  audit: 'client.revoked',
  summary: 'Revokes a client at once.',
  input: v.strictObject({ id: idSchema, reason: requiredText('理由', 200) }),
  output: done,
})
