import { describe, expect, it } from 'vitest'
import { reasons } from '../../shared/ja/reasons.ts'
import { reasonCodes } from '../../shared/rules/reason.ts'
import { bankAccountReasons } from '../../shared/values/bank-account.ts'
import { dateReasons } from '../../shared/values/wareki.ts'

const codes = [...reasonCodes, ...dateReasons, ...bankAccountReasons]

describe('sentences', () => {
  it('exist for every reason and for nothing else', () => {
    expect(Object.keys(reasons).sort()).toEqual([...codes].sort())
  })

  it.each(codes)('%s is one polite Japanese text with English beside it', (code) => {
    const { ja, en } = reasons[code]
    expect(ja).toMatch(/(です|ます|ません|ください|します)。$/)
    expect(ja).toMatch(/[ぁ-ん]/)
    expect(en).toMatch(/^[A-Z][ -~記号番]+\.$/)
  })
})
