import { listCertificates, requestCertificatePaper } from '../../shared/contract/certificate.ts'
import { decideApplication } from '../../shared/contract/decision.ts'
import { openPaper } from '../../shared/contract/paper.ts'
import { proposeDecision, readCase } from '../../shared/contract/review.ts'
import type { Id } from '../../shared/values/id.ts'
import { type Family, freshId, type Intake, pdf } from './intake.ts'
import { type JourneyWorld, must, type Say } from './world.ts'

/** What the office holds after the decision. */
export interface Granted {
  readonly entitlementId: Id
  readonly certificateId: Id
  /** As printed. */
  readonly code: string
  readonly recipientNo: string
  readonly certificatePdf: Uint8Array
}

const proposals = { grant: '認定', reject: '却下', undecided: '人の判断が必要' } as const
const marks = { met: '○', 'not-met': '×', unknown: '？' } as const

/** Proposal, another person's decision, certificate on paper: steps 4 and 5. */
export async function grant(world: JourneyWorld, family: Family, intake: Intake, say: Say): Promise<Granted> {
  const { applicationId } = intake
  const reviewer = await world.staff('reviewer')
  const { application, judgement } = await reviewer.call(readCase, { applicationId })
  say(
    { ja: '審査: 規則の提案を見る', en: 'Review: sees what the rules propose, with an article per step' },
    {
      提案: proposals[judgement.outcome],
      段階: judgement.steps.map((step) => `${marks[step.result]} ${step.words}（${step.law}）`),
    },
  )
  const proposed = await reviewer.call(proposeDecision, {
    id: freshId(world),
    applicationId,
    rev: application.rev,
    outcome: 'grant',
    reasonCode: null,
    validFrom: null,
    validTo: null,
    remark: judgement.outcome === 'grant' ? '' : '書類で確かめたため',
    factsHash: judgement.factsHash,
  })
  const decider = await world.staff('decider')
  const decided = await decider.call(decideApplication, {
    determinationId: freshId(world),
    approvalId: proposed.id,
    request: proposed.request,
  })
  say(
    { ja: '決裁: 別の職員が決定する', en: 'Decision: another member of staff decides' },
    {
      結果: decided.status === 'granted' ? '認定' : '却下',
      期間: `${proposed.request.validFrom} から ${proposed.request.validTo}`,
    },
  )
  must(decided.status === 'granted', 'the application was not granted')
  const { certificates } = await decider.call(listCertificates, { personId: family.childId })
  const certificate = certificates.find((one) => one.id === decided.certificateId)
  must(certificate !== undefined && decided.entitlementId !== null, 'there is no certificate')
  const paper = await decider.call(requestCertificatePaper, { certificateId: certificate.id })
  const certificatePdf = await decider.call(openPaper, { handle: paper.handle })
  say(
    { ja: '医療証: 印刷する', en: 'Certificate: printed, with its code for institutions' },
    {
      公費負担者番号: certificate.payerNo,
      受給者番号: certificate.recipientNo,
      証のコード: certificate.code,
      紙面: pdf(certificatePdf),
    },
  )
  return {
    entitlementId: decided.entitlementId,
    certificateId: certificate.id,
    code: certificate.code,
    recipientNo: certificate.recipientNo,
    certificatePdf,
  }
}
