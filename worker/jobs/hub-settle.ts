import { and, eq, inArray, sql } from 'drizzle-orm'
import { hubExchange, hubSubject } from '../../db/schema/data/hub.ts'
import { job, outbox } from '../../db/schema/data/job.ts'
import { instantMs, toInstant } from '../../shared/values/instant.ts'
import { type DueMessage, dueMessages } from '../partition/outbox-queue.ts'
import type { Transactor } from '../partition/transactor.ts'
import { keepHubCertificates } from './hub-certificates.ts'
import { type Outcome, type Round, referenceOf, type Subject } from './hub-subject.ts'

/** Pause after the first try that reached nobody, in ms; doubled after each further one. */
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 30 * 60_000

type Settled = {
  readonly state: typeof hubSubject.$inferInsert.state
  readonly status: typeof hubExchange.$inferInsert.status
  /** Names of items or fields, or a code. */
  readonly detail: string | null
  readonly pmhId: string | null
}

/** Another runner took the lease over: what came back is dropped, and asked for again by the other. */
class LeaseLost extends Error {
  constructor() {
    super('lease-lost')
    this.name = 'LeaseLost'
  }
}

/** Writes everything that came of a chunk, in one transaction with its log entry. Throws `LeaseLost`. */
export async function settle(
  tx: Transactor,
  round: Round,
  subjects: readonly Subject[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const counts = { accepted: 0, rejected: 0, unchanged: 0 }
  const results = new Set<string>()
  for (const [i, subject] of subjects.entries()) {
    const outcome = outcomes[i]
    if (!outcome) throw new Error('an outcome is missing')
    const kind = await settleOne(tx, round, subject, outcome)
    results.add(kind)
    if (kind === 'numbered' || kind === 'reused') counts.accepted += 1
    else if (kind === 'unreachable') counts.unchanged += 1
    else counts.rejected += 1
  }
  tx.note(subjects.map((subject) => subject.personId))
  tx.conclude([...results].sort().join(',') || 'ok')
  await releaseLease(tx, round, counts)
}

/** Gives the lease back. Throws `LeaseLost`. */
export async function releaseLease(
  tx: Transactor,
  { runner }: Round,
  counts: Record<'accepted' | 'rejected' | 'unchanged', number>,
): Promise<void> {
  const held = await tx.db
    .update(job)
    .set({
      leaseBy: null,
      leaseUntil: null,
      accepted: sql`${job.accepted} + ${counts.accepted}`,
      rejected: sql`${job.rejected} + ${counts.rejected}`,
      unchanged: sql`${job.unchanged} + ${counts.unchanged}`,
    })
    .where(and(eq(job.kind, 'hub-registration'), eq(job.target, 'outbox'), eq(job.leaseBy, runner)))
    .returning({ id: job.id })
  if (held.length === 0) throw new LeaseLost()
}

async function settleOne(tx: Transactor, round: Round, subject: Subject, outcome: Outcome): Promise<string> {
  if (outcome.kind === 'gone') {
    await finish(tx, round, subject, 'stopped', 'erased')
    return 'erased'
  }
  if (outcome.kind === 'unreachable') {
    await later(tx, round, subject.messages, outcome.why)
    await exchanged(tx, round, subject, { status: 'unreachable', detail: outcome.why })
    return 'unreachable'
  }
  const before = await subjectRow(tx, subject.personId)
  const settled = await settledOf(tx, subject, outcome, before)
  await keepSubject(tx, round, subject, before, settled)
  if (outcome.kind !== 'no-number') await exchanged(tx, round, subject, settled)
  if (settled.state === 'numbered') await keepHubCertificates(tx, round, subject.personId)
  const done = settled.state === 'numbered' ? 'sent' : 'stopped'
  await finish(tx, round, subject, done, done === 'sent' ? null : settled.status)
  return outcome.kind === 'no-number' ? 'no-number' : settled.status
}

type Before = typeof hubSubject.$inferSelect | undefined

async function subjectRow(tx: Transactor, personId: string): Promise<Before> {
  const [row] = await tx.db.select().from(hubSubject).where(eq(hubSubject.personId, personId))
  return row
}

/** A PMH-ID is refused, too, when it is not the one the person has, or is another person's here. */
async function settledOf(
  tx: Transactor,
  { personId }: Subject,
  outcome: Exclude<Outcome, { kind: 'gone' | 'unreachable' }>,
  before: Before,
): Promise<Settled> {
  const kept = before?.pmhId ? await openPmhId(tx, before, before.pmhId) : null
  if (outcome.kind === 'no-number') return { state: 'waiting', status: 'refused', detail: 'myNumber', pmhId: kept }
  if (outcome.kind === 'mismatch')
    return { state: 'mismatch', status: 'mismatch', detail: outcome.items.join(','), pmhId: kept }
  if (outcome.kind === 'refused')
    return { state: 'refused', status: 'refused', detail: outcome.fields.join(','), pmhId: kept }
  const [other] = await tx.db
    .select({ personId: hubSubject.personId })
    .from(hubSubject)
    .where(eq(hubSubject.pmhIdTag, await tx.tag('pmh_id', outcome.pmhId)))
  const foreign = (kept !== null && kept !== outcome.pmhId) || (other && other.personId !== personId)
  if (foreign) return { state: 'refused', status: 'refused', detail: 'pmhId', pmhId: kept }
  return { state: 'numbered', status: kept === null ? 'numbered' : 'reused', detail: null, pmhId: outcome.pmhId }
}

const openPmhId = (tx: Transactor, { personId, rev }: NonNullable<Before>, cell: NonNullable<Before>['pmhId'] & {}) =>
  tx.open(personId, 'hub_subject.pmh_id', { id: personId, rev }, cell)

async function keepSubject(
  tx: Transactor,
  { now, newId }: Round,
  subject: Subject,
  before: Before,
  settled: Settled,
): Promise<void> {
  const { personId } = subject
  const row = { id: personId, rev: (before?.rev ?? 0) + 1 }
  const { pmhId, state, detail } = settled
  const values = {
    rev: row.rev,
    state,
    detail,
    pmhId: pmhId === null ? null : await tx.seal(personId, 'hub_subject.pmh_id', row, pmhId),
    pmhIdTag: pmhId === null ? null : await tx.tag('pmh_id', pmhId),
    historyId: newId(),
    linkName: referenceOf(subject),
    linkedAt: now,
    updatedAt: now,
  }
  await tx.db
    .insert(hubSubject)
    .values({ personId, notDisclosed: false, viewSuspended: false, ...values })
    .onConflictDoUpdate({ target: hubSubject.personId, set: values })
}

async function exchanged(
  tx: Transactor,
  { now, newId }: Round,
  subject: Subject,
  { status, detail }: Pick<Settled, 'status' | 'detail'>,
): Promise<void> {
  const { personId } = subject
  const name = referenceOf(subject)
  await tx.db.insert(hubExchange).values({ id: newId(), personId, refId: name, name, at: now, status, error: detail })
}

async function finish(
  tx: Transactor,
  { now }: Round,
  { messages }: Subject,
  state: 'sent' | 'stopped',
  lastError: string | null,
): Promise<void> {
  const ids = messages.map((message) => message.id)
  await tx.db
    .update(outbox)
    .set({ state, lastError, doneAt: now, attempts: sql`${outbox.attempts} + 1` })
    .where(and(inArray(outbox.id, ids), eq(outbox.state, 'waiting')))
}

/** Tried again after a pause that grows with every try. */
async function later(
  tx: Transactor,
  { now }: Round,
  messages: readonly DueMessage[],
  lastError: string,
): Promise<void> {
  for (const { id, attempts } of messages) {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS)
    const dueAt = toInstant(instantMs(now) + pauseMs)
    await tx.db
      .update(outbox)
      .set({ attempts: attempts + 1, dueAt, lastError })
      .where(and(eq(outbox.id, id), eq(outbox.state, 'waiting')))
  }
}

/** Puts off the message that could not be dealt with. */
export async function postponeFirst(tx: Transactor, round: Round): Promise<void> {
  await later(tx, round, await dueMessages(tx.db, round.now, 1), 'internal')
}
