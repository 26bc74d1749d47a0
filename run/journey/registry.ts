import { sendResidents } from '../send-residents.ts'
import { type JourneyWorld, must, type Say } from './world.ts'

/** The registry file, and the very same file once more: step 2. */
export async function takeIn(world: JourneyWorld, say: Say): Promise<void> {
  const administrator = await world.staff('administrator')
  const first = await sendResidents(administrator, () => world.registryFile())
  say(
    { ja: '管理者: 住民の異動データを取り込む', en: 'Administrator: imports the resident-registry file' },
    { 行数: first.rows, 新規: first.accepted, 変更: first.changed, 変更なし: first.unchanged, 拒否: first.rejected },
  )
  must(first.state === 'finished', 'the import did not finish')
  const second = await sendResidents(administrator, () => world.registryFile())
  say(
    { ja: '管理者: 同じファイルをもう一度取り込む', en: 'Administrator: the same file again changes nothing' },
    { 同じ取込: second.jobId === first.jobId, 新たに処理した行: second.done - first.done },
  )
  must(second.jobId === first.jobId && second.done === first.done, 'the same file was taken in twice')
}
