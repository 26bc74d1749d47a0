import type { GenericSchema, InferOutput } from 'valibot'
import type { Contract, Door } from '../../shared/contract/contract.ts'
import type { ExchangeCtx, StaffCtx } from './context.ts'

export type CtxOf<D extends Door> = D extends 'staff' ? StaffCtx : ExchangeCtx

/** A contract with the use case that keeps it. */
export interface Endpoint<D extends Door = Door> {
  readonly contract: Contract<GenericSchema, GenericSchema, D>
  readonly handle: (ctx: CtxOf<D>, input: unknown) => Promise<unknown>
}

/** Joins a contract and its use case; the types of input, output and context follow from the contract. */
export function endpoint<In extends GenericSchema, Out extends GenericSchema, D extends Door>(
  contract: Contract<In, Out, D>,
  handle: (ctx: CtxOf<D>, input: InferOutput<In>) => Promise<InferOutput<Out>>,
): Endpoint<D> {
  return { contract, handle: (ctx, input) => handle(ctx, input as InferOutput<In>) }
}
