import {
  decodeAnswer,
  encodeRequest,
  MAX_ANSWER_BYTES,
  type NumberAnswer,
  type NumberRequest,
} from '../hubs/payer/codec.ts'
import { readAnswer } from './read-answer.ts'
import type { JobServices } from './services.ts'

/** Longest wait for one answer of the payers' side, in ms. */
const ANSWER_MS = 8_000

/** Asks the payers' side about one person. Never throws for what the peer does: that is an answer too. */
export async function askPayer(
  services: Pick<JobServices, 'out'>,
  payer: { readonly url: string; readonly token: string },
  request: NumberRequest,
): Promise<NumberAnswer> {
  try {
    const response = await services.out.fetch(`${payer.url}/number`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${payer.token}` },
      body: encodeRequest(request),
      // The number and the token go where the operator said and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return decodeAnswer(response.status, await readAnswer(response, MAX_ANSWER_BYTES), request.myNumber)
  } catch (error) {
    if (error instanceof RangeError) throw error
    return { kind: 'unreachable', why: 'network' }
  }
}
