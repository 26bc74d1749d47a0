import { type JobsEnv, jobsServices } from '../../worker/jobs/services.ts'
import { tick } from '../../worker/jobs/tick.ts'
import { type TestClockEnv, testClock } from './clock.ts'

export default {
  async fetch(_request: Request, env: JobsEnv & TestClockEnv): Promise<Response> {
    await tick(jobsServices(env, await testClock(env)))
    return new Response(null, { status: 204 })
  },
}
