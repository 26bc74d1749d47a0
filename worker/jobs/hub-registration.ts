import { inArray, sql } from 'drizzle-orm'
import { hubSubject } from '../../db/schema/data/hub.ts'
import { job } from '../../db/schema/data/job.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import { type Instant, instantMs, toInstant } from '../../shared/values/instant.ts'
import type { NumberRequest } from '../hubs/payer/codec.ts'
import type { Intent } from '../partition/intent.ts'
import { dueMessages, isAnyDue } from '../partition/outbox-queue.ts'
import type { Reader } from '../partition/reader.ts'
import type { Transactor } from '../partition/transactor.ts'
import { type KnownPerson, openPersons } from '../records/person.ts'
import { postponeFirst, releaseLease, settle } from './hub-settle.ts'
import { type Outcome, referenceOf, type Subject } from './hub-subject.ts'
import { askPayer } from './payer-call.ts'
import type { JobServices } from './services.ts'
import type { Job, JobCity } from './tick.ts'

/** Persons asked about before their answers are committed together. */
const MESSAGES_PER_CHUNK = 20
const CHUNKS_PER_ROUND = 5
const ASKED_AT_ONCE = 4
/** Longer than a chunk can take with every answer late. After a kill the next runner waits no longer than this, in ms. */
const LEASE_MS = 90_000

/** Rounds in which the payers' side could not be reached: the other municipalities of that round do not wait for it again. */
const unreached = new WeakSet<JobServices>()

/**
 * Tells the hub of every person whose entitlement came, changed or ended: has the person numbered by the payers' side
 * (which gives the ID the person already has), and keeps the record of the hub. Nothing is lost when either side is
 * killed: a message is done only with its result, and asking twice gives the same ID.
 */
export const hubRegistrationJob: Job = { name: 'hub-registration', run }

async function run(city: JobCity): Promise<void> {
  const { services, code } = city
  let size = MESSAGES_PER_CHUNK
  for (let chunk = 0; chunk < CHUNKS_PER_ROUND; chunk++) {
    if (!services.payer || unreached.has(services)) return
    if (!(await isAnyDue(services.data, code, services.now()))) return
    const went = await runChunk(city, services.payer, size)
    if (went === 'busy') return
    if (went === 'failed') size = 1
  }
}

/**
 * Takes some messages, asks, and settles. `busy`: another runner is at it. `failed`: something about one of them cannot
 * be read or written; they are then taken one by one, so that it holds up no other.
 */
async function runChunk(
  city: JobCity,
  payer: NonNullable<JobServices['payer']>,
  size: number,
): Promise<'done' | 'busy' | 'failed'> {
  const { services, partition } = city
  const runner = services.newId()
  const round = () => ({ now: services.now(), newId: services.newId, runner })
  const leased = await partition.transact(intentOf(city, runner, 'hub.lease-taken'), (tx) =>
    takeLease(tx, runner, services.now()),
  )
  if (!leased) return 'busy'
  try {
    const taken = await partition.read(intentOf(city, runner, 'hub.message-taken'), (reader) =>
      takeSubjects(reader, services.now(), size),
    )
    const outcomes = await askAll(city, payer, runner, taken)
    await partition.transact(intentOf(city, runner, 'hub.registered'), (tx) => settle(tx, round(), taken, outcomes))
    return 'done'
  } catch (error) {
    await partition.transact(intentOf(city, runner, 'hub.failed'), async (tx) => {
      tx.conclude(error instanceof Error ? error.name : 'unknown')
      await releaseLease(tx, round(), { accepted: 0, rejected: 0, unchanged: 0 })
      if (size === 1) await postponeFirst(tx, round())
    })
    return 'failed'
  }
}

/** One id names the whole chunk: in the log, in the vault's own log and as holder of the lease. */
function intentOf({ actor }: JobCity, runner: Id, action: string): Intent {
  return { actor, action, purpose: 'hub.registration', subjects: [], requestId: runner }
}

async function takeLease(tx: Transactor, runner: Id, now: Instant): Promise<boolean> {
  const lease = { leaseBy: runner, leaseUntil: toInstant(instantMs(now) + LEASE_MS) }
  const counts = { cursor: 0, total: 0, accepted: 0, changed: 0, unchanged: 0, rejected: 0 }
  const [row] = await tx.db
    .insert(job)
    .values({
      id: runner,
      kind: 'hub-registration',
      target: 'outbox',
      state: 'running',
      ...counts,
      ...lease,
      startedBy: 'hub-registration',
      startedAt: now,
    })
    .onConflictDoUpdate({
      target: [job.kind, job.target],
      set: lease,
      setWhere: sql`${job.leaseUntil} is null or ${job.leaseUntil} <= ${now}`,
    })
    .returning({ leaseBy: job.leaseBy })
  return row?.leaseBy === runner
}

async function takeSubjects(reader: Reader, now: Instant, size: number): Promise<Subject[]> {
  const due = await dueMessages(reader.db, now, size)
  const ids = [...new Set(due.map((message) => message.personId))]
  if (ids.length === 0) return []
  const flagged = await reader.db
    .select({ personId: hubSubject.personId, notDisclosed: hubSubject.notDisclosed })
    .from(hubSubject)
    .where(inArray(hubSubject.personId, ids))
  const hidden = new Set(flagged.filter((row) => row.notDisclosed).map((row) => row.personId))
  const persons = new Map(
    (await openPersons(reader, ids, calendarDateOf(now))).map((one): [string, KnownPerson] => [one.person.id, one]),
  )
  return ids.map((personId) => {
    const known = persons.get(personId)
    const messages = due.filter((message) => message.personId === personId)
    return { personId, messages, known, notDisclosed: known?.masked === true || hidden.has(personId) }
  })
}

/** Reveals the numbers of the chunk, counted in the vault, and asks about each person. In the order of the subjects. */
async function askAll(
  { services, code }: JobCity,
  payer: NonNullable<JobServices['payer']>,
  runner: Id,
  subjects: readonly Subject[],
): Promise<Outcome[]> {
  const use = { requestId: runner, actor: 'hub-registration', action: 'hub.message-taken' }
  const living = subjects.filter((subject) => subject.known).map((subject) => subject.personId)
  const revealed = living.length > 0 ? await services.numberVault.reveal(code, living, use) : []
  const numbers = new Map(living.map((personId, i) => [personId, revealed[i] ?? undefined]))
  const outcomes: Outcome[] = []
  for (let first = 0; first < subjects.length; first += ASKED_AT_ONCE) {
    const some = subjects.slice(first, first + ASKED_AT_ONCE)
    const answers = await Promise.all(
      some.map((subject): Outcome | Promise<Outcome> => {
        const myNumber = numbers.get(subject.personId)
        if (!subject.known) return { kind: 'gone' }
        if (myNumber === undefined) return { kind: 'no-number' }
        if (unreached.has(services)) return { kind: 'unreachable', why: 'network' }
        return askPayer(services, payer, requestOf(subject, subject.known, myNumber))
      }),
    )
    if (answers.some((answer) => answer.kind === 'unreachable' && answer.why === 'network')) unreached.add(services)
    outcomes.push(...answers)
  }
  return outcomes
}

function requestOf(subject: Subject, { ident, whereabouts }: KnownPerson, myNumber: string): NumberRequest {
  return {
    reference: referenceOf(subject),
    myNumber,
    basicFiveInfo: {
      name: ident.name,
      nameKana: ident.kana,
      address: whereabouts.address,
      dateOfBirth: ident.birthOn,
      sex: ident.sex,
    },
    isNotDisclosed: subject.notDisclosed,
  }
}
