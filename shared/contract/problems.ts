/**
 * Every refusal a caller can meet (RFC 9457). `title` is shown to staff as it stands and says what to do.
 * A problem not in this table cannot be thrown.
 */
export const problems = {
  'invalid-input': {
    status: 422,
    title: '入力に誤りがあります。印の付いた項目を直してください。',
    en: 'The input is invalid.',
  },
  'unreadable-body': {
    status: 400,
    title: '送信内容を読み取れません。画面を開き直してください。',
    en: 'The body is unreadable.',
  },
  'too-large': { status: 413, title: '送信内容が大きすぎます。', en: 'The body is too large.' },
  'not-signed-in': { status: 401, title: 'サインインし直してください。', en: 'Sign in again.' },
  'bad-token': {
    status: 401,
    title: '通行証が無効です。画面を開き直してください。',
    en: 'The token is not valid here.',
  },
  'not-permitted': { status: 403, title: 'この操作の権限がありません。', en: 'Not permitted.' },
  'bad-origin': { status: 403, title: 'この画面からの操作は受け付けられません。', en: 'Wrong origin.' },
  'not-found': { status: 404, title: '見つかりません。', en: 'Not found.' },
  'stale-version': {
    status: 409,
    title: 'ほかの職員が先に更新しました。開き直して確認してください。',
    en: 'Changed by someone else.',
  },
  'already-open': {
    status: 409,
    title: 'この対象者には処理中の申請があります。',
    en: 'An application is already open.',
  },
  'already-entitled': { status: 409, title: 'この対象者にはすでに資格があります。', en: 'Already entitled.' },
  'wrong-state': { status: 409, title: 'いまの状態ではこの操作はできません。', en: 'Not possible in this state.' },
  'own-request': {
    status: 403,
    title: '自分が受け付けた、または起案したものは承認できません。ほかの職員に依頼してください。',
    en: 'Another person must approve.',
  },
  'approval-spent': {
    status: 409,
    title: 'この承認は使用済みか期限切れです。もう一度起案してください。',
    en: 'The approval is spent or expired.',
  },
  'taken-id': { status: 409, title: 'この番号はすでに使われています。', en: 'The id is taken.' },
  'number-taken': {
    status: 409,
    title: 'この個人番号は別の人に結び付いています。番号を確認してください。',
    en: 'The number belongs to another person.',
  },
  'wrong-piece': {
    status: 409,
    title: '送られた部分がファイルの順番と合いません。最初から送り直してください。',
    en: 'The piece does not fit.',
  },
  'too-many-requests': {
    status: 429,
    title: '照会が多すぎます。しばらく待ってからやり直してください。',
    en: 'Too many requests.',
  },
  maintenance: { status: 503, title: 'この市区町村は保守中です。', en: 'Held for maintenance.' },
  unavailable: {
    status: 503,
    title: '一時的に利用できません。少し待ってからやり直してください。',
    en: 'Temporarily unavailable.',
  },
  'unknown-path': { status: 404, title: 'この住所には何もありません。', en: 'No such path.' },
  internal: {
    status: 500,
    title: '処理できませんでした。受付番号を添えて管理者に連絡してください。',
    en: 'Internal error.',
  },
} as const satisfies Record<string, { status: number; title: string; en: string }>

export type ProblemCode = keyof typeof problems

/** A field's fault: where (JSON pointer into the input) and what to do. */
export interface FieldFault {
  readonly pointer: string
  readonly message: string
}

/** The document of a refusal as it travels. */
export interface ProblemDocument {
  readonly type: `/problems/${ProblemCode}`
  readonly title: string
  readonly status: number
  readonly requestId: string
  readonly detail?: string
  readonly faults?: readonly FieldFault[]
}

/** The only business error that is thrown. `detail` is Japanese, shown to staff, and never holds a personal value. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly faults: readonly FieldFault[] | undefined
  constructor(code: ProblemCode, extra: { detail?: string; faults?: readonly FieldFault[] } = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.detail = extra.detail
    this.faults = extra.faults
  }
}
