import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemeCount } from '../../shared/values/graphemes.ts'
import { isKana, searchKana, toFullKana, toFurigana, toKatakana } from '../../shared/values/kana.ts'
import { toDigits, toNarrow } from '../../shared/values/width.ts'

describe('kana', () => {
  it.each([
    ['やまだ　はなこ', 'ヤマダハナコ'],
    ['ﾔﾏﾀﾞ ﾊﾅｺ', 'ヤマダハナコ'],
    ['ヤマダ　ハナコ', 'ヤマダハナコ'],
    ['しょうた', 'ショウタ'],
    ['シヨウタ', 'シヨウタ'],
    ['か\u3099く', 'ガク'],
    ['ヴァン', 'ヴァン'],
    ['ゔぁん', 'ヴァン'],
  ])('search key of %s is %s', (typed, key) => {
    expect(searchKana(typed)).toBe(key)
  })

  it('gives one key however the kana was typed, and the key of a key is itself', () => {
    const kana = fc.array(
      fc.integer({ min: 0x3041, max: 0x3096 }).map((c) => String.fromCodePoint(c)),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(kana, (letters) => {
        const hiragana = letters.join('')
        const key = searchKana(hiragana)
        expect(searchKana(toKatakana(hiragana))).toBe(key)
        expect(searchKana(letters.join('　'))).toBe(key)
        expect(searchKana(hiragana.normalize('NFD'))).toBe(key)
        expect(searchKana(key)).toBe(key)
      }),
    )
  })

  it('makes full-width kana from half width without touching kanji', () => {
    expect(toFullKana('ｶﾞｷﾞﾊﾟ ﾔﾏﾀﾞｰ')).toBe('ガギパ ヤマダー')
    expect(toFullKana('カﾞ')).toBe('ガ')
    expect(toFullKana('\uFA19\uFA45①ＡＢ')).toBe('\uFA19\uFA45①ＡＢ')
    expect(toFullKana('ﾞ')).toBe('゛')
  })

  it.each([
    [' やまだ  はなこ ', 'ヤマダ　ハナコ'],
    ['ﾔﾏﾀﾞ　ﾊﾅｺ', 'ヤマダ　ハナコ'],
    ['メアリ-', 'メアリー'],
    ['ジョン・スミス', 'ジョン・スミス'],
    ['ｼﾞｮﾝ･ｽﾐｽ', 'ジョン・スミス'],
  ])('stores フリガナ %s as %s', (typed, stored) => {
    expect(toFurigana(typed)).toBe(stored)
    expect(isKana(stored)).toBe(true)
  })

  it.each(['山田', 'やまだ', 'ﾔﾏﾀﾞ', '', '　', 'ヤマダ　', 'ヤマダA'])('"%s" is not kana', (text) => {
    expect(isKana(text)).toBe(false)
  })
})

describe('width and length', () => {
  it('folds figures and hyphens as they come from a Japanese keyboard', () => {
    expect(toDigits('１２３－４５６７')).toBe('1234567')
    expect(toDigits('０４５ー６７１ー２１２１')).toBe('0456712121')
    expect(toNarrow('ＡＢ　１')).toBe('AB 1')
    expect(toDigits('12a')).toBe('12a')
  })

  it('counts characters as a reader does', () => {
    expect(graphemeCount('葛󠄀城辻󠄀')).toBe(3)
    expect(graphemeCount('𠮷野家')).toBe(3)
    expect(graphemeCount('')).toBe(0)
  })
})
