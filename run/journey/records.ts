import { type LogEntry, listAccess } from '../../shared/contract/audit.ts'
import { actionWord, isRefusal, resultWord } from '../../shared/ja/actions.ts'
import { type Verdict, verifyExport } from '../../worker/log/verify-export.ts'
import { exportedLog } from '../export-log.ts'
import { Refused, type StaffClient } from '../staff-client.ts'
import type { Family } from './intake.ts'
import { type JourneyWorld, must, type Say } from './world.ts'

/** Who looked at the child, and the whole log checked without the database: step 8. */
export async function examine(world: JourneyWorld, family: Family, say: Say): Promise<void> {
  const auditor = await world.staff('auditor')
  const { entries, total } = await auditor.call(listAccess, { by: 'id', personId: family.childId, page: 0 })
  say(
    { ja: '監査: このお子さんの情報にだれが触れたか', en: 'Auditor: who touched this child’s data, and why' },
    {
      件数: total,
      記録: entries.toReversed().map(lineOf),
    },
  )
  must(total > 0 && entries.every((one) => one.intact), 'the log is not intact')
  const last = Math.max(...entries.map((one) => one.seq))
  let verdict: Verdict | undefined
  await world.settle(async () => {
    verdict = await exported(world, auditor)
    return verdict !== undefined && (!verdict.ok || verdict.size > last)
  })
  must(verdict?.ok === true, 'the exported log is not sound')
  const { origin, size, checkpoints, witnessedAtSeconds } = verdict
  say(
    { ja: '監査: 記録を書き出し、データベースなしで検証する', en: 'Auditor: the exported log, verified on its own' },
    {
      記録の名前: origin,
      記録: size,
      署名: checkpoints,
      最後の立会: witnessedAtSeconds === undefined ? 'なし' : new Date(witnessedAtSeconds * 1000).toISOString(),
      結果: '問題は見つかりませんでした',
    },
  )
}

function lineOf({ seq, actor, action, result }: LogEntry): string {
  const refused = isRefusal(result) ? `（${resultWord(result)}）` : ''
  return `${String(seq).padStart(4)}  ${actor.name ?? 'システム'}: ${actionWord(action)}${refused}`
}

/** Undefined while nothing has been signed yet. */
async function exported(world: JourneyWorld, auditor: StaffClient): Promise<Verdict | undefined> {
  try {
    return await verifyExport(exportedLog(auditor), world.trust)
  } catch (error) {
    if (error instanceof Refused && error.code === 'wrong-state') return undefined
    throw error
  }
}
