import { and, eq } from 'drizzle-orm'
import { application } from '../../db/schema/data/application.ts'
import type { ApplicationDetail } from '../../shared/contract/sealed-values.ts'
import type { Transactor } from '../partition/transactor.ts'

type ApplicationRow = typeof application.$inferSelect

/** Moves an application on: the next revision, with its sealed cell bound to it. Undefined when somebody else moved it first. */
export async function moveApplication(
  tx: Transactor,
  row: ApplicationRow,
  detail: ApplicationDetail,
  status: ApplicationRow['status'],
): Promise<number | undefined> {
  const rev = row.rev + 1
  const moved = await tx.db
    .update(application)
    .set({ rev, status, detail: await tx.seal(row.personId, 'application.detail', { id: row.id, rev }, detail) })
    .where(and(eq(application.id, row.id), eq(application.rev, row.rev)))
    .returning({ id: application.id })
  return moved.length === 1 ? rev : undefined
}
