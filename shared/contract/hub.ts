import * as v from 'valibot'
import { contract } from './contract.ts'
import { dateSchema, done, idSchema, PAGE_ROWS, pageSchema } from './schemas.ts'

/** numbered: known at the hub. mismatch and refused: stopped until a person has looked. */
export const hubStates = ['waiting', 'numbered', 'mismatch', 'refused'] as const
export type HubState = (typeof hubStates)[number]

/** What a waiting person waits for. */
export const hubWaits = ['number', 'payer', 'retry'] as const

/** Why the control flags are set or lifted. Codes, because they stand in the log. */
export const hubFlagReasons = ['own-request', 'safety', 'records-differ', 'court-order', 'resolved'] as const
export type HubFlagReason = (typeof hubFlagReasons)[number]

const subject = {
  personId: idSchema,
  rev: v.number(),
  name: v.string(),
  kana: v.string(),
  birthOn: dateSchema,
  integratedNo: v.string(),
  state: v.picklist(hubStates),
  /** Of a mismatch the 5情報 that differ, of a refusal the fields that were not allowed: names only. */
  items: v.array(v.string()),
  waitsFor: v.nullable(v.picklist(hubWaits)),
  attempts: v.number(),
  /** When the next try is due; null when none is planned. */
  dueAt: v.nullable(v.string()),
  linkedAt: v.nullable(v.string()),
  notDisclosed: v.boolean(),
  viewSuspended: v.boolean(),
}

export const listHubSubjects = contract({
  name: 'listHubSubjects',
  door: 'staff',
  method: 'POST',
  path: '/api/hub/list',
  access: { permission: 'hub.view' },
  audit: 'hub.listed',
  summary: 'How far each person is known at the hub, those that need a look first.',
  input: v.strictObject({ state: v.optional(v.picklist(hubStates)), page: pageSchema }),
  output: v.strictObject({
    rows: v.pipe(v.array(v.strictObject(subject)), v.maxLength(PAGE_ROWS)),
    total: v.number(),
    counts: v.strictObject({ waiting: v.number(), numbered: v.number(), mismatch: v.number(), refused: v.number() }),
  }),
})

const limit = v.strictObject({
  id: v.string(),
  kind: v.string(),
  definition: v.picklist(['rate', 'per-visit', 'per-day', 'daily-cap', 'monthly-cap']),
  ratePercent: v.nullable(v.number()),
  amountYen: v.nullable(v.number()),
  times: v.nullable(v.number()),
  timesPer: v.nullable(v.picklist(['stay', 'month'])),
})

/** 医療助成資格 as the hub holds it. */
const hubCertificate = v.strictObject({
  entitlementId: idSchema,
  kindId: v.string(),
  displayOrder: v.number(),
  validFrom: dateSchema,
  validTo: dateSchema,
  expiredOn: v.nullable(dateSchema),
  registeredAt: v.string(),
  historyId: v.nullable(v.string()),
  withdrawnAt: v.nullable(v.string()),
  certificateId: v.nullable(v.string()),
  certificateName: v.string(),
  publicExpenseId: v.string(),
  segment: v.string(),
  payerNo: v.string(),
  recipientNo: v.string(),
  limits: v.array(limit),
  face: v.array(v.strictObject({ label: v.string(), text: v.string() })),
  items: v.array(v.strictObject({ item: v.string(), code: v.string() })),
  institutionCodes: v.array(v.string()),
})

export const readHubSubject = contract({
  name: 'readHubSubject',
  door: 'staff',
  method: 'POST',
  path: '/api/hub/read',
  access: { permission: 'hub.view' },
  audit: 'hub.read',
  summary: 'One person’s record at the hub: state, flags, certificates and every exchange. Never 個人番号 or PMH-ID.',
  input: v.strictObject({ personId: idSchema }),
  output: v.strictObject({
    ...subject,
    municipality: v.string(),
    businessId: v.string(),
    historyId: v.nullable(v.string()),
    linkName: v.nullable(v.string()),
    certificates: v.array(hubCertificate),
    exchanges: v.array(
      v.strictObject({
        id: idSchema,
        name: v.string(),
        at: v.string(),
        status: v.picklist(['numbered', 'reused', 'mismatch', 'refused', 'unreachable']),
        error: v.nullable(v.string()),
      }),
    ),
  }),
})

/** After a correction, or to send a record again. A message that already waits is due at once. */
export const retryHub = contract({
  name: 'retryHub',
  door: 'staff',
  method: 'POST',
  path: '/api/hub/retry',
  access: { permission: 'hub.update' },
  audit: 'hub.retried',
  summary: 'Sends a person’s record to the hub again.',
  input: v.strictObject({ personId: idSchema }),
  output: done,
})

/** 不開示 and 閲覧停止: each stops every answer from the next query on. */
export const setHubFlags = contract({
  name: 'setHubFlags',
  door: 'staff',
  method: 'POST',
  path: '/api/hub/flags',
  access: { permission: 'hub.update' },
  audit: 'hub.flags-set',
  summary: 'Sets or lifts the control flags of a person.',
  input: v.strictObject({
    personId: idSchema,
    /** Of the record as it was seen. */
    rev: v.pipe(v.number(), v.integer()),
    notDisclosed: v.boolean(),
    viewSuspended: v.boolean(),
    reason: v.picklist(hubFlagReasons, '理由を選んでください。'),
  }),
  output: v.strictObject({ rev: v.number() }),
})
