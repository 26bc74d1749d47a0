import { openApplication, readApplicationForm } from '../shared/contract/application.ts'
import type { Output, Request } from '../shared/contract/contract.ts'
import { decideApplication } from '../shared/contract/decision.ts'
import { proposeDecision, readCase } from '../shared/contract/review.ts'
import type { Id } from '../shared/values/id.ts'
import { application, type NewApplication, today } from './applications.ts'
import { type Resident, type ResidentFacts, resident } from './residents.ts'
import { type City, id, municipality, type TestStaff } from './world.ts'

/** A municipality with the three people a case needs. */
export interface Office {
  readonly city: City
  readonly clerk: TestStaff
  readonly reviewer: TestStaff
  readonly decider: TestStaff
}

export async function office(like = '131113'): Promise<Office> {
  const city = await municipality({ like })
  const [clerk, reviewer, decider] = await Promise.all([
    city.staff('counter'),
    city.staff('reviewer'),
    city.staff('decider'),
  ])
  return { city, clerk, reviewer, decider }
}

export interface Family {
  readonly mother: Resident
  readonly child: Resident
}

export async function family({ city }: Office, child: ResidentFacts = {}): Promise<Family> {
  const address = '東京都大田区見本台四丁目5番6号'
  const mother = await resident(city, { name: '山田 花子', kana: 'ヤマダ　ハナコ', address })
  const facts = { name: '山田 髙𠮷', kana: 'ヤマダ　タカヨシ', birthOn: '2021-06-01', relationship: '子', address }
  return { mother, child: await resident(city, { householdNo: mother.householdNo, ...facts, ...child }) }
}

/** Takes in an application of a family at the counter, with the circumstances that this municipality asks for. */
export async function takeIn(
  { clerk }: Office,
  { mother, child }: Family,
  changes: Partial<NewApplication> = {},
): Promise<Id> {
  const form = await clerk.call(readApplicationForm, {
    scheme: 'medical-aid',
    procedure: 'new',
    receivedOn: changes.receivedOn ?? today(),
  })
  const asked = <T>(field: (typeof form.asks)[number], value: T) => (form.asks.includes(field) ? value : null)
  const plain = application({ childId: child.id, guardianId: mother.id })
  const input = {
    ...plain,
    circumstances: {
      claimant: 'guardian',
      publicAssistance: asked('publicAssistance', false),
      singleParentAid: asked('singleParentAid', false),
      disabilityAid: asked('disabilityAid', false),
      placement: asked('placement', 'none'),
      otherMedicalAid: asked('otherMedicalAid', false),
      incomeOverLimit: asked('incomeOverLimit', null),
    },
    ...changes,
  } as NewApplication
  const opened = await clerk.call(openApplication, input as never)
  return opened.id
}

/** Moves an application that was taken in to other days: the counter takes in nothing older than two years. */
export async function receivedThen(city: City, applicationId: string, eventOn: string, receivedOn: string) {
  await city.database('data').execute({
    sql: 'update application set event_on = ?, received_on = ? where id = ?',
    args: [eventOn, receivedOn, applicationId],
  })
}

type Changes = Partial<Request<typeof proposeDecision>>

/** Proposes what the rules propose, or what the changes say. */
export async function propose(staff: TestStaff, applicationId: Id, changes: Changes = {}) {
  const shown = await staff.call(readCase, { applicationId })
  const input = {
    id: id(),
    applicationId,
    rev: shown.application.rev,
    outcome: shown.judgement.outcome === 'reject' ? 'reject' : 'grant',
    reasonCode: null,
    validFrom: null,
    validTo: null,
    remark: '',
    factsHash: shown.judgement.factsHash,
    ...changes,
  } as const
  return staff.call(proposeDecision, input as never)
}

/** What a decider's screen sends for a proposal. */
export function yes({ id: approvalId, request }: Output<typeof proposeDecision>) {
  return { determinationId: id(), approvalId, request }
}

/** A family with a certificate: taken in, proposed by one, decided by another. */
export async function granted(at: Office, child: ResidentFacts = {}, changes: Partial<NewApplication> = {}) {
  const people = await family(at, child)
  const applicationId = await takeIn(at, people, changes)
  const proposal = await propose(at.reviewer, applicationId)
  const decided = await at.decider.call(decideApplication, yes(proposal))
  return { ...people, applicationId, proposal, decided }
}

/** Rows of a table, as they stand. */
export async function rows(city: City, sql: string, args: string[] = []) {
  return (await city.database('data').execute({ sql, args })).rows
}
