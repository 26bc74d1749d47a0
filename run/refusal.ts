/** What can keep the system from starting, told to the operator in Japanese and English. */
const messages = {
  'port-taken': (port: string) => [
    `ポート ${port} はほかのプログラムが使用しています。HAGUKUMI_PORT / HAGUKUMI_EXCHANGE_PORT で別の番号を指定してください。`,
    `Port ${port} is taken. Choose another with HAGUKUMI_PORT / HAGUKUMI_EXCHANGE_PORT.`,
  ],
  'bad-port': (value: string) => [
    `ポート番号「${value}」は使えません。1 から 65535 までの、互いに異なる数を指定してください。`,
    `"${value}" is no usable port: give numbers from 1 to 65535, different for each door.`,
  ],
  'bad-people': (value: string) => [
    `住民の数「${value}」は使えません。HAGUKUMI_DEMO_PEOPLE には 1 から 1000000 までの数を指定してください。`,
    `"${value}" is no number of residents: give HAGUKUMI_DEMO_PEOPLE from 1 to 1000000.`,
  ],
  'folder-unwritable': (folder: string) => [
    `データフォルダ ${folder} に書き込めません。HAGUKUMI_DATA で書き込めるフォルダを指定してください。`,
    `The data folder ${folder} cannot be written. Choose another with HAGUKUMI_DATA.`,
  ],
  'folder-in-use': (folder: string) => [
    `データフォルダ ${folder} は、すでに動いている別の Hagukumi が使用しています。`,
    `The data folder ${folder} is in use by another Hagukumi that is already running.`,
  ],
  'key-lost': (path: string) => [
    `鍵ファイル ${path} がありません。データベースが残っているため新しい鍵は作りません。控えから戻してください。`,
    `The key file ${path} is missing. Databases exist, so no new key is made: restore it from the backup.`,
  ],
  'old-node': (version: string) => [
    `Node.js ${version} では動きません。npm start で起動してください（必要な Node.js 24 は npm が用意します）。`,
    `Node.js ${version} is too old. Start with "npm start", which brings the Node.js 24 it needs.`,
  ],
  'tls-incomplete': (path: string) => [
    `TLS の証明書と鍵は両方必要です（読めません: ${path}）。HAGUKUMI_TLS_CERT と HAGUKUMI_TLS_KEY を確かめてください。`,
    `TLS needs both a certificate and a key (cannot read: ${path}). Check HAGUKUMI_TLS_CERT and HAGUKUMI_TLS_KEY.`,
  ],
} satisfies Record<string, (detail: string) => [string, string]>

export type RefusalCode = keyof typeof messages

/** An expected reason not to start: its message is for the operator, without a stack trace. */
export class Refusal extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode, detail: string) {
    super(messages[code](detail).join('\n'))
    this.name = 'Refusal'
    this.code = code
  }
}
