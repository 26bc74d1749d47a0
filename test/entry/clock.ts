import { type Instant, toInstant } from '../../shared/values/instant.ts'
import type { Clock } from '../../worker/env.ts'

export interface TestClockEnv {
  /** Answers by how many milliseconds the test has moved the clock. */
  TEST_CLOCK: { fetch(url: string): Promise<Response> }
}

/** The system's clock, moved by what the test asked for. Read once a request, so that one request sees one time. */
export async function testClock(env: TestClockEnv): Promise<Clock> {
  const answer = await env.TEST_CLOCK.fetch('http://test-clock/offset')
  const offsetMs = Number(await answer.text())
  return (): Instant => toInstant(Date.now() + offsetMs)
}
