/**
 * Reads an answer from outside as text, a little more than `limit` bytes at most: what is longer shows as longer, and
 * the rest is not waited for.
 */
export async function readAnswer(response: Response, limit: number): Promise<string> {
  if (!response.body) return ''
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    parts.push(part)
    length += part.length
    if (length > limit) break
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(whole)
}
