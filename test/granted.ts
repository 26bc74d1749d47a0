import { listCertificates } from '../shared/contract/certificate.ts'
import { decideApplication } from '../shared/contract/decision.ts'
import { listHubSubjects } from '../shared/contract/hub.ts'
import { addDays, type CalendarDate } from '../shared/values/calendar-date.ts'
import type { Id } from '../shared/values/id.ts'
import { today } from './applications.ts'
import { family, type Office, propose, takeIn, yes } from './cases.ts'
import type { Resident, ResidentFacts } from './residents.ts'
import type { Stack } from './stack.ts'
import { type City, municipality, type TestStaff } from './world.ts'

/** An office with its administrator. */
export type Town = Office & { readonly administrator: TestStaff }

/** A child who was granted medical aid by the real journey: application, proposal, another person's decision. */
export type GrantedChild = Resident & {
  readonly motherId: Id
  readonly entitlementId: Id
  readonly certificateId: Id
  readonly code: string
  readonly recipientNo: string
  readonly validFrom: CalendarDate
  readonly validTo: CalendarDate
}

/** `stack`: another running system than the shared one. */
export async function town(options: { like?: string; stack?: Stack } = {}): Promise<Town> {
  const city = await municipality(options)
  const [clerk, reviewer, decider, administrator] = await Promise.all([
    city.staff('counter'),
    city.staff('reviewer'),
    city.staff('decider'),
    city.staff('administrator'),
  ])
  return { city, clerk, reviewer, decider, administrator }
}

/**
 * The ground was twenty days ago, so that there are days of care in the past. `arrange` comes before the decision: from
 * then on any round of the clock, also another test's, may tell the hub.
 */
export async function grantedChild(
  at: Town,
  facts: ResidentFacts = {},
  arrange: (child: Resident) => Promise<unknown> = async () => undefined,
): Promise<GrantedChild> {
  const people = await family(at, facts)
  await arrange(people.child)
  const applicationId = await takeIn(at, people, { eventOn: addDays(today(), -20) })
  const proposal = await propose(at.reviewer, applicationId)
  const { entitlementId, certificateId } = await at.decider.call(decideApplication, yes(proposal))
  const { certificates } = await at.decider.call(listCertificates, { personId: people.child.id })
  const paper = certificates.find((one) => one.id === certificateId)
  if (!paper || !entitlementId || !certificateId) throw new Error('no certificate was issued')
  const { code, recipientNo, validFrom, validTo } = paper
  const issued = { entitlementId, certificateId, code, recipientNo, validFrom, validTo }
  return { ...people.child, motherId: people.mother.id, ...issued }
}

/** Lets the clock do its rounds until the hub has this person in a state; a round of another test may come between. */
export async function untilHub(
  { city, administrator }: Town,
  personId: string,
  state: 'numbered' | 'mismatch' | 'refused',
): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await makeDue(city)
    await city.stack.tick()
    const { rows } = await administrator.call(listHubSubjects, { page: 0 })
    if (rows.some((row) => row.personId === personId && row.state === state)) return
    await new Promise((wake) => setTimeout(wake, 100))
  }
  throw new Error(`the hub never came to ${state}`)
}

/** Ends the pause before the next try, as time would. */
export async function makeDue(city: City): Promise<void> {
  await city.database('data').execute("update outbox set due_at = created_at where state = 'waiting'")
}
