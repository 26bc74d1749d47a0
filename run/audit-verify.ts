import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { toBase64 } from '../worker/log/base64.ts'
import { findVkey, type NoteKey } from '../worker/log/note.ts'
import { type Finding, type FindingCode, type Verdict, verifyExport } from '../worker/log/verify-export.ts'

/**
 * `npm run audit:verify -- FILE [--log VKEY]… [--witness VKEY]… [--known FILE]`: checks an exported operation log
 * without the system that wrote it. Exit status: 0 sound, 1 not sound, 2 could not be checked.
 */

const USAGE = `使い方 Usage: npm run audit:verify -- FILE [--log VKEY] [--witness VKEY] [--known CHECKPOINT-FILE]
  --log      記録の署名鍵(検証鍵)。記録ファイル以外から入手したもの / the log's verifier key, obtained elsewhere
  --witness  立会サーバの検証鍵 / the witness's verifier key
  --known    立会サーバなどが保管する署名済みチェックポイント / a signed checkpoint kept elsewhere`

const words: { readonly [Code in FindingCode]: readonly [string, string] } = {
  'no-header': ['操作記録のファイルではありません', 'not an exported log'],
  unreadable: ['読めない行があります', 'a line cannot be read'],
  'not-canonical': ['記録の書式が正規の形ではありません', 'an entry is not in its canonical form'],
  edited: ['記録が書き換えられています', 'an entry was edited'],
  missing: ['記録が欠けています(削除または移動)', 'entries are missing (deleted or moved)'],
  'out-of-place': ['記録の順序が違うか、重複しています', 'an entry is out of its place or repeated'],
  'checkpoint-unreadable': ['チェックポイントが読めません', 'a checkpoint cannot be read'],
  'checkpoint-of-another-log': ['別の記録のチェックポイントです', 'a checkpoint of another log'],
  'checkpoint-out-of-place': ['チェックポイントの位置が違います', 'a checkpoint is out of its place'],
  'unknown-log-key': ['信頼する鍵の署名がありません', 'a checkpoint is not signed by a trusted key'],
  'bad-signature': ['チェックポイントの署名が正しくありません', 'the signature of a checkpoint is wrong'],
  'root-mismatch': [
    'この範囲の記録がチェックポイントと一致しません',
    'these entries are not the ones that were signed',
  ],
  'not-cosigned': ['立会サーバの署名がありません', 'a checkpoint lacks the cosignature of the witness'],
  'witness-mismatch': [
    '立会サーバが見た記録と一致しません(書き換えて署名し直した疑い)',
    'the witness saw another history (rewritten and signed again)',
  ],
  'not-sealed': ['チェックポイントに含まれない記録があります', 'entries that no checkpoint covers'],
  'cut-off': ['記録が途中で切れています', 'the log is cut off'],
  'after-end': ['終わりの後に行があります', 'there is more after the end'],
  'known-mismatch': ['保管されたチェックポイントと一致しません', 'the log does not contain the known checkpoint'],
  'shorter-than-known': [
    '保管されたチェックポイントより短い(末尾の削除)',
    'the log ends before the known checkpoint (tail removed)',
  ],
}

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<0 | 1 | 2> {
  const asked = readArguments(args)
  if (!asked) return refuse(USAGE)
  const logKeys = asked.log.map(findVkey).filter((key) => key?.type === 1) as NoteKey[]
  const witnessKeys = asked.witness.map(findVkey).filter((key) => key?.type === 4) as NoteKey[]
  if (logKeys.length < asked.log.length || witnessKeys.length < asked.witness.length) {
    return refuse(`検証鍵が正しくありません。A verifier key cannot be read.\n${USAGE}`)
  }
  try {
    const known = asked.known === undefined ? {} : { known: await readFile(asked.known, 'utf8') }
    const verdict = await verifyExport(createReadStream(asked.file), { logKeys, witnessKeys, ...known })
    if (!verdict.ok) return report(verdict.finding)
    return approve(verdict, logKeys.length > 0, witnessKeys.length > 0)
  } catch (error) {
    return refuse(
      `ファイルを読めません。The file cannot be read. (${error instanceof Error ? error.message : 'unknown'})`,
    )
  }
}

function readArguments(args: string[]) {
  const repeated = { type: 'string', multiple: true, default: [] as string[] } as const
  try {
    const options = { log: repeated, witness: repeated, known: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    const [file, ...more] = positionals
    if (!file || more.length > 0) return undefined
    return { file, log: values.log, witness: values.witness, known: values.known }
  } catch {
    return undefined
  }
}

function approve(verdict: Verdict & { ok: true }, logGiven: boolean, witnessGiven: boolean): 0 {
  const { origin, size, root, checkpoints, witnessedAtSeconds } = verdict
  const lines = [
    `問題は見つかりませんでした。The log is sound. ${origin}`,
    `記録 entries: ${size}  チェックポイント checkpoints: ${checkpoints}  根 root: ${toBase64(root)}`,
  ]
  if (witnessedAtSeconds !== undefined) {
    lines.push(`最後の立会 last witnessed: ${new Date(witnessedAtSeconds * 1000).toISOString()}`)
  }
  if (!logGiven)
    lines.push(
      '注意: --log がないため、ファイル自身の鍵で確かめました。Note: checked with the keys in the file itself.',
    )
  if (!witnessGiven) {
    lines.push('注意: --witness がないため、鍵を持つ内部者による書き直しは分かりません。')
    lines.push('Note: without --witness a rewrite by an insider holding the log key is not detected.')
  }
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

function report(finding: Finding): 1 {
  const [japanese, english] = words[finding.code]
  const { from, to } = finding
  const entries = from === undefined ? '' : from === to ? ` 記録 entry ${from}` : ` 記録 entries ${from}–${to}`
  process.stdout.write(
    `不正: ${japanese}。\nNot sound: ${english}.\n${finding.code}:${entries} 行 line ${finding.line}\n`,
  )
  return 1
}

function refuse(message: string): 2 {
  process.stderr.write(`${message}\n`)
  return 2
}
