import * as v from 'valibot'
import { contract } from './contract.ts'
import { handleSchema } from './paper.ts'
import { dateSchema, done, idSchema } from './schemas.ts'

export const certificateStates = ['current', 'replaced', 'lost', 'collected'] as const
export const reissueReasons = ['lost', 'damaged', 'changed'] as const

/** Every issue of one person, newest first. Older ones stay: what was handed out is never forgotten. */
export const listCertificates = contract({
  name: 'listCertificates',
  door: 'staff',
  method: 'POST',
  path: '/api/certificate/list',
  access: { permission: 'certificate.view' },
  audit: 'certificate.listed',
  summary: 'Entitlements of a person and every certificate issued.',
  input: v.strictObject({ personId: idSchema }),
  output: v.strictObject({
    person: v.strictObject({ id: idSchema, name: v.string(), kana: v.string(), birthOn: dateSchema }),
    /** Places are not shown for this person, and are left out on paper. */
    placesHidden: v.boolean(),
    entitlements: v.array(
      v.strictObject({
        id: idSchema,
        rev: v.number(),
        state: v.picklist(['active', 'suspended', 'lost']),
        validFrom: dateSchema,
        validTo: dateSchema,
        lostOn: v.nullable(dateSchema),
        recipientNo: v.string(),
      }),
    ),
    certificates: v.array(
      v.strictObject({
        id: idSchema,
        rev: v.number(),
        issueNo: v.number(),
        state: v.picklist(certificateStates),
        reason: v.picklist(['first', 'renewal', ...reissueReasons]),
        title: v.string(),
        payerNo: v.string(),
        recipientNo: v.string(),
        /** As printed on the card: `XXXX-XXXX-XXXX-XXXX`. */
        code: v.string(),
        issuedOn: dateSchema,
        validFrom: dateSchema,
        validTo: dateSchema,
        /** A copy that was replaced, lost or collected is not printed again. */
        printable: v.boolean(),
      }),
    ),
  }),
})

/** 再交付: same period and number, a new code, today's name and address. The old copy stops being the current one. */
export const reissueCertificate = contract({
  name: 'reissueCertificate',
  door: 'staff',
  method: 'POST',
  path: '/api/certificate/reissue',
  access: { permission: 'certificate.update' },
  audit: 'certificate.reissued',
  summary: 'Issues a certificate again.',
  input: v.strictObject({
    /** Of the new certificate. */
    id: idSchema,
    certificateId: idSchema,
    rev: v.pipe(v.number(), v.integer()),
    reason: v.picklist(reissueReasons, '再交付の理由を選んでください。'),
  }),
  output: v.strictObject({ id: idSchema, issueNo: v.number() }),
})

/** 回収. The entitlement itself is not touched. */
export const collectCertificate = contract({
  name: 'collectCertificate',
  door: 'staff',
  method: 'POST',
  path: '/api/certificate/collect',
  access: { permission: 'certificate.update' },
  audit: 'certificate.collected',
  summary: 'Records that a certificate came back.',
  input: v.strictObject({ certificateId: idSchema, rev: v.pipe(v.number(), v.integer()) }),
  output: done,
})

/** Answers a handle for one look at the paper: single use, 60 seconds, this session. */
export const requestCertificatePaper = contract({
  name: 'requestCertificatePaper',
  door: 'staff',
  method: 'POST',
  path: '/api/certificate/paper',
  access: { permission: 'certificate.update' },
  audit: 'certificate.paper-requested',
  summary: 'Asks for a certificate as PDF.',
  input: v.strictObject({ certificateId: idSchema }),
  output: v.strictObject({ handle: handleSchema }),
})
