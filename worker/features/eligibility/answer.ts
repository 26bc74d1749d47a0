import type { InferOutput } from 'valibot'
import {
  type eligible,
  type expired,
  type FieldGroup,
  type unobtainable,
  unobtainableMessage,
} from '../../../shared/contract/eligibility.ts'
import type { EntitlementBenefit, Ident } from '../../../shared/contract/sealed-values.ts'
import type { CertificatePlan } from '../../../shared/rules/medical-aid/certificate.ts'
import { type Benefit, paysInKind } from '../../../shared/rules/medical-aid/coverage.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { Case } from './find-case.ts'

export type Eligible = InferOutput<typeof eligible>
export type Answer = Eligible | InferOutput<typeof expired> | InferOutput<typeof unobtainable>

/** What stands in every answer. */
export interface Traced {
  readonly inquiryNo: Id
  readonly answeredAt: string
  readonly careOn: CalendarDate
}

/** Recipient numbers longer than this do not fit common receipt computers. */
const COMMON_RECIPIENT_CHARS = 20

/** What the log keeps of a verdict; the caller learns less. */
export type Verdict =
  | { readonly kind: 'eligible' }
  | { readonly kind: 'expired'; readonly on: CalendarDate }
  | { readonly kind: 'withheld'; readonly why: string }

/** Judges a case. Everything that must not be told apart from outside becomes `withheld`, with the reason for the log only. */
export function judge(found: Case | undefined, on: CalendarDate): Verdict {
  if (!found) return { kind: 'withheld', why: 'unknown' }
  if (found.masked) return { kind: 'withheld', why: 'support-measure' }
  if (found.notDisclosed) return { kind: 'withheld', why: 'not-disclosed' }
  if (found.viewSuspended) return { kind: 'withheld', why: 'view-suspended' }
  if (found.hubState === 'mismatch' || found.hubState === 'refused') return { kind: 'withheld', why: 'mismatch' }
  const { entitlement } = found
  if (!entitlement) return { kind: 'withheld', why: 'not-entitled' }
  if (entitlement.state === 'suspended') return { kind: 'withheld', why: 'suspended' }
  const lostOn = entitlement.lostOn as CalendarDate | null
  if (entitlement.state === 'lost' && lostOn === null) return { kind: 'withheld', why: 'lost' }
  if (lostOn !== null && on >= lostOn) return { kind: 'expired', on: lostOn }
  return { kind: 'eligible' }
}

export function unobtainableAnswer(traced: Traced): Answer {
  return { ...traced, status: 'unobtainable', message: unobtainableMessage }
}

export function expiredAnswer(traced: Traced, expiredOn: CalendarDate): Answer {
  return { ...traced, status: 'expired', expiredOn, message: '助成資格は失効しています。' }
}

/** What an institution may see, cut to the groups of fields its scope holds. */
export function eligibleAnswer(
  traced: Traced,
  shown: Eligible['shownCertificate'],
  groups: readonly string[],
  facts: {
    entitlement: NonNullable<Case['entitlement']>
    sealed: EntitlementBenefit
    benefit: Benefit
    /** The certificate of the day of care. */
    paper: Pick<CertificatePlan, 'validFrom' | 'validTo'>
    ident: Ident | undefined
    prefecture: string | undefined
  },
): Eligible {
  const has = (group: FieldGroup) => groups.includes(group)
  const { benefit, ident } = facts
  return {
    ...traced,
    status: 'eligible',
    shownCertificate: shown,
    message: messages[shown],
    ...(has('identity') && ident ? { identity: { kana: ident.kana, birthOn: ident.birthOn, sex: ident.sex } } : {}),
    ...(has('certificate') ? { certificate: certificateOf(facts) } : {}),
    ...(has('copay')
      ? { copay: { ...benefit.care, mealsCovered: benefit.mealsCovered, deductedFirst: [...benefit.deductions] } }
      : {}),
    ...(has('in-kind') ? { inKind: inKindOf(facts) } : {}),
    ...(has('contact') ? { contact: { office: benefit.office.nameJa, phone: benefit.office.phone } } : {}),
  }
}

const messages: Record<Eligible['shownCertificate'], string> = {
  current: '助成資格は有効です。',
  'not-shown': '助成資格は有効です。',
  'reissued-since': '助成資格は有効です。この証は再交付済みです。新しい証の提示を求めてください。',
  'reported-lost': '助成資格は有効です。この証は紛失の届出があります。新しい証の提示を求めてください。',
  collected: '助成資格は有効です。この証は回収済みです。新しい証の提示を求めてください。',
}

function certificateOf({ entitlement, sealed, benefit, paper }: Parameters<typeof eligibleAnswer>[3]) {
  return {
    payerNo: benefit.certificate.payerNumber,
    recipientNo: sealed.recipientNo,
    recipientNoOver20: sealed.recipientNo.length > COMMON_RECIPIENT_CHARS,
    schemeCode: 'medical-aid',
    schemeName: benefit.schemeNameJa,
    kindCode: benefit.certificate.code,
    kindName: benefit.certificate.nameJa,
    validFrom: paper.validFrom,
    validTo: paper.validTo,
    expiresOn: entitlement.lostOn as CalendarDate | null,
  }
}

function inKindOf({ benefit, sealed, prefecture }: Parameters<typeof eligibleAnswer>[3]) {
  if (prefecture === undefined) return { possibleHere: false, reason: '医療機関の所在地が登録されていません。' }
  const possibleHere = paysInKind(benefit, prefecture, sealed.insurerKind)
  if (possibleHere) return { possibleHere, reason: 'この医療機関で証を使えます。' }
  const byInsurer = sealed.insurerKind !== null && benefit.notUsableWith.includes(sealed.insurerKind)
  return {
    possibleHere,
    reason: byInsurer
      ? 'この保険では証を使えません。窓口でお支払いのうえ償還払いとなります。'
      : '都道府県外のため証を使えません。窓口でお支払いのうえ償還払いとなります。',
  }
}
