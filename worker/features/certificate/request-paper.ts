import { eq } from 'drizzle-orm'
import { certificate } from '../../../db/schema/data/determination.ts'
import { requestCertificatePaper } from '../../../shared/contract/certificate.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { giveHandle } from '../../records/document-handle.ts'

export default endpoint(requestCertificatePaper, async (ctx, { certificateId }) =>
  ctx.partition.transact(ctx.intent('certificate.print'), async (tx) => {
    const [row] = await tx.db
      .select({ personId: certificate.personId, state: certificate.state })
      .from(certificate)
      .where(eq(certificate.id, certificateId))
    if (!row) throw new Problem('not-found')
    tx.note([row.personId])
    if (row.state !== 'current')
      throw new Problem('wrong-state', { detail: 'この証は再交付済み、紛失または回収済みのため印刷できません。' })
    const session = ctx.session.id
    return { handle: await giveHandle(tx, { session, kind: 'certificate', refId: certificateId, now: ctx.now() }) }
  }),
)
