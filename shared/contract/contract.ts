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
export interface Contract<In extends GenericSchema = GenericSchema, Out extends GenericSchema = GenericSchema> {
  readonly name: string
  readonly door: Door
  readonly method: 'GET' | 'POST'
  readonly path: `/${string}`
  readonly access: Access
  /** The action's name in the audit log, `noun.done`. */
  readonly audit: string
  /** One sentence for the OpenAPI document. */
  readonly summary: string
  readonly input: In
  readonly output: Out
  /** Largest body in bytes; 256 KiB unless said. */
  readonly maxBytes?: number
  /** `bytes`: the body is not JSON but raw bytes, and the input travels in the `x-input` header as JSON. */
  readonly body?: 'json' | 'bytes'
}

export type Input<C extends Contract> = InferOutput<C['input']>
export type Request<C extends Contract> = InferInput<C['input']>
export type Output<C extends Contract> = InferOutput<C['output']>

/** Declares an endpoint; only fixes the types. */
export const contract = <const In extends GenericSchema, const Out extends GenericSchema>(
  c: Contract<In, Out>,
): Contract<In, Out> => c

/** Body limit of an endpoint that names none. */
export const DEFAULT_MAX_BYTES = 256 * 1024
