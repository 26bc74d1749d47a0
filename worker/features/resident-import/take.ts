import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { job, jobChunk, jobItem } from '../../../db/schema/data/job.ts'
import { person, personTag, personVersion, supportMeasure } from '../../../db/schema/data/person.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import { insertMany } from '../../partition/bulk.ts'
import type { Transactor, WriteDatabase } from '../../partition/transactor.ts'
import { takeIntegratedNumbers } from '../../records/integrated-number.ts'
import { type Composed, isLatest } from './compose.ts'
import { type JobRow, leaseFor } from './job.ts'
import type { Judged } from './judge.ts'
import type { Segment } from './segment.ts'

/** Somebody changed what the segment was laid beside: it is laid beside it again. */
export class Overtaken extends Error {
  constructor() {
    super('overtaken')
    this.name = 'Overtaken'
  }
}

/** Writes a segment: rows, the import's place and counts, outcomes and worklist, all or nothing. */
export async function take(
  tx: Transactor,
  row: JobRow,
  segment: Segment,
  judged: Judged,
  composed: Composed,
  by: { readonly staffId: string; readonly now: Instant },
): Promise<JobRow> {
  await checkStanding(tx, row, segment, judged)
  const numbers = await takeIntegratedNumbers(tx, composed.persons.length)
  const persons = composed.persons.map((one, i) => ({ ...one, integratedNo: numbers[i] ?? '' }))
  const db = tx.db
  const done = segment.cursor + segment.count
  const finished = done === row.total
  const { counts } = judged
  const [, moved] = await db.batch([
    db.insert(jobChunk).values({ jobId: row.id, firstRow: segment.cursor + 1, outcomes: judged.outcomes }),
    db
      .update(job)
      .set({
        cursor: done,
        accepted: sql`${job.accepted} + ${counts.a}`,
        changed: sql`${job.changed} + ${counts.c}`,
        unchanged: sql`${job.unchanged} + ${counts.u}`,
        rejected: sql`${job.rejected} + ${counts.r}`,
        state: finished ? 'finished' : 'running',
        finishedAt: finished ? by.now : null,
        ...leaseFor(by.staffId, by.now),
      })
      .where(eq(job.id, row.id))
      .returning(),
    ...supersede(db, judged, by.now),
    ...inserts(db, row, persons, judged, composed),
  ])
  const [after] = moved
  if (!after) throw new Overtaken()
  return after
}

/** The import still stands where it was read, and so does every version that is about to be followed. */
async function checkStanding(tx: Transactor, row: JobRow, segment: Segment, judged: Judged): Promise<void> {
  const versions = judged.changed.flatMap((one) => one.known?.versions.map((version) => version.id) ?? [])
  const [[standing], live] = await tx.db.batch([
    tx.db.select({ cursor: job.cursor, state: job.state }).from(job).where(eq(job.id, row.id)),
    tx.db
      .select({ count: sql<number>`count(*)` })
      .from(personVersion)
      .where(and(inArray(personVersion.id, versions), isNull(personVersion.supersededAt))),
  ])
  if (standing?.cursor !== segment.cursor || standing.state !== 'running') throw new Overtaken()
  if (live[0]?.count !== versions.length) throw new Overtaken()
}

/** Closes what the registry now words differently for the same day, and clears the search tags that are made anew. */
function supersede(db: WriteDatabase, judged: Judged, now: Instant): BatchItem<'sqlite'>[] {
  const { changed, numbered } = judged
  const replaced = changed.flatMap(
    ({ known, row }) => known?.versions.find((version) => version.validFrom === row.movedOn)?.id ?? [],
  )
  const renamed = changed.filter(isLatest).map((one) => one.personId)
  return [
    ...(replaced.length > 0
      ? [db.update(personVersion).set({ supersededAt: now }).where(inArray(personVersion.id, replaced))]
      : []),
    ...(renamed.length > 0 ? [db.delete(personTag).where(inArray(personTag.personId, renamed))] : []),
    ...(numbered.length > 0
      ? [
          db
            .update(person)
            .set({ numberPending: false })
            .where(inArray(person.id, [...numbered])),
        ]
      : []),
  ]
}

function inserts(
  db: WriteDatabase,
  row: JobRow,
  persons: (typeof person.$inferInsert)[],
  { items }: Judged,
  { versions, tags, measures, moved }: Composed,
): BatchItem<'sqlite'>[] {
  return [
    ...(persons.length > 0 ? [insertMany(db, person, persons)] : []),
    ...(versions.length > 0 ? [insertMany(db, personVersion, versions)] : []),
    ...(tags.length > 0
      ? [
          db
            .insert(personTag)
            .values([...tags])
            .onConflictDoNothing(),
        ]
      : []),
    ...(measures.length > 0 ? [insertMany(db, supportMeasure, measures)] : []),
    ...moved.map(({ id, rev, fromOn, untilOn, detail }) =>
      db
        .update(supportMeasure)
        .set({ rev, fromOn, untilOn, detail })
        .where(and(eq(supportMeasure.id, id), eq(supportMeasure.rev, rev - 1))),
    ),
    ...(items.length > 0 ? [db.insert(jobItem).values(items.map((item) => ({ jobId: row.id, ...item })))] : []),
  ]
}
