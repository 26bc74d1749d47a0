import { systemClock } from './env.ts'
import { type JobsEnv, jobsServices } from './jobs/services.ts'
import { tick } from './jobs/tick.ts'

/** No public route: the supervisor calls `POST /tick` on a unix socket, a cron trigger calls `scheduled`. */
export default {
  async fetch(request: Request, env: JobsEnv): Promise<Response> {
    if (request.method !== 'POST' || new URL(request.url).pathname !== '/tick')
      return new Response(null, { status: 404 })
    await tick(jobsServices(env, systemClock))
    return new Response(null, { status: 204 })
  },
  async scheduled(_event: ScheduledController, env: JobsEnv): Promise<void> {
    await tick(jobsServices(env, systemClock))
  },
}
