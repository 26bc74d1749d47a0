import { and, asc, count, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { hubSubject } from '../../db/schema/data/hub.ts'
import { outbox } from '../../db/schema/data/job.ts'
import { person } from '../../db/schema/data/person.ts'
import type { HubState } from '../../shared/contract/hub.ts'
import type { Reader } from '../partition/reader.ts'
import type { Transactor } from '../partition/transactor.ts'

export type HubSubjectRow = typeof hubSubject.$inferSelect

const shown = isNull(person.mergedIntoId)

/** Hub records of persons who stand for themselves: a provisional person merged with the register's is not one. */
export async function hubSubjectsOf(
  reader: Reader,
  state: HubState | undefined,
  page: { offset: number; limit: number },
): Promise<HubSubjectRow[]> {
  const urgency = sql`case ${hubSubject.state} when 'mismatch' then 0 when 'refused' then 1 when 'waiting' then 2 else 3 end`
  const rows = await reader.db
    .select({ hubSubject })
    .from(hubSubject)
    .innerJoin(person, eq(person.id, hubSubject.personId))
    .where(state ? and(shown, eq(hubSubject.state, state)) : shown)
    .orderBy(urgency, asc(hubSubject.updatedAt), asc(hubSubject.personId))
    .limit(page.limit)
    .offset(page.offset)
  return rows.map((row) => row.hubSubject)
}

export async function countHubSubjects(reader: Reader): Promise<Record<HubState, number>> {
  const rows = await reader.db
    .select({ state: hubSubject.state, rows: count() })
    .from(hubSubject)
    .innerJoin(person, eq(person.id, hubSubject.personId))
    .where(shown)
    .groupBy(hubSubject.state)
  const counts = { waiting: 0, numbered: 0, mismatch: 0, refused: 0 }
  for (const { state, rows: found } of rows) counts[state] = found
  return counts
}

export async function findHubSubject(reader: Reader, personId: string): Promise<HubSubjectRow | undefined> {
  const [row] = await reader.db.select().from(hubSubject).where(eq(hubSubject.personId, personId))
  return row
}

/** The message of each person that still waits, the one due first. Also those queued before two entries were merged. */
export async function waitingMessages(
  reader: Reader,
  personIds: string[],
): Promise<Map<string, { attempts: number; dueAt: string }>> {
  if (personIds.length === 0) return new Map()
  const rows = await reader.db
    .select({
      personId: sql<string>`coalesce(${person.mergedIntoId}, ${person.id})`,
      attempts: outbox.attempts,
      dueAt: outbox.dueAt,
    })
    .from(outbox)
    .innerJoin(person, eq(person.id, outbox.personId))
    .where(
      and(
        eq(outbox.topic, 'hub-registration'),
        eq(outbox.state, 'waiting'),
        or(inArray(person.id, personIds), inArray(person.mergedIntoId, personIds)),
      ),
    )
    .orderBy(desc(outbox.dueAt))
  return new Map(rows.map(({ personId, ...rest }) => [personId, rest]))
}

/** 不開示 and 閲覧停止: each of them stops answers. */
export type HubFlags = Pick<HubSubjectRow, 'notDisclosed' | 'viewSuspended'>

/** Writes the next revision of a record with these flags, and its sealed cell, which belongs to one revision. */
export async function flagHubSubject(
  tx: Transactor,
  before: HubSubjectRow,
  { notDisclosed, viewSuspended }: HubFlags,
  { historyId, at }: { historyId: string; at: string },
): Promise<number> {
  const { personId, pmhId } = before
  const here = { id: personId, rev: before.rev }
  const next = { id: personId, rev: before.rev + 1 }
  const opened = pmhId && (await tx.open(personId, 'hub_subject.pmh_id', here, pmhId))
  await tx.db
    .update(hubSubject)
    .set({
      rev: next.rev,
      notDisclosed,
      viewSuspended,
      pmhId: opened === null ? null : await tx.seal(personId, 'hub_subject.pmh_id', next, opened),
      historyId,
      updatedAt: at,
    })
    .where(and(eq(hubSubject.personId, personId), eq(hubSubject.rev, before.rev)))
  return next.rev
}
