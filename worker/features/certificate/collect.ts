import { and, eq } from 'drizzle-orm'
import { certificate } from '../../../db/schema/data/determination.ts'
import { collectCertificate } from '../../../shared/contract/certificate.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'

export default endpoint(collectCertificate, async (ctx, { certificateId, rev }) =>
  ctx.partition.transact(ctx.intent('certificate.collect'), async (tx) => {
    const [row] = await tx.db.select().from(certificate).where(eq(certificate.id, certificateId))
    if (!row) throw new Problem('not-found')
    tx.note([row.personId])
    if (row.state === 'collected' && row.rev === rev + 1) return { done: true as const }
    if (row.state === 'collected') throw new Problem('wrong-state')
    const face = await tx.open(row.personId, 'certificate.face', row, row.face)
    const place = { id: row.id, rev: rev + 1 }
    const collected = await tx.db
      .update(certificate)
      .set({
        rev: place.rev,
        state: 'collected',
        face: await tx.seal(row.personId, 'certificate.face', place, face),
      })
      .where(and(eq(certificate.id, row.id), eq(certificate.rev, rev)))
      .returning({ id: certificate.id })
    if (collected.length === 0) throw new Problem('stale-version')
    return { done: true as const }
  }),
)
