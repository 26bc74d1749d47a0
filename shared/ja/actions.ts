import { type ProblemCode, problems } from '../contract/problems.ts'

/** What an act is called in the access record. Every contract's audit name is here; a test holds the two together. */
const actions: Readonly<Record<string, string>> = {
  'application.documents-completed': '申請書類の補完を記録',
  'application.duplicate-checked': '二重申請を確認',
  'application.form-read': '申請の入力画面を開く',
  'application.listed': '申請の一覧を表示',
  'application.opened': '申請を受付',
  'application.read': '申請の内容を閲覧',
  'audit.access-listed': 'アクセス記録を閲覧',
  'audit.entry-read': '操作記録の1件を閲覧',
  'audit.exported': '操作記録を書き出し',
  'audit.log-listed': '操作記録を閲覧',
  'certificate.collected': '受給者証の回収を記録',
  'certificate.listed': '受給者証の一覧を表示',
  'certificate.paper-requested': '受給者証を作成',
  'certificate.reissued': '受給者証を再交付',
  'client.listed': '照会機関の一覧を表示',
  'client.registered': '照会機関を登録',
  'client.revoked': '照会機関を失効',
  'client.token-refused': '照会機関への通行証の発行を拒否',
  'client.token-issued': '照会機関に通行証を発行',
  'decision.made': '認定・却下を決定',
  'decision.refused': '起案を差戻し',
  'door.pinged': '接続を確認',
  'draft.dropped': '下書きを破棄',
  'draft.found': '下書きを開く',
  'draft.saved': '下書きを保存',
  'eligibility.answered': '医療機関などの照会に回答',
  'entitlement.ended': '資格を喪失',
  'entitlement.resumed': '資格の停止を解除',
  'entitlement.suspended': '資格を停止',
  'hub.flags-set': '不開示・閲覧停止を設定',
  'hub.listed': '情報連携の一覧を表示',
  'hub.read': '情報連携の内容を閲覧',
  'hub.retried': '情報連携を再送',
  'hub.failed': '情報連携の送信に失敗',
  'hub.lease-taken': '情報連携の送信を開始',
  'hub.message-taken': '情報連携を送信',
  'hub.registered': '情報連携の結果を登録',
  'link-key.created': '連携キーを発行',
  'paper.opened': '書類を表示',
  'paper.receipt-requested': '受付票を作成',
  'person.merge-candidates-listed': '仮登録の名寄せ候補を表示',
  'person.newborn-registered': '出生児を仮登録',
  'person.provisional-merged': '仮登録を住民票の人に統合',
  'person.read': '宛名の内容を閲覧',
  'person.searched': '宛名を検索',
  'person.searched-by-number': '個人番号で検索',
  'resident-import.item-resolved': '住民データ取込の確認を完了',
  'resident-import.listed': '住民データ取込の一覧を表示',
  'resident-import.read': '住民データ取込の状況を閲覧',
  'resident-import.rows-taken': '住民データを取込',
  'resident-import.started': '住民データの取込を開始',
  'review.case-read': '審査の内容を閲覧',
  'review.listed': '審査の一覧を表示',
  'review.proposed': '認定・却下を起案',
  'session.ended': 'サインアウト',
  'session.read': 'サインイン中の職員を確認',
  'session.started': 'サインイン',
  'session.token-minted': '画面の通行証を発行',
}

/** Why, for the purposes that say more than the act does. A code with more parts falls back to its beginning. */
const purposes: Readonly<Record<string, string>> = {
  application: '申請の処理',
  'application.intake': '申請の受付',
  audit: '監査',
  'audit.access-history': '本人の記録の確認',
  card: 'マイナ保険証の読取り',
  'card.consented': '本人が同意したカードの読取り',
  client: '照会機関の管理',
  'person.provisional': '住民票に載る前の出生児',
  'person.read': '内容の確認',
  'person.search-by-atena-no': '宛名番号で検索',
  'person.search-by-integrated-no': '統合宛名番号で検索',
  'person.search-by-kana': 'フリガナと生年月日で検索',
  'person.search-by-number.correction': '個人番号で検索（記録の訂正）',
  'person.search-by-number.identity': '個人番号で検索（番号確認）',
  'person.search-by-number.inquiry': '個人番号で検索（照会への回答）',
  'person.search-by-number.intake': '個人番号で検索（申請の受付）',
  certificate: '受給者証の交付',
  decision: '認定・却下の決定',
  draft: '下書き',
  entitlement: '資格の管理',
  hub: '情報連携',
  paper: '書類の作成',
  person: '宛名の管理',
  refused: '受け付けなかった操作',
  'resident-import': '住民データの取込',
  review: '審査',
  session: '画面の利用',
  verifier: '医療機関などの照会',
  'verifier.certificate-code': '証のコードによる照会',
  'verifier.link-key': '連携キーによる照会',
}

/** What came of it, beside the refusals of the table of problems. */
const results: Readonly<Record<string, string>> = {
  ok: '完了',
  eligible: '資格ありと回答',
  expired: '失効と回答',
  unknown: '該当なし',
  'not-entitled': '回答せず（資格なし）',
  'support-measure': '回答せず（提供制限）',
  'not-disclosed': '回答せず（不開示）',
  'view-suspended': '回答せず（閲覧停止）',
  mismatch: '回答せず（情報不一致）',
  suspended: '回答せず（資格の停止中）',
  lost: '回答せず（資格の喪失）',
  erased: '該当なし（消去済み）',
  'not-covered': '回答せず（対象年齢の外）',
}

/** What came of a message to the hub. An entry about several persons names each kind once. */
const hubResults: Readonly<Record<string, string>> = {
  numbered: '採番',
  reused: '採番済みの番号を確認',
  mismatch: '支払側と不一致',
  refused: '支払側の応答を不採用',
  unreachable: '支払側に届かず',
  erased: '消去済み',
  'no-number': '番号なし',
}

/** Short words for the refusals that are common enough to be looked for. */
const refusals: Partial<Record<ProblemCode, string>> = {
  'not-permitted': '拒否（権限なし）',
  'bad-token': '拒否（通行証が無効）',
  'invalid-input': '拒否（入力の誤り）',
  'not-found': '拒否（該当なし）',
  'stale-version': '拒否（先に更新あり）',
  'own-request': '拒否（本人の起案）',
  'approval-spent': '拒否（承認の期限切れ）',
  'taken-id': '拒否（番号の重複）',
  'too-many-requests': '拒否（回数の超過）',
  internal: '処理できず',
  unavailable: '処理できず',
}

/** Codes that have a word, for the test that holds them against the contracts. */
export const namedActions: readonly string[] = Object.keys(actions)

/** The act in plain words; a code nobody has named yet is shown as it is rather than hidden. */
export const actionWord = (code: string): string => actions[code] ?? code

export function purposeWord(code: string): string {
  for (let part = code; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) {
    const word = purposes[part]
    if (word !== undefined) return word
  }
  return code
}

export const isRefusal = (result: string): boolean => result in problems

/** The outcome in plain words; some codes mean another thing where a message to the hub was answered. */
export function resultWord(code: string, action = ''): string {
  if (action.startsWith('hub.')) {
    const words = code.split(',').map((part) => hubResults[part])
    if (words.every((word) => word !== undefined)) return words.join('、')
  }
  return results[code] ?? refusals[code as ProblemCode] ?? (isRefusal(code) ? '拒否' : code)
}

const findings: Readonly<Record<string, string>> = {
  shrunk: '署名済みの記録より短くなっています（末尾の削除）',
  rewritten: '署名済みの記録と内容が一致しません（書き換え）',
  'witness-ahead': '立会サーバが見た記録より短くなっています（末尾の削除）',
  'witness-refused': '立会サーバが署名を断りました',
  'witness-unverified': '立会サーバの署名を確かめられません',
}

export const findingWord = (code: string): string => findings[code] ?? code
