/** The columns of a resident-registry file, by their headings. These and no others are taken in, in any order. */
export const registryColumns = [
  '宛名番号',
  '個人番号',
  '世帯番号',
  '氏名',
  '氏名カナ',
  '通称名',
  '通称名カナ',
  '生年月日',
  '性別',
  '続柄',
  '郵便番号',
  '住所',
  '前住所',
  '住民区分',
  '異動事由',
  '異動年月日',
  '転入年月日',
  '転出年月日',
  '転出先',
  '支援措置',
  '支援措置開始日',
  '支援措置期限',
] as const

export type RegistryColumn = (typeof registryColumns)[number]

/** 住民区分 as the file words it, and what it is in the records. */
export const residences = {
  住民: 'resident',
  転出: 'moved-out',
  職権消除: 'removed',
  死亡: 'dead',
  住登外: 'outside',
} as const

export type Residence = (typeof residences)[keyof typeof residences]

/** 異動事由 as the file words it, and its code. A fixed list: the column is not sealed and takes no free text. */
export const movements = {
  出生: 'birth',
  転入: 'moved-in',
  転居: 'moved-within',
  転出: 'moved-out',
  転出取消: 'moving-out-cancelled',
  死亡: 'death',
  世帯変更: 'household-changed',
  婚姻: 'marriage',
  離婚: 'divorce',
  養子縁組: 'adoption',
  氏名変更: 'name-changed',
  通称変更: 'alias-changed',
  続柄変更: 'relationship-changed',
  帰化: 'naturalised',
  国籍取得: 'nationality-acquired',
  職権記載: 'entered-by-authority',
  職権修正: 'corrected-by-authority',
  職権消除: 'removed-by-authority',
  支援措置: 'support-measure',
  住登外登録: 'outside-registered',
} as const

/** Why a row of the file was not taken, or was taken and still needs a person's eye. */
export const importReasons = [
  'unreadable-characters',
  'external-character',
  'blank-line',
  'broken-quotes',
  'column-count',
  'required',
  'too-long',
  'bad-check-digit',
  'bad-number',
  'bad-kana',
  'bad-code',
  'date-unreadable',
  'date-no-such-day',
  'date-outside-era',
  'date-order',
  'support-without-flag',
  'number-taken',
  'number-differs',
  'support-absent',
  'provisional-candidate',
] as const

export type ImportReason = (typeof importReasons)[number]

/** Reasons that leave the row taken: it only asks for a decision. */
export const noticeReasons: readonly ImportReason[] = ['support-absent', 'provisional-candidate']
