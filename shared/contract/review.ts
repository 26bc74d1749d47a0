import * as v from 'valibot'
import { careKinds, insurerKinds } from '../rules/medical-aid/ordinance.ts'
import { reasonCodes } from '../rules/reason.ts'
import { contract } from './contract.ts'
import { personSummary } from './person.ts'
import { dateSchema, idSchema, optionalText, pageSchema } from './schemas.ts'

/** Days a proposed decision waits for another person's yes. */
export const APPROVAL_DAYS = 14

/** A reason of the rules, or that a person weighed what the rules do not know. */
export const decisionReasons = [...reasonCodes, 'weighed-otherwise'] as const
export type DecisionReason = (typeof decisionReasons)[number]

export const caseWarnings = [
  'second-carer',
  'late-entry',
  'insurance-pending',
  'number-pending',
  'documents-later',
  'facts-changed',
  'ordinance-changed',
] as const
export type CaseWarning = (typeof caseWarnings)[number]

/** Why a proposal is sent back: a code, because it stands in the records unsealed. */
export const proposalRefusals = ['facts', 'documents', 'reasoning', 'changed', 'other'] as const
export type ProposalRefusal = (typeof proposalRefusals)[number]

export const outcomes = ['grant', 'reject'] as const
const reason = v.picklist(decisionReasons, '理由を選んでください。')
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '画面を開き直してください。'))

/** Exactly what is approved. The approval binds the hash of this; the decider's screen shows it and sends it back. */
export const decisionRequest = v.strictObject({
  applicationId: idSchema,
  /** Revision of the application as proposed. */
  rev: v.pipe(v.number(), v.integer()),
  outcome: v.picklist(outcomes),
  reasonCode: reason,
  validFrom: v.nullable(dateSchema),
  validTo: v.nullable(dateSchema),
  ordinanceVersion: v.pipe(v.number(), v.integer()),
  factsHash: hash,
})
export type DecisionRequest = v.InferOutput<typeof decisionRequest>

export const listReviewQueue = contract({
  name: 'listReviewQueue',
  door: 'staff',
  method: 'POST',
  path: '/api/review/queue',
  access: { permission: 'review.view' },
  audit: 'review.listed',
  summary: 'Applications waiting for review or for a decision, oldest receipt first.',
  input: v.strictObject({
    status: v.optional(v.picklist(['in-review', 'proposed'])),
    page: pageSchema,
  }),
  output: v.strictObject({
    rows: v.array(
      v.strictObject({
        id: idSchema,
        receiptNo: v.string(),
        status: v.picklist(['in-review', 'proposed']),
        receivedOn: dateSchema,
        child: v.strictObject({ id: idSchema, name: v.string(), kana: v.string(), birthOn: dateSchema }),
        insurancePending: v.boolean(),
        /** Of a proposal: what is proposed. */
        proposed: v.nullable(v.picklist(outcomes)),
        /** Whether the caller may decide it: has the permission, neither took it in nor proposed it, and it has not run out. */
        mayDecide: v.boolean(),
      }),
    ),
    total: v.number(),
    waiting: v.strictObject({ inReview: v.number(), proposed: v.number() }),
  }),
})

const step = v.strictObject({
  rule: v.string(),
  /** Article. */
  law: v.string(),
  result: v.picklist(['met', 'not-met', 'unknown']),
  reason: v.picklist(reasonCodes),
  /** The reason as a sentence. */
  words: v.string(),
  facts: v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
})

const copay = v.array(v.strictObject({ care: v.picklist(careKinds), text: v.string() }))

const judgement = v.strictObject({
  judgedOn: dateSchema,
  ordinanceVersion: v.number(),
  ruleVersion: v.string(),
  outcome: v.picklist(['grant', 'reject', 'undecided']),
  /** The reason that decides, as the rules see it. */
  reasonCode: reason,
  validFrom: v.nullable(dateSchema),
  validTo: v.nullable(dateSchema),
  steps: v.array(step),
  certificates: v.array(
    v.strictObject({
      kind: v.string(),
      payerNo: v.string(),
      validFrom: dateSchema,
      validTo: dateSchema,
      copay,
      mealsCovered: v.boolean(),
    }),
  ),
  cautions: v.array(v.strictObject({ code: v.picklist(reasonCodes), words: v.string() })),
  /** Names the facts seen; a proposal made from other facts is refused. */
  factsHash: hash,
})

const insurance = v.strictObject({
  kind: v.picklist(insurerKinds),
  since: v.nullable(dateSchema),
  insuredName: v.string(),
  /** Null where places are not shown: an insurer betrays one. */
  insurerNo: v.nullable(v.string()),
  symbol: v.nullable(v.string()),
  number: v.nullable(v.string()),
  branch: v.nullable(v.string()),
})

export const readCase = contract({
  name: 'readCase',
  door: 'staff',
  method: 'POST',
  path: '/api/review/case',
  access: { permission: 'review.view' },
  audit: 'review.case-read',
  summary: 'One application with register, documents, and what the rules say about it now.',
  input: v.strictObject({ applicationId: idSchema }),
  output: v.strictObject({
    application: v.strictObject({
      id: idSchema,
      rev: v.number(),
      receiptNo: v.string(),
      status: v.string(),
      channel: v.string(),
      receivedOn: dateSchema,
      postmarkedOn: v.nullable(dateSchema),
      eventOn: dateSchema,
      enteredAt: v.string(),
      lateEntryReason: v.nullable(v.string()),
      takenBy: v.string(),
    }),
    placesHidden: v.boolean(),
    child: personSummary,
    applicant: v.nullable(personSummary),
    guardian: v.strictObject({
      name: v.string(),
      kana: v.string(),
      relationship: v.string(),
      phone: v.nullable(v.string()),
    }),
    proxy: v.nullable(v.strictObject({ name: v.string(), relationship: v.string() })),
    insurance: v.nullable(insurance),
    circumstances: v.strictObject({
      claimant: v.picklist(['guardian', 'youth']),
      publicAssistance: v.nullable(v.boolean()),
      singleParentAid: v.nullable(v.boolean()),
      disabilityAid: v.nullable(v.boolean()),
      placement: v.nullable(v.picklist(['none', 'institution', 'foster'])),
      otherMedicalAid: v.nullable(v.boolean()),
      incomeOverLimit: v.nullable(v.boolean()),
    }),
    memo: v.string(),
    household: v.array(v.strictObject({ ...personSummary.entries, relationship: v.nullable(v.string()) })),
    documents: v.array(
      v.strictObject({
        document: v.string(),
        state: v.picklist(['received', 'later', 'not-needed']),
        dueOn: v.nullable(dateSchema),
      }),
    ),
    checks: v.array(
      v.strictObject({
        of: v.picklist(['applicant', 'proxy']),
        kind: v.picklist(['identity', 'number', 'authority']),
        evidence: v.string(),
        manner: v.picklist(['original', 'copy', 'card', 'lookup']),
      }),
    ),
    warnings: v.array(v.picklist(caseWarnings)),
    judgement,
    /** The proposal that waits for a yes. */
    approval: v.nullable(
      v.strictObject({
        id: idSchema,
        request: decisionRequest,
        remark: v.string(),
        requestedBy: v.string(),
        requestedAt: v.string(),
        expiresAt: v.string(),
        expired: v.boolean(),
        /** False: the caller took the application in or proposed it. */
        byAnother: v.boolean(),
      }),
    ),
    /** The last proposal that was sent back. */
    refused: v.nullable(
      v.strictObject({ reason: v.picklist(proposalRefusals), remark: v.string(), by: v.string(), at: v.string() }),
    ),
    decided: v.nullable(
      v.strictObject({
        outcome: v.picklist(outcomes),
        reasonCode: reason,
        effectiveOn: dateSchema,
        proposedBy: v.string(),
        decidedBy: v.string(),
        decidedAt: v.string(),
        remark: v.string(),
      }),
    ),
  }),
})

/** 起案. A period that is null is the one the rules propose. */
export const proposeDecision = contract({
  name: 'proposeDecision',
  door: 'staff',
  method: 'POST',
  path: '/api/review/propose',
  access: { permission: 'review.update' },
  audit: 'review.proposed',
  summary: 'Proposes to grant or to reject, freezing the facts; another person decides.',
  input: v.strictObject({
    /** Of the approval this asks for. */
    id: idSchema,
    applicationId: idSchema,
    rev: v.pipe(v.number(), v.integer()),
    outcome: v.picklist(outcomes, '認定か却下を選んでください。'),
    /** Null: the reason the rules give. */
    reasonCode: v.nullable(reason),
    validFrom: v.nullable(dateSchema),
    validTo: v.nullable(dateSchema),
    /** Required when the proposal departs from the rules'. */
    remark: optionalText('意見', 1000),
    /** Of the judgement that was on the screen. */
    factsHash: hash,
  }),
  output: v.strictObject({ id: idSchema, request: decisionRequest, expiresAt: v.string() }),
})
