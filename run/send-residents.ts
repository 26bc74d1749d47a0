import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ImportProgress, sendPiece, startImport } from '../shared/contract/resident-import.ts'
import { sendFile } from '../shared/import/send.ts'
import { newId } from '../shared/values/id.ts'
import { Refused, type StaffClient } from './staff-client.ts'

/** Refusals that pass by waiting: the door is starting, the vault's budget of the minute is spent, somebody was quicker. */
const PASSING = new Set(['unavailable', 'too-many-requests', 'stale-version'])
const ATTEMPTS = 40
const LONGEST_WAIT_MS = 5_000

/** Sends a resident-registry file through the staff door. `open` gives the file from its beginning, each time. */
export function sendResidents(
  client: StaffClient,
  open: () => AsyncIterable<Uint8Array>,
  onProgress?: (progress: ImportProgress) => void,
): Promise<ImportProgress> {
  return sendFile(
    {
      open,
      digest: async (bytes) => createHash('sha256').update(bytes).digest(),
      start: (input) => client.call(startImport, input),
      send: (input, bytes) => client.call(sendPiece, input, bytes),
      retry: waitOrThrow,
      ...(onProgress ? { onProgress } : {}),
    },
    newId(Date.now(), randomBytes(10)),
  )
}

/** Opens a file on disk, each time from its beginning. */
export const fileSource = (path: string) => () => createReadStream(path, { highWaterMark: 256 * 1024 })

async function waitOrThrow(error: unknown, attempt: number): Promise<void> {
  const passing = error instanceof Refused ? PASSING.has(error.code) : error instanceof TypeError
  if (!passing || attempt === ATTEMPTS) throw error
  await sleep(Math.min(100 * 2 ** (attempt - 1), LONGEST_WAIT_MS))
}
