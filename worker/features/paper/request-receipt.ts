import { eq } from 'drizzle-orm'
import { application } from '../../../db/schema/data/application.ts'
import { requestReceipt } from '../../../shared/contract/paper.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { giveHandle } from '../../records/document-handle.ts'

export default endpoint(requestReceipt, async (ctx, { applicationId }) =>
  ctx.partition.transact(ctx.intent('paper.receipt'), async (tx) => {
    const [row] = await tx.db
      .select({ personId: application.personId })
      .from(application)
      .where(eq(application.id, applicationId))
    if (!row) throw new Problem('not-found')
    tx.note([row.personId])
    const session = ctx.session.id
    return { handle: await giveHandle(tx, { session, kind: 'receipt', refId: applicationId, now: ctx.now() }) }
  }),
)
