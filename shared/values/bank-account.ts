import type { Branded } from './branded.ts'
import { isKana, toFurigana } from './kana.ts'
import type { Result } from './result.ts'
import { toDigits, toNarrow } from './width.ts'

/** 預金種目 with its figure in the transfer file of the bank association: 1 普通, 2 当座, 4 貯蓄, 9 その他. */
export const accountKinds = { ordinary: '1', current: '2', savings: '4', other: '9' } as const
export type AccountKind = keyof typeof accountKinds

/** A checked account: figures narrow and of full length, holder in full-width kana. Make one with `checkBankAccount`. */
export type BankAccount = Branded<
  {
    readonly bankCode: string
    readonly branchCode: string
    readonly kind: AccountKind
    readonly number: string
    readonly holderKana: string
  },
  'BankAccount'
>

export type BankAccountInput = {
  readonly bankCode: string
  readonly branchCode: string
  readonly kind: string
  readonly number: string
  readonly holderKana: string
}

export const bankAccountReasons = [
  'bank-code-not-4-figures',
  'branch-code-not-3-figures',
  'account-kind-unknown',
  'account-number-not-7-figures',
  'account-holder-not-kana',
  'postal-symbol-unreadable',
  'postal-number-unreadable',
] as const
export type BankAccountReason = (typeof bankAccountReasons)[number]

export type BankAccountProblem = { readonly field: keyof BankAccountInput; readonly reason: BankAccountReason }

/** ゆうちょ銀行. */
export const POSTAL_BANK = '9900'

function isAccountKind(text: string): text is AccountKind {
  return Object.hasOwn(accountKinds, text)
}

/** Latin letters, figures and `( ) - .` may stand in the name of a party (全銀 record format), with spaces between. */
function isHolder(text: string): boolean {
  return text !== '' && isKana(text.replace(/[A-Z0-9().-]/g, 'ア').replace(/\s+/gu, ' '))
}

function toHolder(typed: string): string {
  return toFurigana(typed.replace(/[\uff01-\uff5e]/gu, toNarrow).toUpperCase())
}

/**
 * Checks and completes an account: width folded, an account number shorter than seven filled with zeros. Knows the shape
 * only; whether bank and branch exist is looked up in the reference list.
 */
export function checkBankAccount(
  input: BankAccountInput,
):
  | { readonly ok: true; readonly value: BankAccount }
  | { readonly ok: false; readonly problems: BankAccountProblem[] } {
  const bankCode = toDigits(input.bankCode)
  const branchCode = toDigits(input.branchCode)
  const number = toDigits(input.number)
  const holderKana = toHolder(input.holderKana)
  const { kind } = input
  const problems: BankAccountProblem[] = []
  if (!/^\d{4}$/.test(bankCode)) problems.push({ field: 'bankCode', reason: 'bank-code-not-4-figures' })
  if (!/^\d{3}$/.test(branchCode)) problems.push({ field: 'branchCode', reason: 'branch-code-not-3-figures' })
  if (!/^\d{1,7}$/.test(number)) problems.push({ field: 'number', reason: 'account-number-not-7-figures' })
  if (!isHolder(holderKana)) problems.push({ field: 'holderKana', reason: 'account-holder-not-kana' })
  if (!isAccountKind(kind)) {
    problems.push({ field: 'kind', reason: 'account-kind-unknown' })
    return { ok: false, problems }
  }
  if (problems.length > 0) return { ok: false, problems }
  const value = { bankCode, branchCode, kind, number: number.padStart(7, '0'), holderKana } as BankAccount
  return { ok: true, value }
}

export type PostalTransfer = {
  readonly bankCode: string
  readonly branchCode: string
  readonly kind: AccountKind
  readonly number: string
}

/**
 * ゆうちょ 記号・番号 to the branch and number other banks use. 記号 1AB?0: branch AB8, number without its last figure (always 1),
 * ordinary. 記号 0AB?0 (振替口座): branch AB9, number as it is, current.
 */
export function postalTransfer(symbol: string, number: string): Result<PostalTransfer, BankAccountReason> {
  const mark = /^([01])(\d{2})\d0$/.exec(toDigits(symbol))
  if (!mark) return { ok: false, reason: 'postal-symbol-unreadable' }
  const figures = toDigits(number)
  const savings = mark[1] === '1'
  if (!(savings ? /^\d{1,7}1$/ : /^\d{1,7}$/).test(figures)) return { ok: false, reason: 'postal-number-unreadable' }
  const value: PostalTransfer = {
    bankCode: POSTAL_BANK,
    branchCode: `${mark[2]}${savings ? 8 : 9}`,
    kind: savings ? 'ordinary' : 'current',
    number: (savings ? figures.slice(0, -1) : figures).padStart(7, '0'),
  }
  return { ok: true, value }
}
