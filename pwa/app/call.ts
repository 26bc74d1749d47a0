import { safeParse } from 'valibot'
import type { Contract, Output, Request } from '../../shared/contract/contract.ts'
import type { Permission } from '../../shared/contract/permissions.ts'
import { type ProblemCode, type ProblemDocument, problems } from '../../shared/contract/problems.ts'
import { mintToken } from '../../shared/contract/session.ts'
import { say } from '../../shared/ja/ui.ts'
import { type FieldError, FormFailure } from '../ui/form-model.ts'
import { checkConnection } from './connection.ts'
import { proofFor } from './dpop.ts'
import { endSession } from './session.ts'
import { dropToken, tokenFor } from './token.ts'

/** What kept a call from its answer: a problem of the table, or the way there. */
export type Failure = ProblemCode | 'unreachable' | 'timed-out' | 'malformed'

/** A call that was refused. Thrown from a form's `onSubmit` it appears beside the fields it names. */
export class CallFailure extends FormFailure {
  readonly code: Failure
  readonly requestId: string | undefined

  constructor(code: Failure, message: string, errors: readonly FieldError[] = [], requestId?: string) {
    super(message, errors)
    this.name = 'CallFailure'
    this.code = code
    this.requestId = requestId
  }
}

export type CallOptions = {
  /** A single-purpose token from a step-up, instead of the one for the contract's permission. */
  readonly token?: string
  /** The raw body of a `bytes` contract. */
  readonly bytes?: Blob
  readonly signal?: AbortSignal
  /** 30 seconds unless said. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 30_000

/** Calls an endpoint and answers its checked output. Throws CallFailure. */
export async function call<C extends Contract>(
  contract: C,
  input: Request<C>,
  options: CallOptions = {},
): Promise<Output<C>> {
  const { access } = contract
  const permission = 'permission' in access && options.token === undefined ? access.permission : undefined
  let response = await send(contract, input, options, permission)
  if (response.status === 401 && permission !== undefined) {
    // The token may have ended on its way or been cut with the session: a new one tells which.
    dropToken(permission)
    response = await send(contract, input, options, permission)
  }
  if (!response.ok) throw await failureOf(response, 'session' in access)
  return checked(contract, response)
}

async function send<C extends Contract>(contract: C, input: Request<C>, options: CallOptions, permission?: Permission) {
  const token = options.token ?? (permission === undefined ? undefined : await tokenFor(permission, mint))
  const headers = new Headers({ accept: 'application/json' })
  let body: BodyInit | null = null
  if (contract.body === 'bytes') {
    headers.set('content-type', 'application/octet-stream')
    headers.set('x-input', asciiJson(input))
    body = options.bytes ?? null
  } else if (contract.method === 'POST') {
    headers.set('content-type', 'application/json')
    body = JSON.stringify(input)
  }
  if (!('public' in contract.access)) headers.set('dpop', await proofFor(contract.method, contract.path, token))
  if (token !== undefined) headers.set('authorization', `DPoP ${token}`)
  return reach(contract.path, { method: contract.method, headers, body }, options)
}

async function reach(
  path: string,
  init: RequestInit,
  { signal, timeoutMs = TIMEOUT_MS }: CallOptions,
): Promise<Response> {
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    return await fetch(path, {
      ...init,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    void checkConnection()
    if (limit.aborted) throw new CallFailure('timed-out', say('call.timeout'))
    throw new CallFailure('unreachable', say('call.offline'))
  }
}

/** One permission a token: what a screen does not ask for, its token cannot do. */
const mint = (permission: Permission) => call(mintToken, { scopes: [permission] })

async function checked<C extends Contract>(contract: C, response: Response): Promise<Output<C>> {
  const parsed = safeParse(contract.output, await response.json().catch(() => undefined))
  if (!parsed.success) throw new CallFailure('malformed', say('call.malformed'))
  return parsed.output as Output<C>
}

/** The refusal as staff read it; a fault's JSON pointer becomes the field's name. */
async function failureOf(response: Response, bySession: boolean): Promise<CallFailure> {
  const body: Partial<ProblemDocument> = await response.json().catch(() => ({}))
  const code = codeOf(body.type)
  if (!code) return new CallFailure('malformed', say('call.malformed'))
  if (code === 'not-signed-in' || (bySession && response.status === 401)) endSession('ended')
  const errors = (body.faults ?? []).map((fault) => ({
    field: fault.pointer.replace(/^\//, ''),
    message: fault.message,
  }))
  const message = body.detail ?? problems[code].title
  const numbered =
    code === 'internal' ? `${message}（${say('call.request-id', { id: body.requestId ?? '' })}）` : message
  return new CallFailure(code, numbered, errors, body.requestId)
}

function codeOf(type: string | undefined): ProblemCode | undefined {
  const code = type?.replace('/problems/', '')
  return code !== undefined && Object.hasOwn(problems, code) ? (code as ProblemCode) : undefined
}

/** JSON that fits a header: everything beyond ASCII escaped. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
