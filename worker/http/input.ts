import * as v from 'valibot'
import { type Contract, DEFAULT_MAX_BYTES } from '../../shared/contract/contract.ts'
import { type FieldFault, Problem } from '../../shared/contract/problems.ts'
import { concat } from '../seal/bytes.ts'

/** Longest `x-input` header read, in characters. */
const MAX_HEADER_CHARS = 2048

/** Reads and checks a request's input by its contract. Throws `unreadable-body`, `too-large` or `invalid-input`. */
export async function readInput(contract: Contract, request: Request): Promise<unknown> {
  const parsed = v.safeParse(contract.input, await rawInput(contract, request))
  if (parsed.success) return parsed.output
  throw new Problem('invalid-input', { faults: parsed.issues.slice(0, 50).map(faultOf) })
}

async function rawInput(contract: Contract, request: Request): Promise<unknown> {
  if (contract.method === 'GET') return Object.fromEntries(new URL(request.url).searchParams)
  const type = request.headers.get('content-type')?.split(';')[0]?.trim()
  const bytes = await readLimited(request, contract.maxBytes ?? DEFAULT_MAX_BYTES)
  if (contract.body === 'bytes') {
    if (type !== 'application/octet-stream') throw new Problem('unreadable-body')
    const header = request.headers.get('x-input') ?? ''
    if (header.length > MAX_HEADER_CHARS) throw new Problem('too-large')
    return { ...asObject(header), body: bytes }
  }
  if (type !== 'application/json') throw new Problem('unreadable-body')
  try {
    return asObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new Problem('unreadable-body')
  }
}

function asObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text, (key, inner) => {
      if (key === '__proto__') throw new Problem('unreadable-body')
      return inner
    })
  } catch {
    throw new Problem('unreadable-body')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('unreadable-body')
  return value as Record<string, unknown>
}

/** Reads at most `limit` bytes, whatever Content-Length claims. Throws `too-large`. */
export async function readLimited(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get('content-length')
  if (Number(declared ?? 0) > limit) throw new Problem('too-large')
  if (!request.body) return new Uint8Array()
  if (declared !== null) {
    // A body with Content-Length ends there (RFC 9112 §6.3), so it is read at once; any other is counted as it comes.
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.length > limit) throw new Problem('too-large')
    return bytes
  }
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length > limit) throw new Problem('too-large')
    parts.push(part)
  }
  return concat(parts)
}

/** A field the contract does not know is not named: its name is the caller's text, and may be anybody's number. */
function faultOf(issue: v.BaseIssue<unknown>): FieldFault {
  const known = issue.expected === 'never' ? issue.path?.slice(0, -1) : issue.path
  const path = (known ?? []).map((item) => String(item.key).replaceAll('~', '~0').replaceAll('/', '~1'))
  return { pointer: path.map((part) => `/${part}`).join(''), message: japanese(issue) }
}

/** Our own schemas speak Japanese; a library's default message is English and says nothing to staff. */
function japanese(issue: v.BaseIssue<unknown>): string {
  return /[ぁ-んァ-ヶ一-龠]/.test(issue.message) ? issue.message : '入力を確認してください。'
}
