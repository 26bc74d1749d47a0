import { and, asc, eq, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { outbox } from '../../db/schema/data/job.ts'
import { person } from '../../db/schema/data/person.ts'
import type { Instant } from '../../shared/values/instant.ts'
import { connect, type DataAddress, guarded, queries } from './database.ts'
import type { ReadDatabase } from './reader.ts'

const merged = alias(person, 'merged')

/** A message and the person it is about today: a provisional person may have been merged with the register's. */
export interface DueMessage {
  readonly id: string
  readonly personId: string
  readonly attempts: number
}

/**
 * Messages that may go out now, oldest first. A provisional person, or one whose 個人番号 is not known, is never among
 * them: the message becomes due by itself when the register's row has come.
 */
export async function dueMessages(db: ReadDatabase, now: Instant, limit: number): Promise<DueMessage[]> {
  return db
    .select({
      id: outbox.id,
      personId: sql<string>`coalesce(${merged.id}, ${person.id})`,
      attempts: outbox.attempts,
    })
    .from(outbox)
    .innerJoin(person, eq(person.id, outbox.personId))
    .leftJoin(merged, eq(merged.id, person.mergedIntoId))
    .where(and(eq(outbox.topic, 'hub-registration'), eq(outbox.state, 'waiting'), dueBy(now), known))
    .orderBy(asc(outbox.id))
    .limit(limit)
}

/** Whether any message may go out. Tells nothing of anybody, so it leaves no entry in the log: it is asked all day long. */
export async function isAnyDue(address: DataAddress, municipality: string, now: Instant): Promise<boolean> {
  const db = queries(connect(address, `data-${municipality}`))
  return guarded(async () => (await dueMessages(db, now, 1)).length > 0)
}

const dueBy = (now: Instant): SQL => sql`${outbox.dueAt} <= ${now}`

const known = or(
  and(isNull(person.mergedIntoId), ne(person.standing, 'provisional'), eq(person.numberPending, false)),
  and(isNull(merged.mergedIntoId), ne(merged.standing, 'provisional'), eq(merged.numberPending, false)),
)
