import { isIndividualNumber } from '../../../shared/values/individual-number.ts'

/** One person as the payers' side is asked about: 個人番号 and 5情報, in the names of the published API. */
export interface NumberRequest {
  /** Stays the same through every retry of one message. */
  readonly reference: string
  readonly myNumber: string
  readonly basicFiveInfo: {
    readonly name: string
    readonly nameKana: string
    readonly address: string
    readonly dateOfBirth: string
    readonly sex: string
  }
  /** 不開示. */
  readonly isNotDisclosed: boolean
}

/** What the payers' side may find different: the five facts, or the number itself. */
export const mismatchItems = ['myNumber', 'name', 'nameKana', 'address', 'dateOfBirth', 'sex'] as const
export type MismatchItem = (typeof mismatchItems)[number]

/** What came back. A refusal holds names of fields, never a value: the answer may be another person's. */
export type NumberAnswer =
  | { readonly kind: 'numbered'; readonly pmhId: string }
  | { readonly kind: 'mismatch'; readonly items: readonly MismatchItem[] }
  | { readonly kind: 'refused'; readonly fields: readonly string[] }
  /** The peer did not answer, or did not answer as a server of this kind: worth another try. */
  | { readonly kind: 'unreachable'; readonly why: Silence }

export type Silence = 'network' | 'unreadable' | 'too-long' | `status-${number}`

/** Longest answer read, in bytes; a right one is under 200. */
export const MAX_ANSWER_BYTES = 4096
/** A field's name is shown to staff and kept: anything that is not plainly a name becomes this. */
const UNNAMED = 'unnamed'
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/
const PMH_ID = /^[A-Za-z0-9-]{8,64}$/
const SHOWN_FIELDS = 10

/** The body of `POST {payer}/number`. Throws RangeError for a number whose check figure is wrong: it is never sent. */
export function encodeRequest(request: NumberRequest): string {
  if (!isIndividualNumber(request.myNumber)) throw new RangeError('not an individual number')
  const { reference, myNumber, basicFiveInfo, isNotDisclosed } = request
  const { name, nameKana, address, dateOfBirth, sex } = basicFiveInfo
  return JSON.stringify({
    reference,
    myNumber,
    basicFiveInfo: { name, nameKana, address, dateOfBirth, sex },
    isNotDisclosed,
  })
}

/**
 * Reads an answer to `sent`. Exactly PMH-ID and the number that was sent, or exactly the names of what differs; every
 * other field, another number or a wrong type refuses the whole.
 */
export function decodeAnswer(status: number, body: string, sent: string): NumberAnswer {
  if (status !== 200) return { kind: 'unreachable', why: `status-${status}` }
  if (body.length > MAX_ANSWER_BYTES) return { kind: 'unreachable', why: 'too-long' }
  const answer = parse(body)
  if (answer === undefined) return { kind: 'unreachable', why: 'unreadable' }
  const names = namesIn(body, answer)
  if ('mismatch' in answer) return mismatch(answer, names)
  const strange = names.filter((name) => name !== 'pmhId' && name !== 'myNumber')
  if (strange.length > 0) return refused(strange)
  const { pmhId, myNumber } = answer
  const wrong = [
    ...(typeof pmhId === 'string' && PMH_ID.test(pmhId) ? [] : ['pmhId']),
    ...(myNumber === sent ? [] : ['myNumber']),
  ]
  return wrong.length > 0 || typeof pmhId !== 'string' ? refused(wrong) : { kind: 'numbered', pmhId }
}

function mismatch(answer: Record<string, unknown>, names: readonly string[]): NumberAnswer {
  const strange = names.filter((name) => name !== 'mismatch')
  if (strange.length > 0) return refused(strange)
  const items = answer.mismatch
  if (!Array.isArray(items) || items.length === 0 || !items.every(isItem)) return refused(['mismatch'])
  return { kind: 'mismatch', items: mismatchItems.filter((item) => items.includes(item)) }
}

function isItem(value: unknown): value is MismatchItem {
  return mismatchItems.some((item) => item === value)
}

function refused(fields: readonly string[]): NumberAnswer {
  const names = fields.map((field) => (FIELD_NAME.test(field) ? field : UNNAMED))
  return { kind: 'refused', fields: [...new Set(names)].slice(0, SHOWN_FIELDS) }
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * The names in an answer. `JSON.parse` keeps the last of two members of one name, so a flat answer is counted by its
 * members' colons too: one that says a thing twice is refused under that name.
 */
function namesIn(body: string, answer: Record<string, unknown>): string[] {
  const names = Object.keys(answer)
  const members = body.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0
  return members === names.length ? names : [...names, 'repeated-or-nested']
}
