import * as v from 'valibot'
import { careKinds } from '../rules/medical-aid/ordinance.ts'
import { parseCertificateCode } from '../values/certificate-code.ts'
import { contract } from './contract.ts'
import { dateSchema, idSchema } from './schemas.ts'

/** Groups of fields an administrator may open to a verifier. The inquiry number, the time and the verdict are always there. */
export const fieldGroups = ['identity', 'certificate', 'copay', 'in-kind', 'contact'] as const
export type FieldGroup = (typeof fieldGroups)[number]

/** PMH連携キー: 128 random bits as 22 characters of base64url. */
export const linkKeySchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/, '連携キーの形式が正しくありません。'))

const certificateCode = v.pipe(
  v.string(),
  v.check((text) => parseCertificateCode(text) !== undefined, '証のコードは16文字です。証をもう一度確認してください。'),
)

const copayLine = v.strictObject({
  ratePercent: v.nullable(v.number()),
  perVisitYen: v.nullable(v.number()),
  perDayYen: v.nullable(v.number()),
  dailyCapYen: v.nullable(v.number()),
  monthlyCapYen: v.nullable(v.number()),
  countLimit: v.nullable(v.number()),
  countPer: v.nullable(v.picklist(['stay', 'month'])),
  firstVisitOnly: v.boolean(),
})

/** Every answer names itself, so that a dispute months later can be traced to the log. */
const traced = {
  /** 照会番号. */
  inquiryNo: idSchema,
  answeredAt: v.string(),
  careOn: dateSchema,
}

export const eligible = v.strictObject({
  ...traced,
  status: v.literal('eligible'),
  /** The entitlement hangs on number and day; whether the shown copy is the newest is said beside it. */
  shownCertificate: v.picklist(['current', 'reissued-since', 'reported-lost', 'collected', 'not-shown']),
  message: v.string(),
  identity: v.optional(v.strictObject({ kana: v.string(), birthOn: dateSchema, sex: v.string() })),
  certificate: v.optional(
    v.strictObject({
      payerNo: v.string(),
      recipientNo: v.string(),
      /** Common receipt computers take 20 characters. */
      recipientNoOver20: v.boolean(),
      schemeCode: v.string(),
      schemeName: v.string(),
      kindCode: v.string(),
      kindName: v.string(),
      validFrom: dateSchema,
      validTo: dateSchema,
      expiresOn: v.nullable(dateSchema),
    }),
  ),
  copay: v.optional(
    v.strictObject({
      ...(Object.fromEntries(careKinds.map((kind) => [kind, copayLine])) as Record<
        (typeof careKinds)[number],
        typeof copayLine
      >),
      mealsCovered: v.boolean(),
      /** 他法優先: what is taken off before the municipality pays. */
      deductedFirst: v.array(v.string()),
    }),
  ),
  inKind: v.optional(v.strictObject({ possibleHere: v.boolean(), reason: v.string() })),
  contact: v.optional(v.strictObject({ office: v.string(), phone: v.string() })),
})

/** 失効, only where the loss itself is on record. */
export const expired = v.strictObject({
  ...traced,
  status: v.literal('expired'),
  expiredOn: dateSchema,
  message: v.string(),
})

/** The one answer for unknown, suspended, withheld, mismatched, used-up: nothing in it tells which. */
export const unobtainable = v.strictObject({ ...traced, status: v.literal('unobtainable'), message: v.string() })

export const unobtainableMessage = '助成情報を取得できません。有効期間内の証で確認してください。'

/** A medical institution asks for one day of care: by a link key of a card reading, or by the code on the certificate. */
export const queryEligibility = contract({
  name: 'queryEligibility',
  door: 'exchange',
  method: 'POST',
  path: '/v1/eligibility',
  access: { scope: 'eligibility.query' },
  audit: 'eligibility.answered',
  summary: 'Answers whether a person is entitled on a day of care.',
  input: v.variant('by', [
    v.strictObject({ by: v.literal('link-key'), linkKey: linkKeySchema, careOn: dateSchema }),
    v.strictObject({ by: v.literal('certificate-code'), code: certificateCode, careOn: dateSchema }),
  ]),
  output: v.variant('status', [eligible, expired, unobtainable]),
})

/** The online-qualification server turns one consented card reading into a key for one institution. */
export const createLinkKey = contract({
  name: 'createLinkKey',
  door: 'exchange',
  method: 'POST',
  path: '/v1/link-keys',
  access: { scope: 'link-key.create' },
  audit: 'link-key.created',
  summary: 'Makes a one-time key for one institution from a consented card reading.',
  input: v.strictObject({
    pmhId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/)),
    /** Client id of the institution that read the card. */
    institution: idSchema,
    purpose: v.literal('eligibility'),
  }),
  output: v.strictObject({ linkKey: linkKeySchema, expiresAt: v.string() }),
})
