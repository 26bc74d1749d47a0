import { renderCertificate, renderCertificates } from '../../worker/papers/certificate.ts'
import { paperFonts } from '../../worker/papers/fonts.ts'
import { renderReceipt } from '../../worker/papers/receipt.ts'
import { certificateFacts, crowdedFacts, madeAt, receiptFacts } from './facts.ts'

const papers: Record<string, () => Promise<{ pdf: Uint8Array }>> = {
  '/certificate': () => renderCertificate(paperFonts(), certificateFacts, madeAt),
  '/certificate-crowded': () => renderCertificate(paperFonts(), crowdedFacts, madeAt),
  '/receipt': () => renderReceipt(paperFonts(), receiptFacts, madeAt),
  '/100-certificates': () => renderCertificates(paperFonts(), Array(100).fill(certificateFacts), madeAt),
}

export default {
  async fetch(request: Request): Promise<Response> {
    const paper = papers[new URL(request.url).pathname]
    return paper ? new Response((await paper()).pdf.slice()) : new Response(null, { status: 404 })
  },
}
