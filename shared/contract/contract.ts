import type { GenericSchema, InferInput, InferOutput } from 'valibot'
import type { Permission, Scope } from './permissions.ts'

/** Which of the two public Workers serves an endpoint. */
export type Door = 'staff' | 'exchange'

/**
 * Who may call. `permission` and `scope` are checked against a scoped token, at both doors by the same code;
 * `session` needs only a live staff session and says why no permission is asked; `public` needs nothing and says why.
 */
export type Access =
  | { readonly permission: Permission }
  | { readonly scope: Scope }
  | { readonly session: string }
  | { readonly public: string }

/** One endpoint as data: the server mounts it, the client calls it, the tests enumerate it. */
export interface Contract<
  In extends GenericSchema = GenericSchema,
  Out extends GenericSchema = GenericSchema,
  D extends Door = Door,
> {
  readonly name: string
  readonly door: D
  readonly method: 'GET' | 'POST'
  readonly path: `/${string}`
  readonly access: Access
  /** The action's name in the audit log, `noun.done`. */
  readonly audit: string
  /** One sentence for the OpenAPI document. */
  readonly summary: string
  /** Of a POST the JSON body, of a GET the query. */
  readonly input: In
  readonly output: Out
  /** Largest body in bytes; `DEFAULT_MAX_BYTES` unless said. */
  readonly maxBytes?: number
  /** `bytes`: the body is raw, and the input travels as JSON in the header `x-input` and gets `body` added. */
  readonly body?: 'bytes'
  /** Media type when the answer is not JSON; the output is then a Uint8Array. */
  readonly produces?: 'application/pdf' | 'application/x-ndjson'
}

export type Input<C extends Contract> = InferOutput<C['input']>
export type Request<C extends Contract> = InferInput<C['input']>
export type Output<C extends Contract> = InferOutput<C['output']>

/** Declares an endpoint; only fixes the types. */
export const contract = <const In extends GenericSchema, const Out extends GenericSchema, const D extends Door>(
  c: Contract<In, Out, D>,
): Contract<In, Out, D> => c

/** Body limit in bytes of an endpoint that names none. */
export const DEFAULT_MAX_BYTES = 256 * 1024
