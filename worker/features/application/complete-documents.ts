import { and, eq, inArray } from 'drizzle-orm'
import { application, applicationDocument } from '../../../db/schema/data/application.ts'
import { completeDocuments } from '../../../shared/contract/application.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import type { ApplicationRow } from '../../records/application.ts'

type Completed = Input<typeof completeDocuments>

/** The day of receipt stays; only what was missing changes. */
export default endpoint(completeDocuments, async (ctx, input) =>
  ctx.partition.transact(ctx.intent('application.documents'), async (tx) => {
    const [row] = await tx.db.select().from(application).where(eq(application.id, input.id))
    if (!row) throw new Problem('not-found')
    tx.note([row.personId])
    if (row.rev !== input.rev) throw new Problem('stale-version')
    if (row.status !== 'awaiting-documents') throw new Problem('wrong-state')
    const lines = await tx.db.select().from(applicationDocument).where(eq(applicationDocument.applicationId, row.id))
    const missing = lines.filter((line) => line.state === 'later').map((line) => line.document)
    checkReceived(input, missing, row)
    await tx.db
      .update(applicationDocument)
      .set({ state: 'received', dueOn: null })
      .where(and(eq(applicationDocument.applicationId, row.id), inArray(applicationDocument.document, input.received)))
    const left = missing.filter((document) => !(input.received as string[]).includes(document))
    return advance(tx, row, input, left.length === 0)
  }),
)

function checkReceived(input: Completed, missing: readonly string[], row: ApplicationRow): void {
  const faults = input.received.flatMap((document, i) =>
    missing.includes(document) ? [] : [{ pointer: `/received/${i}`, message: 'この書類は待っていません。' }],
  )
  const proven = input.received.includes('child-insurance')
  if (row.insurancePending && proven && !input.insurance)
    faults.push({ pointer: '/insurance', message: '資格確認書が届いたときは、保険の内容を入力してください。' })
  if (input.insurance && !(row.insurancePending && proven))
    faults.push({ pointer: '/insurance', message: '保険の内容は、資格確認書が届いたときに入力してください。' })
  if (faults.length > 0) throw new Problem('invalid-input', { faults })
}

/** The whole cell is sealed anew, because it is bound to the revision. */
async function advance(tx: Transactor, row: ApplicationRow, input: Completed, complete: boolean) {
  const rev = row.rev + 1
  const detail = await tx.open(row.personId, 'application.detail', row, row.detail)
  const next = input.insurance ? { ...detail, insurance: input.insurance } : detail
  const status = complete ? ('in-review' as const) : ('awaiting-documents' as const)
  await tx.db
    .update(application)
    .set({
      rev,
      status,
      insurancePending: row.insurancePending && !input.insurance,
      detail: await tx.seal(row.personId, 'application.detail', { id: row.id, rev }, next),
    })
    .where(eq(application.id, row.id))
  return { id: input.id, rev, receiptNo: row.receiptNo, status }
}
