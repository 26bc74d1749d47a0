import type { MedicalAidFacts } from '../rules/medical-aid/facts.ts'
import type { CareKind, InsurerKind } from '../rules/medical-aid/ordinance.ts'
import type { MedicalAidProposal } from '../rules/medical-aid/propose.ts'
import type { CalendarDate } from '../values/calendar-date.ts'

/** 5情報 less the address, with 通称名 and 続柄. Names keep their exact code points. */
export interface Ident {
  readonly name: string
  readonly kana: string
  readonly alias: string | null
  readonly aliasKana: string | null
  readonly birthOn: CalendarDate
  /** 1 男, 2 女, 9 その他・不明. */
  readonly sex: '1' | '2' | '9'
  /** 続柄 as the registry words it. */
  readonly relationship: string | null
}

/** Where a person lives and may be written to. Everything here betrays a place and is masked under a support measure. */
export interface Whereabouts {
  readonly postalCode: string | null
  readonly address: string
  readonly previousAddress: string | null
  readonly movedInOn: CalendarDate | null
  readonly movedOutOn: CalendarDate | null
  readonly movedOutTo: string | null
  readonly mailing: { readonly name: string; readonly postalCode: string; readonly address: string } | null
  readonly phone: string | null
}

export interface SupportMeasureDetail {
  /** Which authority asked, as recorded; never shown on a screen that faces a visitor. */
  readonly note: string
}

export interface Insurance {
  readonly insurerNo: string
  readonly symbol: string
  readonly number: string
  readonly branch: string | null
  readonly kind: InsurerKind
  /** First day insured, or null when it was so all along. */
  readonly since: CalendarDate | null
  readonly insuredName: string
}

export interface Account {
  readonly bankCode: string
  readonly branchCode: string
  readonly kind: 'ordinary' | 'current' | 'savings'
  readonly number: string
  readonly holderKana: string
}

/** The answers of an application form. */
export interface ApplicationDetail {
  readonly guardian: {
    readonly personId: string | null
    readonly name: string
    readonly kana: string
    readonly relationship: string
    readonly phone: string
  }
  readonly proxy: { readonly name: string; readonly relationship: string } | null
  readonly insurance: Insurance | null
  readonly account: Account | null
  /** Circumstances the rules ask for, as declared; null: not known yet, never "no". */
  readonly circumstances: {
    readonly claimant: 'guardian' | 'youth'
    readonly publicAssistance: boolean | null
    readonly singleParentAid: boolean | null
    readonly disabilityAid: boolean | null
    readonly placement: 'none' | 'institution' | 'foster' | null
    readonly otherMedicalAid: boolean | null
    readonly incomeOverLimit: boolean | null
  }
  readonly memo: string
}

/** What a decision saw and how it was reached; enough to replay it years later. */
export interface DeterminationBasis {
  /** 判定日: the day the rules were asked for. */
  readonly judgedOn: CalendarDate
  readonly facts: MedicalAidFacts
  readonly proposal: MedicalAidProposal
  /** Why the decision departs from the proposal, or what was weighed. */
  readonly remark: string
}

/** 起案: the basis of a decision before it is one. */
export interface DecisionProposalBasis extends DeterminationBasis {
  /** Random, so that the hash of the facts tells nobody the facts. */
  readonly salt: string
  /** 差戻し: why the proposal was sent back, in words. */
  readonly refusal: string | null
}

/** What an eligibility answer and a certificate are made from. */
export interface EntitlementBenefit {
  readonly recipientNo: string
  readonly birthOn: CalendarDate
  /** For whether the certificate pays at the counter; null when the insurance was not known. */
  readonly insurerKind: InsurerKind | null
  /** What the row changed against the one before it; absent on the first. */
  readonly change?: EntitlementChange
}

export interface EntitlementChange {
  readonly kind: 'suspended' | 'resumed' | 'lost'
  readonly reason: string
  readonly effectiveOn: CalendarDate
  readonly remark: string
  readonly by: string
}

/** A certificate exactly as printed, but for number, days and reason, which are columns beside it. */
export interface CertificateFace {
  readonly title: string
  /** One character in a circle beside the title (乳, 子, 青); null where the kind has none. */
  readonly mark: string | null
  readonly payerNo: string
  readonly recipientNo: string
  readonly code: string
  readonly name: string
  readonly kana: string
  readonly birthOn: CalendarDate
  readonly address: string | null
  readonly guardianName: string | null
  readonly copay: readonly { readonly care: CareKind; readonly text: string }[]
  readonly issuer: string
  readonly contact: { readonly office: string; readonly phone: string }
  /** Which set of standing notes is printed below the card. */
  readonly notes: 'medical-aid-1'
}

/** 医療助成資格 as registered at the hub. */
export interface HubCertificateFace {
  /** 証ID: of the paper that is current, null before one is issued. */
  readonly certificateId: string | null
  /** 証名. */
  readonly certificateName: string
  /** 公費ID: municipality and kind, the same for everyone who holds this kind. */
  readonly publicExpenseId: string
  /** 区分. */
  readonly segment: string
  readonly payerNo: string
  readonly recipientNo: string
  /** 自己負担上限: ID, 種別, 負担定義, 負担率, 金額, 回数. */
  readonly limits: readonly {
    readonly id: string
    readonly kind: string
    readonly definition: 'rate' | 'per-visit' | 'per-day' | 'daily-cap' | 'monthly-cap'
    readonly ratePercent: number | null
    readonly amountYen: number | null
    readonly times: number | null
    readonly timesPer: 'stay' | 'month' | null
  }[]
  /** 券面情報: what the paper says, line by line. */
  readonly face: readonly { readonly label: string; readonly text: string }[]
  /** 項目情報: conditions as item and code. */
  readonly items: readonly { readonly item: string; readonly code: string }[]
  /** 医療機関コード of 指定医療機関; empty where every institution may be used. */
  readonly institutionCodes: readonly string[]
}

/** The value behind each sealed column of a municipality's records. */
export interface SealedValues {
  'person_version.ident': Ident
  'person_version.whereabouts': Whereabouts
  'support_measure.detail': SupportMeasureDetail
  'application.detail': ApplicationDetail
  'draft.body': string
  'decision_proposal.basis': DecisionProposalBasis
  'determination.basis': DeterminationBasis
  'entitlement.benefit': EntitlementBenefit
  'certificate.face': CertificateFace
  'hub_subject.pmh_id': string
  'hub_certificate.face': HubCertificateFace
}

export type SealedField = keyof SealedValues
