import { openPaper } from '../../../shared/contract/paper.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import { renderCertificate } from '../../papers/certificate.ts'
import { paperFonts } from '../../papers/fonts.ts'
import type { RenderedPaper } from '../../papers/paper.ts'
import { renderReceipt } from '../../papers/receipt.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { findCertificateFacts } from '../../records/certificate-paper.ts'
import { officesOf } from '../../records/directory.ts'
import { type PaperKind, takeHandle } from '../../records/document-handle.ts'
import { receiptFacts } from '../../records/receipt-facts.ts'

/** Gathers what a paper says inside the transaction that spends its handle; drawing it waits until that is committed. */
type Gather = (ctx: StaffCtx, tx: Transactor, refId: string) => Promise<(() => Promise<RenderedPaper>) | undefined>

/** Every kind of paper the screen can open. */
const renderers: Partial<Record<PaperKind, Gather>> = {
  receipt: async (ctx, tx, refId) => {
    const facts = await receiptFacts(tx, refId, {
      municipality: ctx.session.municipalityName,
      offices: await officesOf(ctx.control, ctx.municipality),
      today: ctx.today(),
    })
    return facts && (() => renderReceipt(paperFonts(), facts, ctx.now()))
  },
  certificate: async (ctx, tx, refId) => {
    const found = await findCertificateFacts(tx, refId, ctx.today())
    return found && (() => renderCertificate(paperFonts(), found.facts, found.issuedAt))
  },
}

export default endpoint(openPaper, async (ctx, { handle }) => {
  const draw = await ctx.partition.transact(ctx.intent('paper.open'), async (tx) => {
    const taken = await takeHandle(tx, { handle, session: ctx.session.id, now: ctx.now() })
    const gathered = taken && (await renderers[taken.kind]?.(ctx, tx, taken.refId))
    if (!gathered) throw new Problem('not-found')
    return gathered
  })
  return (await draw()).pdf
})
