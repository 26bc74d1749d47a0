import { Problem } from '../../../shared/contract/problems.ts'
import { PIECE_ROWS, sendPiece } from '../../../shared/contract/resident-import.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import { isConflict } from '../../partition/database.ts'
import { compose } from './compose.ts'
import { checkLease, getImport, type JobRow, nextPiece, progressOf } from './job.ts'
import { judge } from './judge.ts'
import { type Matched, matchRows } from './match.ts'
import { putNumbers } from './numbers.ts'
import { isTaken, readSegment, rowLines, type Segment } from './segment.ts'
import { Overtaken, take } from './take.ts'

/** How often a segment is laid beside the records again before the sender is told to try later. */
const ATTEMPTS = 4

/**
 * Takes the rows of one piece: numbers into the vault, then keys, then the records with the import's place in one
 * transaction. The rows exist only in this request. Killed anywhere, the same piece sent again goes on where the last
 * transaction ended.
 */
export default endpoint(sendPiece, async (ctx, { jobId, piece, body = new Uint8Array() }) => {
  let overtaken = 0
  for (;;) {
    const step = await lay(ctx, jobId, piece, body)
    if (step.done) return progressOf(step.job)
    try {
      const after = await takeStep(ctx, step)
      if (nextPiece(after) !== piece) return progressOf(after)
    } catch (error) {
      // A unique value that appeared meanwhile says the same as a version that is gone.
      if (!(error instanceof Overtaken || isConflict(error))) throw error
      overtaken++
      if (overtaken === ATTEMPTS) throw new Problem('stale-version')
    }
  }
})

interface Step {
  readonly done: false
  readonly job: JobRow
  readonly segment: Segment
  readonly matched: readonly Matched[]
}

/** Reads the next rows of the piece and lays them beside the records. */
function lay(ctx: StaffCtx, jobId: string, piece: number, body: Uint8Array<ArrayBuffer>) {
  return ctx.partition.read(ctx.intent('resident-import.match'), async (reader): Promise<Step | Done> => {
    const job = await getImport(reader, jobId)
    if (await isTaken(job, piece, body)) return { done: true, job }
    if (job.state !== 'running') throw new Problem('wrong-state')
    checkLease(job, ctx.session.staffId, ctx.now())
    const { layout, lines } = rowLines(job, piece, body)
    const segment = readSegment(lines, layout, piece * PIECE_ROWS, job.cursor)
    const matched = segment.rows.length === 0 ? [] : await matchRows(reader, job, segment.rows)
    return { done: false, job, segment, matched }
  })
}

type Done = { readonly done: true; readonly job: JobRow }

async function takeStep(ctx: StaffCtx, { job, segment, matched }: Step): Promise<JobRow> {
  const numbers = await putNumbers(ctx, matched)
  const judged = judge(segment, matched, numbers)
  const now = ctx.now()
  return ctx.partition.transact(ctx.intent('resident-import.take'), async (tx) => {
    const composed = await compose(tx, job, judged, numbers, now)
    return take(tx, job, segment, judged, composed, { staffId: ctx.session.staffId, now })
  })
}
