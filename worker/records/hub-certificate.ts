import type { EntitlementBenefit, HubCertificateFace } from '../../shared/contract/sealed-values.ts'
import { careWords, copayText } from '../../shared/ja/copay.ts'
import type { Benefit } from '../../shared/rules/medical-aid/coverage.ts'
import { type CareKind, type CopayLine, careKinds } from '../../shared/rules/medical-aid/ordinance.ts'

/** What an entitlement is at the hub. */
export interface HubFacts {
  readonly municipality: string
  readonly certificateId: string | null
  readonly state: 'active' | 'suspended' | 'lost'
  readonly sealed: EntitlementBenefit
  readonly benefit: Benefit
}

/** The record items of 医療助成資格 (別添2) for one entitlement of children's medical aid. */
export function hubFace({ municipality, certificateId, state, sealed, benefit }: HubFacts): HubCertificateFace {
  const { certificate, care } = benefit
  return {
    certificateId,
    certificateName: certificate.nameJa,
    publicExpenseId: `${municipality}-${certificate.code}`,
    segment: certificate.code,
    payerNo: certificate.payerNumber,
    recipientNo: sealed.recipientNo,
    limits: careKinds.flatMap((kind) => limitsOf(kind, care[kind])),
    face: [
      { label: '証名', text: certificate.nameJa },
      { label: '公費負担者番号', text: certificate.payerNumber },
      { label: '受給者番号', text: sealed.recipientNo },
      ...careKinds.map((kind) => ({ label: careWords[kind], text: copayText(care[kind]) })),
    ],
    items: [
      { item: 'state', code: state },
      { item: 'meals', code: benefit.mealsCovered ? '1' : '0' },
      ...careKinds
        .filter((kind) => care[kind].firstVisitOnly)
        .map((kind) => ({ item: 'first-visit-only', code: kind })),
      ...benefit.deductions.map((code) => ({ item: 'deducted-first', code })),
    ],
    institutionCodes: [],
  }
}

/** Every limit of one kind of care; a kind that costs nothing is one rate of zero. */
function limitsOf(kind: CareKind, line: CopayLine): HubCertificateFace['limits'] {
  const { countLimit: times, countPer: timesPer } = line
  const amounts = [
    ['per-visit', line.perVisitYen],
    ['per-day', line.perDayYen],
    ['daily-cap', line.dailyCapYen],
    ['monthly-cap', line.monthlyCapYen],
  ] as const
  const base = { kind, times, timesPer }
  const rate =
    line.ratePercent === null
      ? []
      : [{ ...base, id: `${kind}-rate`, definition: 'rate' as const, ratePercent: line.ratePercent, amountYen: null }]
  return [
    ...rate,
    ...amounts.flatMap(([definition, amountYen]) =>
      amountYen === null ? [] : [{ ...base, id: `${kind}-${definition}`, definition, ratePercent: null, amountYen }],
    ),
  ]
}
