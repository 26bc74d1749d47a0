import * as v from 'valibot'
import { contract } from './contract.ts'
import { done, idSchema } from './schemas.ts'

/** Longest draft, in characters. */
const MAX_BODY = 60_000

/** Names a form and its case by handle; never by personal data. */
const form = v.pipe(v.string(), v.regex(/^[\w.:/-]{1,80}$/, '下書きの名前が正しくありません。'))

/**
 * Keeps what is typed so far, on the server alone. `rev` is the revision the caller saw last, 0 for a new draft; a draft
 * saved from elsewhere in between refuses with `stale-version`.
 */
export const saveDraft = contract({
  name: 'saveDraft',
  door: 'staff',
  method: 'POST',
  path: '/api/draft/save',
  access: { permission: 'application.update' },
  audit: 'draft.saved',
  summary: 'Saves the caller’s draft of a form.',
  input: v.strictObject({
    id: idSchema,
    form,
    rev: v.pipe(v.number(), v.integer(), v.minValue(0)),
    body: v.pipe(v.string(), v.maxLength(MAX_BODY, '下書きが長すぎます。')),
  }),
  output: v.strictObject({ id: idSchema, rev: v.number(), savedAt: v.string() }),
})

export const findDraft = contract({
  name: 'findDraft',
  door: 'staff',
  method: 'POST',
  path: '/api/draft/find',
  access: { permission: 'application.update' },
  audit: 'draft.found',
  summary: 'The caller’s draft of a form, if there is one.',
  input: v.strictObject({ form }),
  output: v.strictObject({
    draft: v.nullable(v.strictObject({ id: idSchema, rev: v.number(), savedAt: v.string(), body: v.string() })),
  }),
})

/** Removes a draft and destroys its key, so that no copy of the file can be read again. Repeating it is nothing. */
export const dropDraft = contract({
  name: 'dropDraft',
  door: 'staff',
  method: 'POST',
  path: '/api/draft/drop',
  access: { permission: 'application.update' },
  audit: 'draft.dropped',
  summary: 'Drops the caller’s draft and destroys its key.',
  input: v.strictObject({ id: idSchema }),
  output: done,
})
