import { EXPORT_ENTRIES, exportLog } from '../shared/contract/audit.ts'
import { Refused, type StaffClient } from './staff-client.ts'

/** How the last line of an exported log begins. */
const END = /\{"end":\d+\}\n$/

/**
 * The whole exported log, piece by piece, over the staff door. Where entries name many persons the pieces get smaller.
 * Throws `Refused`; the caller holds `audit.update`.
 */
export async function* exportedLog(client: StaffClient): AsyncGenerator<Uint8Array> {
  let max = EXPORT_ENTRIES
  for (let from = 0; ; ) {
    const piece = await client.call(exportLog, { from, max }).catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'too-large' && max > 1) return undefined
      throw error
    })
    if (!piece) {
      max = Math.ceil(max / 4)
      continue
    }
    yield piece
    if (END.test(new TextDecoder().decode(piece.subarray(-40)))) return
    from += max
  }
}
