import { parseArgs } from 'node:util'
import { type ImportProgress, readImport } from '../shared/contract/resident-import.ts'
import { NotLines } from '../shared/import/cut.ts'
import { importReasonTexts } from '../shared/ja/import-reasons.ts'
import { fileSource, sendResidents } from './send-residents.ts'
import { Refused, StaffClient } from './staff-client.ts'

const USAGE = `Usage: npm run import -- FILE --municipality 131113 [--origin http://localhost:8787]
動いているデモに、住民の異動データを取り込みます。同じファイルをもう一度送ると、止まったところから続きます。
Sends a resident-registry file to a running demo. Sending the same file again goes on where it stopped.`

/** Signs in at the demo's door as the municipality's administrator and sends the file through the public API. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { municipality: { type: 'string' }, origin: { type: 'string', default: 'http://localhost:8787' } },
  })
  const [file] = positionals
  if (!file || !values.municipality || positionals.length !== 1) return fail(USAGE, 2)
  const client = await signIn(values.origin, values.municipality)
  if (!client) return fail(`デモに、市区町村 ${values.municipality} の管理者がいません。`, 1)
  const began = performance.now()
  const done = await sendResidents(client, fileSource(file), showProgress)
  const seconds = (performance.now() - began) / 1000
  process.stdout.write('\n')
  console.log(
    `読込 ${done.rows}　新規 ${done.accepted}　変更 ${done.changed}　変更なし ${done.unchanged}　拒否 ${done.rejected}　(${seconds.toFixed(1)}秒)`,
  )
  await showItems(client, done)
}

async function signIn(origin: string, municipality: string): Promise<StaffClient | undefined> {
  const answer = await fetch(`${origin}/demo/choices`)
  const { staff } = (await answer.json()) as { staff: { staffId: string; role: string; code: string }[] }
  const administrator = staff.find((one) => one.code === municipality && one.role === 'administrator')
  return administrator && StaffClient.signIn(origin, administrator.staffId)
}

function showProgress({ done, rows }: ImportProgress): void {
  if (process.stdout.isTTY)
    process.stdout.write(`\r処理済 ${done.toLocaleString('ja-JP')} / ${rows.toLocaleString('ja-JP')}`)
}

/** The first page of what needs a person's eye; the rest is on the screen. */
async function showItems(client: StaffClient, { jobId }: ImportProgress): Promise<void> {
  const { items, total } = await client.call(readImport, { jobId, page: 0 })
  for (const { row, reason, column } of items)
    console.log(`${row}行目 ${column === null ? '' : `[${column}] `}${importReasonTexts[reason].ja}`)
  if (total > items.length) console.log(`ほか ${total - items.length}件`)
}

function fail(text: string, code: number): void {
  console.error(text)
  process.exitCode = code
}

main().catch((error: unknown) => {
  if (error instanceof Refused) {
    const { title, detail, faults = [] } = error.problem
    return fail([title, detail, ...faults.map((fault) => fault.message)].filter(Boolean).join('\n'), 1)
  }
  if (error instanceof NotLines) return fail('CSV ファイルではないようです。', 1)
  if (error instanceof TypeError) return fail('デモに届きません。npm start で動かしてから、やり直してください。', 1)
  if ((error as { code?: unknown }).code === 'ENOENT') return fail('ファイルが見つかりません。', 1)
  console.error(error)
  process.exitCode = 1
})
