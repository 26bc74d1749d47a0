import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { job } from '../../../db/schema/data/job.ts'
import { type FieldFault, Problem } from '../../../shared/contract/problems.ts'
import { PIECE_ROWS, startImport } from '../../../shared/contract/resident-import.ts'
import { endpoint } from '../../http/endpoint.ts'
import { type LayoutFault, layoutToPlan, readLayout } from '../../hubs/registry/layout.ts'
import { checkLease, leaseFor, progressOf } from './job.ts'

/** The file is known by the hashes of its pieces: the same file again is the same import, wherever it stands. */
export default endpoint(startImport, async (ctx, { id, heading, rows, pieces }) => {
  const layout = readLayout(Buffer.from(heading, 'hex'))
  if ('fault' in layout) throw new Problem('invalid-input', { faults: faultsOf(layout) })
  if (Math.ceil(rows / PIECE_ROWS) !== pieces.length) throw new Problem('invalid-input')
  const manifest = new Uint8Array(Buffer.from(pieces.join(''), 'hex'))
  const target = createHash('sha256').update(manifest).digest('hex')
  const now = ctx.now()
  const lease = leaseFor(ctx.session.staffId, now)
  return ctx.partition.transact(ctx.intent('resident-import.start'), async (tx) => {
    await tx.db
      .insert(job)
      .values({
        id,
        kind: 'resident-import',
        target,
        state: 'running',
        cursor: 0,
        total: rows,
        accepted: 0,
        changed: 0,
        unchanged: 0,
        rejected: 0,
        manifest,
        plan: layoutToPlan(layout),
        startedBy: ctx.session.staffId,
        startedAt: now,
        ...lease,
      })
      .onConflictDoNothing()
    const same = and(eq(job.kind, 'resident-import'), eq(job.target, target))
    const [found] = await tx.db.select().from(job).where(same)
    if (!found) throw new Problem('taken-id')
    if (found.state !== 'running') return progressOf(found)
    checkLease(found, ctx.session.staffId, now)
    await tx.db.update(job).set(lease).where(eq(job.id, found.id))
    return progressOf(found)
  })
})

/** Unknown columns are told by their place: where a file lacks its heading, the first line is somebody's data. */
function faultsOf(refused: LayoutFault): FieldFault[] {
  const fault = (message: string): FieldFault => ({ pointer: '/heading', message })
  if (refused.fault === 'unreadable')
    return [fault('見出しを読み取れません。Shift_JIS か UTF-8 の CSV ファイルを選んでください。')]
  const { unknownPlaces, missing } = refused
  const unknown = `決められていない項目か重複した項目があります(${unknownPlaces.map((place) => `${place}列目`).join('、')})。`
  return [
    ...(unknownPlaces.length > 0 ? [fault(unknown)] : []),
    ...(missing.length > 0 ? [fault(`項目が足りません(${missing.join('、')})。`)] : []),
  ]
}
