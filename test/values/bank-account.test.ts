import { describe, expect, it } from 'vitest'
import { checkBankAccount, postalTransfer } from '../../shared/values/bank-account.ts'

const typed = { bankCode: '0001', branchCode: '110', kind: 'ordinary', number: '1234567', holderKana: 'ヤマダ　ハナコ' }

describe('bank account', () => {
  it('folds width, fills the number and keeps the holder in full-width kana', () => {
    const checked = checkBankAccount({
      bankCode: '０００１',
      branchCode: ' 110',
      kind: 'ordinary',
      number: '３４５６７',
      holderKana: 'ﾔﾏﾀﾞ ﾊﾅｺ',
    })
    expect(checked).toEqual({ ok: true, value: { ...typed, number: '0034567' } })
  })

  it.each([
    [{ bankCode: '001' }, 'bankCode', 'bank-code-not-4-figures'],
    [{ branchCode: '1100' }, 'branchCode', 'branch-code-not-3-figures'],
    [{ kind: '1' }, 'kind', 'account-kind-unknown'],
    [{ kind: 'toString' }, 'kind', 'account-kind-unknown'],
    [{ number: '12345678' }, 'number', 'account-number-not-7-figures'],
    [{ number: '' }, 'number', 'account-number-not-7-figures'],
    [{ holderKana: '山田花子' }, 'holderKana', 'account-holder-not-kana'],
    [{ holderKana: '' }, 'holderKana', 'account-holder-not-kana'],
    [{ holderKana: 'ヤマダ,ハナコ' }, 'holderKana', 'account-holder-not-kana'],
  ])('refuses %j at %s: %s', (change, field, reason) => {
    expect(checkBankAccount({ ...typed, ...change })).toEqual({ ok: false, problems: [{ field, reason }] })
  })

  it('names every wrong field at once', () => {
    const checked = checkBankAccount({ bankCode: '', branchCode: '', kind: '', number: '', holderKana: '' })
    expect(checked.ok ? [] : checked.problems.map(({ field }) => field).sort()).toEqual([
      'bankCode',
      'branchCode',
      'holderKana',
      'kind',
      'number',
    ])
  })

  it('accepts the marks a corporate name may hold', () => {
    const checked = checkBankAccount({ ...typed, holderKana: 'カ)ハグクミ ABC-1.' })
    expect(checked.ok && checked.value.holderKana).toBe('カ)ハグクミ　ABC-1.')
  })
})

describe('ゆうちょ', () => {
  it.each([
    ['10170', '12345671', '018', 'ordinary', '1234567'],
    ['１４０８０', '321', '408', 'ordinary', '0000032'],
    ['00120', '123456', '019', 'current', '0123456'],
  ])('記号 %s 番号 %s is branch %s, %s %s', (symbol, number, branchCode, kind, account) => {
    expect(postalTransfer(symbol, number)).toEqual({
      ok: true,
      value: { bankCode: '9900', branchCode, kind, number: account },
    })
  })

  it.each([
    ['1017', '12345671', 'postal-symbol-unreadable'],
    ['20170', '12345671', 'postal-symbol-unreadable'],
    ['10171', '12345671', 'postal-symbol-unreadable'],
    ['10170', '12345672', 'postal-number-unreadable'],
    ['10170', '1', 'postal-number-unreadable'],
    ['10170', '123456781', 'postal-number-unreadable'],
  ])('記号 %s 番号 %s is refused: %s', (symbol, number, reason) => {
    expect(postalTransfer(symbol, number)).toEqual({ ok: false, reason })
  })
})
