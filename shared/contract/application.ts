import * as v from 'valibot'
import { authorityEvidence, evidenceKinds, identityEvidence, manners, numberEvidence } from '../rules/evidence.ts'
import { circumstanceFields } from '../rules/medical-aid/asked.ts'
import { documents } from '../rules/medical-aid/documents.ts'
import { insurerKinds } from '../rules/medical-aid/ordinance.ts'
import { channels, procedures } from '../rules/medical-aid/procedures.ts'
import { isInsurerNumber } from '../values/insurer-number.ts'
import { isKana, toFurigana } from '../values/kana.ts'
import { toDigits } from '../values/width.ts'
import { contract } from './contract.ts'
import { dateSchema, idSchema, optionalText, PAGE_ROWS, pageSchema, requiredText } from './schemas.ts'

export const applicationStatuses = [
  'received',
  'awaiting-documents',
  'in-review',
  'proposed',
  'granted',
  'rejected',
  'withdrawn',
] as const
export type ApplicationStatus = (typeof applicationStatuses)[number]

/** Why 受付日 is earlier than 入力日. Codes: the column is not sealed. */
export const lateEntryReasons = ['posted', 'forwarded', 'outage', 'field-visit'] as const
export type LateEntryReason = (typeof lateEntryReasons)[number]

const scheme = v.literal('medical-aid')

const checkOf = <const E extends readonly string[]>(evidence: E) =>
  v.strictObject({
    evidence: v.picklist(evidence, '確認した書類を選んでください。'),
    manner: v.picklist(manners, '確認の方法を選んでください。'),
  })

const guardian = v.strictObject({
  /** Null when the guardian is not in this municipality's register. Of a youth who applies alone, the youth. */
  personId: v.nullable(idSchema),
  name: requiredText('申請者の氏名'),
  kana: v.pipe(
    requiredText('申請者のフリガナ'),
    v.transform(toFurigana),
    v.check(isKana, '申請者のフリガナはカタカナで入力してください。'),
  ),
  relationship: requiredText('続柄', 20),
  phone: v.pipe(
    v.string(),
    v.transform(toDigits),
    v.regex(/^(0\d{9,10})?$/, '電話番号は市外局番から10桁か11桁の数字で入力してください。'),
  ),
})

export const insuranceSchema = v.strictObject({
  insurerNo: v.pipe(
    v.string(),
    v.transform(toDigits),
    v.check(isInsurerNumber, '保険者番号が正しくありません。6桁または8桁の数字をもう一度確認してください。'),
  ),
  symbol: optionalText('記号', 30),
  number: requiredText('番号', 30),
  branch: v.nullable(
    v.pipe(v.string(), v.transform(toDigits), v.regex(/^\d{2}$/, '枝番は2桁の数字で入力してください。')),
  ),
  kind: v.picklist(insurerKinds, '保険の種類を選んでください。'),
  since: v.nullable(dateSchema),
  insuredName: requiredText('被保険者の氏名'),
})

/** The shape only; what bank, branch and holder must be is checked by the same rule as everywhere. */
const account = v.strictObject({
  bankCode: v.string(),
  branchCode: v.string(),
  kind: v.picklist(['ordinary', 'current', 'savings'], '預金種目を選んでください。'),
  number: v.string(),
  holderKana: v.string(),
})

const circumstances = v.strictObject({
  claimant: v.picklist(['guardian', 'youth'], 'だれからの申請かを選んでください。'),
  publicAssistance: v.nullable(v.boolean()),
  singleParentAid: v.nullable(v.boolean()),
  disabilityAid: v.nullable(v.boolean()),
  placement: v.nullable(v.picklist(['none', 'institution', 'foster'])),
  otherMedicalAid: v.nullable(v.boolean()),
  incomeOverLimit: v.nullable(v.boolean()),
})

const documentLine = v.strictObject({
  document: v.picklist(documents, 'この書類は一覧にありません。'),
  state: v.picklist(['received', 'later'], '受け取ったか、後日かを選んでください。'),
  /** Only with `later`; two weeks when it is left empty. */
  dueOn: v.nullable(dateSchema),
})

const opened = v.strictObject({
  id: idSchema,
  rev: v.number(),
  receiptNo: v.string(),
  status: v.picklist(applicationStatuses),
})

/** A new application as it is taken in. Repeating it with the same id answers the same 受付番号. */
export const openApplication = contract({
  name: 'openApplication',
  door: 'staff',
  method: 'POST',
  path: '/api/application/open',
  access: { permission: 'application.update' },
  audit: 'application.opened',
  summary: 'Takes in a new application and gives it a receipt number.',
  input: v.strictObject({
    id: idSchema,
    scheme,
    procedure: v.picklist(procedures, '手続を選んでください。'),
    childId: idSchema,
    channel: v.picklist(channels, '受付方法を選んでください。'),
    receivedOn: dateSchema,
    postmarkedOn: v.nullable(dateSchema),
    eventOn: dateSchema,
    lateEntryReason: v.nullable(v.picklist(lateEntryReasons, '入力が遅れた理由を選んでください。')),
    /** 番号法16条: of the applicant who came, or of the proxy; the number is always the applicant's. */
    checks: v.strictObject({
      applicantIdentity: v.nullable(checkOf(identityEvidence)),
      applicantNumber: v.nullable(checkOf(numberEvidence)),
      proxyIdentity: v.nullable(checkOf(identityEvidence)),
      proxyAuthority: v.nullable(checkOf(authorityEvidence)),
    }),
    guardian,
    proxy: v.nullable(
      v.strictObject({ name: requiredText('代理人の氏名'), relationship: requiredText('代理人の続柄', 20) }),
    ),
    documents: v.pipe(v.array(documentLine), v.maxLength(20, '書類が多すぎます。')),
    insurancePending: v.boolean(),
    insurance: v.nullable(insuranceSchema),
    account: v.nullable(account),
    circumstances,
    memo: optionalText('メモ', 500),
  }),
  output: opened,
})

/** Documents that came later; with the child's 資格確認書 comes the insurance. */
export const completeDocuments = contract({
  name: 'completeDocuments',
  door: 'staff',
  method: 'POST',
  path: '/api/application/complete-documents',
  access: { permission: 'application.update' },
  audit: 'application.documents-completed',
  summary: 'Records documents that arrived later; the last one sends the application to review.',
  input: v.strictObject({
    id: idSchema,
    rev: v.number(),
    received: v.pipe(
      v.array(v.picklist(documents)),
      v.minLength(1, '届いた書類を選んでください。'),
      v.maxLength(20, '書類が多すぎます。'),
    ),
    insurance: v.nullable(insuranceSchema),
  }),
  output: opened,
})

const otherOpen = v.strictObject({ id: idSchema, receiptNo: v.string(), status: v.picklist(applicationStatuses) })

/** Asked before a form is filled, so that nobody fills one in vain; checked again when it is sent. */
export const checkDuplicate = contract({
  name: 'checkDuplicate',
  door: 'staff',
  method: 'POST',
  path: '/api/application/check-duplicate',
  access: { permission: 'application.update' },
  audit: 'application.duplicate-checked',
  summary: 'Tells whether the child has an open application or an entitlement of the scheme.',
  input: v.strictObject({ scheme, childId: idSchema }),
  output: v.strictObject({
    open: v.nullable(otherOpen),
    entitled: v.nullable(
      v.strictObject({ validFrom: dateSchema, validTo: dateSchema, receiptNo: v.nullable(v.string()) }),
    ),
  }),
})

/** What the form of this municipality asks on the day of receipt; nothing else can be entered. */
export const readApplicationForm = contract({
  name: 'readApplicationForm',
  door: 'staff',
  method: 'POST',
  path: '/api/application/form',
  access: { permission: 'application.update' },
  audit: 'application.form-read',
  summary: 'What a form asks in this municipality on a day of receipt, and why the 個人番号 is used.',
  input: v.strictObject({ scheme, procedure: v.picklist(procedures), receivedOn: dateSchema }),
  output: v.strictObject({
    schemeName: v.string(),
    channels: v.array(v.picklist(channels)),
    /** The circumstances this municipality needs to know. */
    asks: v.array(v.picklist(circumstanceFields)),
    youthMayClaim: v.boolean(),
    numberUse: v.strictObject({ purpose: v.string(), legalBasis: v.string(), lookedUp: v.array(v.string()) }),
  }),
})

const partyName = v.strictObject({ id: idSchema, name: v.string(), kana: v.string(), birthOn: dateSchema })

export const listApplications = contract({
  name: 'listApplications',
  door: 'staff',
  method: 'POST',
  path: '/api/application/list',
  access: { permission: 'application.view' },
  audit: 'application.listed',
  summary: 'The worklist of applications, oldest day of receipt first.',
  input: v.strictObject({
    statuses: v.pipe(v.array(v.picklist(applicationStatuses)), v.maxLength(applicationStatuses.length)),
    /** Part of a 受付番号; empty for all. */
    receiptNo: v.pipe(v.string(), v.regex(/^[R\d-]{0,10}$/, '受付番号は「R8-000123」のように入力してください。')),
    /** Only those taken in at the caller's office. */
    ownOffice: v.boolean(),
    page: pageSchema,
  }),
  output: v.strictObject({
    total: v.number(),
    rows: v.pipe(
      v.array(
        v.strictObject({
          id: idSchema,
          receiptNo: v.string(),
          scheme,
          procedure: v.picklist(procedures),
          status: v.picklist(applicationStatuses),
          child: partyName,
          channel: v.picklist(channels),
          /** Null where it would betray a place. */
          office: v.nullable(v.string()),
          receivedOn: dateSchema,
          insurancePending: v.boolean(),
          /** The earliest day by which a missing document is due. */
          dueOn: v.nullable(dateSchema),
        }),
      ),
      v.maxLength(PAGE_ROWS),
    ),
  }),
})

/** Insurance and account as a screen may show them; null fields where places are hidden. */
const shownInsurance = v.strictObject({
  insurerNo: v.nullable(v.string()),
  symbol: v.nullable(v.string()),
  number: v.nullable(v.string()),
  branch: v.nullable(v.string()),
  kind: v.picklist(insurerKinds),
  since: v.nullable(dateSchema),
  insuredName: v.string(),
})

const shownAccount = v.strictObject({
  bankCode: v.nullable(v.string()),
  branchCode: v.nullable(v.string()),
  kind: v.picklist(['ordinary', 'current', 'savings']),
  number: v.nullable(v.string()),
  holderKana: v.string(),
})

export const readApplication = contract({
  name: 'readApplication',
  door: 'staff',
  method: 'POST',
  path: '/api/application/read',
  access: { permission: 'application.view' },
  audit: 'application.read',
  summary: 'One application with its checks and documents.',
  input: v.strictObject({ id: idSchema }),
  output: v.strictObject({
    id: idSchema,
    rev: v.number(),
    receiptNo: v.string(),
    scheme,
    schemeName: v.string(),
    procedure: v.picklist(procedures),
    status: v.picklist(applicationStatuses),
    child: v.strictObject({ ...partyName.entries, provisional: v.boolean(), numberPending: v.boolean() }),
    channel: v.picklist(channels),
    office: v.nullable(v.string()),
    receivedOn: dateSchema,
    postmarkedOn: v.nullable(dateSchema),
    eventOn: dateSchema,
    enteredAt: v.string(),
    lateEntryReason: v.nullable(v.picklist(lateEntryReasons)),
    takenBy: v.strictObject({ id: v.string(), name: v.string() }),
    placesHidden: v.boolean(),
    checks: v.array(
      v.strictObject({
        of: v.picklist(['applicant', 'proxy']),
        kind: v.picklist(evidenceKinds),
        evidence: v.picklist([...new Set([...identityEvidence, ...numberEvidence, ...authorityEvidence])]),
        manner: v.picklist(manners),
      }),
    ),
    documents: v.array(
      v.strictObject({
        document: v.picklist(documents),
        state: v.picklist(['received', 'later', 'not-needed']),
        dueOn: v.nullable(dateSchema),
      }),
    ),
    guardian: v.strictObject({
      personId: v.nullable(idSchema),
      name: v.string(),
      kana: v.string(),
      relationship: v.string(),
      phone: v.nullable(v.string()),
    }),
    proxy: v.nullable(v.strictObject({ name: v.string(), relationship: v.string() })),
    insurancePending: v.boolean(),
    insurance: v.nullable(shownInsurance),
    account: v.nullable(shownAccount),
    circumstances,
    memo: v.string(),
  }),
})
