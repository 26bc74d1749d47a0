import { eq } from 'drizzle-orm'
import { municipality } from '../../db/schema/control/municipality.ts'
import { openControl } from '../partition/control.ts'
import { guarded } from '../partition/database.ts'
import type { Actor } from '../partition/intent.ts'
import { Partition } from '../partition/partition.ts'
import { checkpointJob } from './checkpoint.ts'
import { hubRegistrationJob } from './hub-registration.ts'
import type { JobServices } from './services.ts'

/** One kind of scheduled work for one municipality. Does a bounded piece and returns; the next tick goes on. */
export interface Job {
  readonly name: string
  run(city: JobCity): Promise<void>
}

/** A municipality as a job sees it. */
export interface JobCity {
  readonly code: string
  readonly partition: Partition
  readonly actor: Actor
  readonly services: JobServices
}

/** Everything that is done by the clock, in this order. */
const jobs: readonly Job[] = [hubRegistrationJob, checkpointJob]

/** Runs one piece of every job for every municipality in service. One that fails holds up no other. */
export async function tick(services: JobServices): Promise<void> {
  const control = openControl(services.data)
  const cities = await guarded(() =>
    control
      .select({ code: municipality.code })
      .from(municipality)
      .where(eq(municipality.state, 'active'))
      .orderBy(municipality.code),
  )
  for (const { code } of cities) for (const job of jobs) await runOne(job, code, services)
}

async function runOne(job: Job, code: string, services: JobServices): Promise<void> {
  const actor: Actor = { kind: 'job', id: job.name, role: 'job', office: null, device: null, session: null }
  try {
    await job.run({ code, partition: new Partition(code, services), actor, services })
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown'
    const problem = (error as { code?: unknown }).code
    console.error(JSON.stringify({ job: job.name, municipality: code, name, code: problem }))
  }
}
