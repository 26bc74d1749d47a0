import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { job } from '../../../db/schema/data/job.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { type ImportProgress, PIECE_ROWS } from '../../../shared/contract/resident-import.ts'
import { type Id, newId } from '../../../shared/values/id.ts'
import { type Instant, instantMs, toInstant } from '../../../shared/values/instant.ts'
import type { Reader } from '../../partition/reader.ts'

export type JobRow = typeof job.$inferSelect

const HASH_BYTES = 32
/** How long an import belongs to who sent last: a pause of the network, not a lunch. */
const LEASE_MS = 60_000

/** Throws `not-found` for anything but an import. */
export async function getImport(reader: Reader, jobId: string): Promise<JobRow> {
  const [row] = await reader.db.select().from(job).where(eq(job.id, jobId))
  if (row?.kind !== 'resident-import') throw new Problem('not-found')
  return row
}

export function piecesOf(row: JobRow): number {
  return (row.manifest?.length ?? 0) / HASH_BYTES
}

/** SHA-256 of one piece, as the import's manifest has it. */
export function hashOfPiece(row: JobRow, piece: number): Uint8Array {
  return (row.manifest ?? new Uint8Array()).subarray(piece * HASH_BYTES, (piece + 1) * HASH_BYTES)
}

/** The piece that holds the first row not done. */
export const nextPiece = (row: JobRow): number =>
  row.cursor >= row.total ? piecesOf(row) : Math.floor(row.cursor / PIECE_ROWS)

export function progressOf(row: JobRow): ImportProgress {
  const { state, accepted, changed, unchanged, rejected, startedAt, finishedAt } = row
  return {
    jobId: row.id as Id,
    state,
    nextPiece: nextPiece(row),
    rows: row.total,
    done: row.cursor,
    accepted,
    changed,
    unchanged,
    rejected,
    startedAt,
    finishedAt,
  }
}

/** Two members of staff never send one file at a time; whoever sent last may go on, from any terminal. */
export function checkLease(row: JobRow, staffId: string, now: Instant): void {
  if (row.leaseBy === null || row.leaseBy === staffId || (row.leaseUntil ?? '') <= now) return
  throw new Problem('wrong-state', {
    detail: 'ほかの職員がこのファイルを送信しています。終わるのを待つか、1分ほどおいてやり直してください。',
  })
}

export function leaseFor(staffId: string, now: Instant): { leaseBy: string; leaseUntil: string } {
  return { leaseBy: staffId, leaseUntil: toInstant(instantMs(now) + LEASE_MS) }
}

/**
 * The id of what a row of the file brings in. It follows from import and row alone: what a kill left in the vault is
 * found again under the same id, and neighbours in the file stay neighbours in the index.
 */
export function idOfRow(
  row: Pick<JobRow, 'id' | 'startedAt'>,
  rowNo: number,
  what: 'person' | 'version' | 'measure',
): Id {
  const random = createHash('sha256').update(`${row.id}|${what}|${rowNo}`).digest().subarray(0, 10)
  random.set([rowNo >>> 16, rowNo >>> 8, rowNo])
  return newId(instantMs(row.startedAt as Instant), random)
}
