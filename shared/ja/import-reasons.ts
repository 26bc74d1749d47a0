import type { ImportReason } from '../values/registry.ts'
import type { Sentence } from './reasons.ts'

/** What is the matter with a row of the resident-registry file, and what to do. Never quotes the row. */
export const importReasonTexts: Readonly<Record<ImportReason, Sentence>> = {
  'unreadable-characters': {
    ja: '文字コードとして読めない文字があります。住基側で行を出し直してください。',
    en: 'Holds bytes that are no character. Write the row again at the registry.',
  },
  'external-character': {
    ja: '外字があります。住基側で文字情報基盤の文字に置き換えてください。',
    en: 'Holds an external character. Replace it at the registry.',
  },
  'blank-line': { ja: '空の行です。', en: 'The line is empty.' },
  'broken-quotes': {
    ja: '引用符の対応が取れていないか、項目の中で改行しています。',
    en: 'Quotes do not match, or a field holds a line break.',
  },
  'column-count': { ja: '項目の数が見出しと合いません。', en: 'The number of fields differs from the heading.' },
  required: { ja: '必須の項目が空です。', en: 'A required field is empty.' },
  'too-long': { ja: '項目が長すぎます。', en: 'The field is too long.' },
  'bad-check-digit': {
    ja: '番号の検査数字が合いません。番号を確認してください。',
    en: 'The check digit is wrong. Check the number.',
  },
  'bad-number': { ja: '番号の桁数か文字が正しくありません。', en: 'The number has the wrong length or characters.' },
  'bad-kana': { ja: 'カタカナではない文字があります。', en: 'Holds characters that are not katakana.' },
  'bad-code': { ja: '決められた区分にない値です。', en: 'Not one of the fixed values.' },
  'date-unreadable': { ja: '日付として読めません。', en: 'Not readable as a date.' },
  'date-no-such-day': { ja: '暦にない日付です。', en: 'The calendar has no such day.' },
  'date-outside-era': { ja: '元号の期間の外の日付です。', en: 'The day lies outside its era.' },
  'date-order': { ja: '日付の前後が合いません。', en: 'The dates are in the wrong order.' },
  'support-without-flag': {
    ja: '支援措置の日付がありますが、支援措置の区分が空です。住基側で確認してください。',
    en: 'Dates of a support measure without its flag. Check at the registry.',
  },
  'number-taken': {
    ja: 'この個人番号は別の人に結び付いています。どちらが正しいか確認してください。',
    en: 'The individual number belongs to another person. Find out which is right.',
  },
  'number-differs': {
    ja: '登録済みの個人番号と違います。番号の変更か誤りかを確認してください。',
    en: 'Differs from the number on record. Find out whether it was changed or is wrong.',
  },
  'support-absent': {
    ja: '取扱注意の登録がありますが、ファイルにはありません。終わったかどうかを確認してください(登録は残しています)。',
    en: 'A measure is on record but not in the file. Find out whether it ended (it is kept).',
  },
  'provisional-candidate': {
    ja: '仮登録の子と同じ人かもしれません。確認して、同じ人なら統合してください。',
    en: 'May be the same child as a provisional entry. Check, and merge if so.',
  },
}
