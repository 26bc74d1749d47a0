import {
  decodeAnswer,
  encodeRequest,
  MAX_ANSWER_BYTES,
  type NumberAnswer,
  type NumberRequest,
} from '../hubs/payer/codec.ts'
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
    return decodeAnswer(response.status, await readLimited(response), request.myNumber)
  } catch (error) {
    if (error instanceof RangeError) throw error
    return { kind: 'unreachable', why: 'network' }
  }
}

/** One byte more than is allowed shows that there is too much; the rest is not waited for. */
async function readLimited(response: Response): Promise<string> {
  if (!response.body) return ''
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    parts.push(part)
    length += part.length
    if (length > MAX_ANSWER_BYTES) break
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(whole)
}
