import { live } from './aftermath.ts'
import { type Granted, grant } from './decision.ts'
import { apply, type Family, findFamily, type Intake } from './intake.ts'
import { examine } from './records.ts'
import { takeIn } from './registry.ts'
import { askEligibility, type Clinic, reachHub, registerClinic } from './verify.ts'
import type { JourneyWorld, Say } from './world.ts'

export interface Journey {
  readonly family: Family
  readonly intake: Intake
  readonly granted: Granted
  readonly clinic: Clinic
}

/**
 * Leads one family's case from the registry file to the log, through the public doors only. Throws `Refused` or an
 * Error that names the first answer that is not the one it must be.
 */
export async function runJourney(world: JourneyWorld, say: Say): Promise<Journey> {
  await takeIn(world, say)
  const clerk = await world.staff('counter')
  const family = await findFamily(world, clerk)
  const intake = await apply(world, clerk, family, say)
  // Before the decision: from then on the hub may be told at any moment.
  const card = `card-${world.municipality}-${intake.receiptNo}`
  await world.insure(family.child, card)
  const granted = await grant(world, family, intake, say)
  await reachHub(world, family, say)
  const clinic = await registerClinic(world, card, say)
  await askEligibility(world, clinic, granted, say)
  await live(world, family, granted, clinic, say)
  await examine(world, family, say)
  return { family, intake, granted, clinic }
}
