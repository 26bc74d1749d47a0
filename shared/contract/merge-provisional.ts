import * as v from 'valibot'
import { contract } from './contract.ts'
import { personSummary } from './person.ts'
import { done, idSchema } from './schemas.ts'

/** Provisional entries that may be a registered person, as the registry's file brought them; each waits for a person's word. */
export const listMergeCandidates = contract({
  name: 'listMergeCandidates',
  door: 'staff',
  method: 'POST',
  path: '/api/person/merge-candidates',
  access: { permission: 'person.update' },
  audit: 'person.merge-candidates-listed',
  summary: 'Lists provisional entries beside the registered persons they may be.',
  input: v.strictObject({}),
  output: v.strictObject({
    pairs: v.array(v.strictObject({ provisional: personSummary, registered: personSummary })),
    more: v.boolean(),
  }),
})

/** 仮登録 and registered person are one: from now on the entry stands for the person. */
export const mergeProvisional = contract({
  name: 'mergeProvisional',
  door: 'staff',
  method: 'POST',
  path: '/api/person/merge',
  access: { permission: 'person.update' },
  audit: 'person.provisional-merged',
  summary: 'Joins a provisional entry to the registered person it stands for.',
  input: v.strictObject({ provisionalId: idSchema, personId: idSchema }),
  output: done,
})
