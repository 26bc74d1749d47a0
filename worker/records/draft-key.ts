import { createHash } from 'node:crypto'
import { type Id, newId } from '../../shared/values/id.ts'

/** The last time that fits an id. Drafts' keys stand under it and persons' never do. */
const KEPT_FOR_DRAFTS_MS = 2 ** 48 - 1
const PREFIX = newId(KEPT_FOR_DRAFTS_MS, new Uint8Array(10)).slice(0, 10)

/**
 * The id of a draft's key. Dropping a draft destroys its key, and whoever saves a draft chooses its id: under that id
 * itself the key of a person who is just being entered could be laid, and destroyed with the draft.
 */
export function draftKeyId(draftId: string): Id {
  return newId(KEPT_FOR_DRAFTS_MS, createHash('sha256').update(`draft|${draftId}`).digest().subarray(0, 10))
}

/** Whether an id is kept for a draft's key, and so may be nobody's. */
export const isKeptForDrafts = (id: string): boolean => id.startsWith(PREFIX)
