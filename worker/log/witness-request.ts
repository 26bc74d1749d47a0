import { findBytes, toBase64 } from './base64.ts'
import { type Bytes, HASH_BYTES } from './merkle.ts'

/** The words of `add-checkpoint` (c2sp.org/tlog-witness), for the side that asks and the side that answers. */

export type AddCheckpoint = {
  /** Size of the last checkpoint this witness cosigned; 0 for the first. */
  readonly oldSize: number
  readonly proof: readonly Bytes[]
  /** The signed checkpoint. */
  readonly note: string
}

export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly lines: readonly string[] }
  /** The witness stands at another size: ask again from there. */
  | { readonly kind: 'conflict'; readonly size: number }
  | { readonly kind: 'refused'; readonly status: number }

export const MAX_PROOF_LINES = 63
export const SIZE_CONTENT_TYPE = 'text/x.tlog.size'

const SIZE = /^(0|[1-9]\d{0,15})$/

export function encodeAddCheckpoint(request: AddCheckpoint): string {
  if (request.proof.length > MAX_PROOF_LINES) throw new RangeError('a proof has at most 63 lines')
  const proof = request.proof.map((hash) => `${toBase64(hash)}\n`).join('')
  return `old ${request.oldSize}\n${proof}\n${request.note}`
}

/** Undefined when the text is not a request. */
export function findAddCheckpoint(text: string): AddCheckpoint | undefined {
  const at = text.indexOf('\n\n')
  if (at < 0) return undefined
  const [first = '', ...encoded] = text.slice(0, at).split('\n')
  const oldSize = first.startsWith('old ') ? findSize(first.slice(4)) : undefined
  const proof = encoded.map(findBytes).filter((hash) => hash?.length === HASH_BYTES) as Bytes[]
  if (oldSize === undefined || proof.length !== encoded.length || proof.length > MAX_PROOF_LINES) return undefined
  return { oldSize, proof, note: text.slice(at + 2) }
}

/** Reads an answer. The lines are not verified yet: `verifyCosignature` tells which are the trusted witness's. */
export function readWitnessAnswer(status: number, contentType: string | null, body: string): WitnessAnswer {
  if (status === 200 && body.endsWith('\n')) {
    return {
      kind: 'cosigned',
      lines: body
        .slice(0, -1)
        .split('\n')
        .map((line) => `${line}\n`),
    }
  }
  const size = body.endsWith('\n') ? findSize(body.slice(0, -1)) : undefined
  if (status === 409 && contentType === SIZE_CONTENT_TYPE && size !== undefined) return { kind: 'conflict', size }
  return { kind: 'refused', status }
}

function findSize(digits: string): number | undefined {
  const size = Number(digits)
  return SIZE.test(digits) && Number.isSafeInteger(size) ? size : undefined
}
