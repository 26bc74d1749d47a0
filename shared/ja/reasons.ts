import type { ReasonCode } from '../rules/reason.ts'
import type { BankAccountReason } from '../values/bank-account.ts'
import type { DateReason } from '../values/wareki.ts'

export type Sentence = { readonly ja: string; readonly en: string }

/** What a rule or a check says to staff: what is the matter, and what to do where something is to be done. */
export const reasons: Readonly<Record<ReasonCode | DateReason | BankAccountReason, Sentence>> = {
  'ordinance-not-covering': {
    ja: 'この日に適用する条例が登録されていません。条例の登録を確認してから、もう一度判定してください。',
    en: 'No ordinance is recorded for this day. Check the recorded ordinances, then judge again.',
  },
  'received-in-order': { ja: '申請を受け付けています。', en: 'The application has been received.' },
  'received-after-judgement': {
    ja: '受付日が判定日より後です。受付日を確認してください。',
    en: 'The day of receipt is after the day of judgement. Check the day of receipt.',
  },
  resident: { ja: '市区町村内に住所があります。', en: 'The child lives in the municipality.' },
  'residence-unknown': {
    ja: '住所が確認できていません。住民票の内容を確認してください。',
    en: 'Residence is not confirmed. Check the resident record.',
  },
  'residence-not-yet': {
    ja: '転入がまだ済んでいません。転入日以後に判定してください。',
    en: 'The child has not moved in yet. Judge on or after the day of moving in.',
  },
  'moved-out-before-start': {
    ja: '資格が始まる日より前に転出しています。転出日を確認してください。',
    en: 'The child moved out before the entitlement would start. Check the day of moving out.',
  },
  insured: { ja: '公的医療保険に加入しています。', en: 'The child has public health insurance.' },
  'insurance-none': {
    ja: '公的医療保険に加入していません。加入の手続きをご案内ください。',
    en: 'The child has no public health insurance. Explain how to join.',
  },
  'insurance-waiting': {
    ja: '医療保険の手続き中です。受付日を保って保留とし、資格情報が届いたら判定してください。',
    en: 'Insurance is being set up. Hold the case with its day of receipt and judge when the insurance is known.',
  },
  'age-within': { ja: '対象年齢です。', en: 'The child is within the age limit.' },
  'age-over': {
    ja: '対象年齢を過ぎています。生年月日を確認してください。',
    en: 'The child is past the age limit. Check the date of birth.',
  },
  'age-not-yet': {
    ja: '条例の改正により対象になる日より前です。受付日を保って保留とし、その日以後の判定日で判定してください。',
    en: 'The child is covered only from a later change of the ordinance. Hold the case and judge as of that day.',
  },
  'not-yet-born': {
    ja: '出生日が判定日より後です。生年月日を確認してください。',
    en: 'The birth is after the day of judgement. Check the date of birth.',
  },
  'not-excluded': { ja: '対象外となる事情はありません。', en: 'This exclusion does not apply.' },
  'public-assistance': {
    ja: '生活保護を受けているため対象外です。保護が終わったら申請できることをご案内ください。',
    en: 'Excluded: the household receives public assistance. They may apply once it ends.',
  },
  'public-assistance-unknown': {
    ja: '生活保護の受給の有無が確認できていません。確認してください。',
    en: 'Whether public assistance is received is not known. Please check.',
  },
  'single-parent-aid': {
    ja: 'ひとり親家庭等医療費助成を受けているため対象外です。どちらの制度を使うか確認してください。',
    en: 'Excluded: single-parent medical aid is received. Ask which scheme is to be used.',
  },
  'single-parent-aid-unknown': {
    ja: 'ひとり親家庭等医療費助成の有無が確認できていません。確認してください。',
    en: 'Whether single-parent medical aid is received is not known. Please check.',
  },
  'disability-aid': {
    ja: '障害者医療費助成を受けているため対象外です。どちらの制度を使うか確認してください。',
    en: 'Excluded: medical aid for disability is received. Ask which scheme is to be used.',
  },
  'disability-aid-unknown': {
    ja: '障害者医療費助成の有無が確認できていません。確認してください。',
    en: 'Whether medical aid for disability is received is not known. Please check.',
  },
  'institutional-placement': {
    ja: '措置により施設に入所しているため対象外です。退所したら申請できることをご案内ください。',
    en: 'Excluded: the child is placed in an institution. They may apply after leaving it.',
  },
  'foster-care': {
    ja: '里親等に委託されているため対象外です。委託が終わったら申請できることをご案内ください。',
    en: 'Excluded: the child is in foster care. They may apply after it ends.',
  },
  'placement-unknown': {
    ja: '施設入所や里親委託の有無が確認できていません。確認してください。',
    en: 'Whether the child is in an institution or foster care is not known. Please check.',
  },
  'other-medical-aid': {
    ja: '他の医療費助成を受けているため対象外です。どの制度かを確認してください。',
    en: 'Excluded: another medical aid is received. Check which one.',
  },
  'other-medical-aid-unknown': {
    ja: '他の医療費助成の有無が確認できていません。確認してください。',
    en: 'Whether another medical aid is received is not known. Please check.',
  },
  'income-not-limited': { ja: '所得制限はありません。', en: 'There is no income limit.' },
  'income-within': { ja: '所得は制限額の範囲内です。', en: 'Income is within the limit.' },
  'income-over': {
    ja: '所得が制限額以上のため対象外です。所得の年度を確認してください。',
    en: 'Excluded: income is above the limit. Check which year was used.',
  },
  'income-unknown': {
    ja: '所得が確認できていません。課税情報の照会または課税証明書の提出をお願いします。',
    en: 'Income is not confirmed. Inquire for tax data or ask for a tax certificate.',
  },
  'claimant-guardian': { ja: '保護者からの申請です。', en: 'A guardian applies.' },
  'claimant-youth': {
    ja: '保護者がいないため、本人からの申請として受け付けます。',
    en: 'The youth has no guardian and applies in person.',
  },
  'claimant-youth-not-allowed': {
    ja: '本人からの申請は認められていません。保護者に申請をお願いしてください。',
    en: 'The youth may not apply. Ask a guardian to apply.',
  },
  'claimant-youth-has-guardian': {
    ja: '保護者がいるため、本人からは申請できません。保護者に申請をお願いしてください。',
    en: 'The youth has a guardian and may not apply. Ask the guardian to apply.',
  },
  'claimant-guardian-missing': {
    ja: '申請者が保護者であることを確認できません。監護の状況を確認してください。',
    en: 'The claimant is not known to be a guardian. Check who cares for the child.',
  },
  'claimant-unknown': {
    ja: '保護者の有無が確認できていません。監護の状況を確認してください。',
    en: 'Whether there is a guardian is not known. Check who cares for the child.',
  },
  'not-yet-entitled': { ja: '重なる資格はありません。', en: 'There is no overlapping entitlement.' },
  'already-entitled': {
    ja: '同じ期間の資格がすでにあります。新規ではなく変更として受け付けてください。',
    en: 'There already is an entitlement for these days. Take it in as a change.',
  },
  'start-from-ground': { ja: '事由の日から資格が始まります。', en: 'The entitlement starts on the day of the ground.' },
  'start-from-application-month': {
    ja: '申請の期限を過ぎているため、申請した月の1日から資格が始まります。',
    en: 'The application is late: the entitlement starts on the first of the month of application.',
  },
  'start-from-application-day': {
    ja: '申請の期限を過ぎているため、申請した日から資格が始まります。',
    en: 'The application is late: the entitlement starts on the day of application.',
  },
  'certificate-not-usable': {
    ja: '資格はありますが、加入している国民健康保険組合では医療証を使えません。窓口で支払い、支給申請をするようご案内ください。',
    en: 'Entitled, but the certificate cannot be used with this insurer. Explain that costs are paid first and claimed back.',
  },
  'date-unreadable': {
    ja: '日付を読み取れません。「R2.4.3」「5020403」「2020-04-03」のように入力してください。',
    en: 'This is not a date. Type it like R2.4.3, 5020403 or 2020-04-03.',
  },
  'date-no-such-day': {
    ja: '存在しない日付です。月と日を確認してください。',
    en: 'There is no such day. Check month and day.',
  },
  'date-outside-era': {
    ja: 'その元号にない日付です。元号と年を確認してください。',
    en: 'The day is not in that era. Check era and year.',
  },
  'bank-code-not-4-figures': {
    ja: '金融機関コードは4桁の数字で入力してください。',
    en: 'Enter the bank code as 4 figures.',
  },
  'branch-code-not-3-figures': {
    ja: '支店コードは3桁の数字で入力してください。',
    en: 'Enter the branch code as 3 figures.',
  },
  'account-kind-unknown': { ja: '預金種目を選んでください。', en: 'Choose the kind of account.' },
  'account-number-not-7-figures': {
    ja: '口座番号は7桁以内の数字で入力してください。',
    en: 'Enter the account number as up to 7 figures.',
  },
  'account-holder-not-kana': {
    ja: '口座名義はカタカナで、通帳のとおりに入力してください。',
    en: 'Enter the account holder in katakana as in the passbook.',
  },
  'postal-symbol-unreadable': {
    ja: 'ゆうちょ銀行の記号は5桁の数字です。通帳の記号を確認してください。',
    en: 'The 記号 of a postal account has 5 figures. Check the passbook.',
  },
  'postal-number-unreadable': {
    ja: 'ゆうちょ銀行の番号を確認してください。通常貯金の番号は2桁から8桁で、末尾は1です。',
    en: 'Check the 番号 of the postal account. For savings it has 2 to 8 figures and ends in 1.',
  },
}
