import * as v from 'valibot'
import { contract } from './contract.ts'
import { decisionRequest, proposalRefusals } from './review.ts'
import { dateSchema, done, idSchema, optionalText, requiredText } from './schemas.ts'

/** 決定. The request is what the decider saw; its hash must be the approval's, and the facts must still be the same. */
export const decideApplication = contract({
  name: 'decideApplication',
  door: 'staff',
  method: 'POST',
  path: '/api/decision/decide',
  access: { permission: 'decision.update' },
  audit: 'decision.made',
  summary: 'Decides as proposed: another person’s single yes to one exact request.',
  input: v.strictObject({ determinationId: idSchema, approvalId: idSchema, request: decisionRequest }),
  output: v.strictObject({
    determinationId: idSchema,
    status: v.picklist(['granted', 'rejected']),
    entitlementId: v.nullable(idSchema),
    /** The certificate that is current now. */
    certificateId: v.nullable(idSchema),
  }),
})

/** 差戻し. */
export const refuseProposal = contract({
  name: 'refuseProposal',
  door: 'staff',
  method: 'POST',
  path: '/api/decision/refuse',
  access: { permission: 'decision.update' },
  audit: 'decision.refused',
  summary: 'Sends a proposal back to review with a reason.',
  input: v.pipe(
    v.strictObject({
      approvalId: idSchema,
      reason: v.picklist(proposalRefusals, '差戻しの理由を選んでください。'),
      remark: optionalText('差戻しの内容', 500),
    }),
    v.forward(
      v.check((i) => i.reason !== 'other' || i.remark.trim() !== '', '差戻しの内容を入力してください。'),
      ['remark'],
    ),
  ),
  output: done,
})

export const suspensionReasons = ['facts-doubtful', 'documents-missing', 'insurance-lost', 'other'] as const
export const endReasons = [
  'moved-out',
  'dead',
  'public-assistance',
  'other-aid',
  'placement',
  'insurance-lost',
  'granted-in-error',
  'other',
] as const

const change = {
  /** Of the new row. */
  id: idSchema,
  entitlementId: idSchema,
  rev: v.pipe(v.number(), v.integer()),
  effectiveOn: dateSchema,
  remark: requiredText('理由の説明', 500),
}

/** The row that is known now; the old one stays as it was known. */
const changed = v.strictObject({ entitlementId: idSchema, rev: v.number() })

/** 支給停止: answers to institutions stop at once, for every day, until it is lifted. */
export const suspendEntitlement = contract({
  name: 'suspendEntitlement',
  door: 'staff',
  method: 'POST',
  path: '/api/decision/suspend',
  access: { permission: 'decision.update' },
  audit: 'entitlement.suspended',
  summary: 'Suspends an entitlement.',
  input: v.strictObject({ ...change, reason: v.picklist(suspensionReasons, '停止の理由を選んでください。') }),
  output: changed,
})

/** 支給停止の解除. */
export const resumeEntitlement = contract({
  name: 'resumeEntitlement',
  door: 'staff',
  method: 'POST',
  path: '/api/decision/resume',
  access: { permission: 'decision.update' },
  audit: 'entitlement.resumed',
  summary: 'Lifts a suspension.',
  input: v.strictObject(change),
  output: changed,
})

/** 喪失: `effectiveOn` is the first day without the entitlement (失効日). */
export const endEntitlement = contract({
  name: 'endEntitlement',
  door: 'staff',
  method: 'POST',
  path: '/api/decision/end',
  access: { permission: 'decision.update' },
  audit: 'entitlement.ended',
  summary: 'Ends an entitlement from a day on.',
  input: v.strictObject({ ...change, reason: v.picklist(endReasons, '喪失の理由を選んでください。') }),
  output: changed,
})
