import { signal } from '@preact/signals'
import { type ImportProgress, sendPiece, startImport } from '../../../shared/contract/resident-import.ts'
import { NotLines } from '../../../shared/import/cut.ts'
import { sendFile } from '../../../shared/import/send.ts'
import { CallFailure, call } from '../../app/call.ts'
import { freshId } from '../../app/fresh-id.ts'

/** How far the one file is that this tab sends. It goes on while its sender looks at other pages. */
export type Sending =
  | { readonly state: 'reading' }
  | { readonly state: 'sending'; readonly progress: ImportProgress }
  | { readonly state: 'done'; readonly progress: ImportProgress; readonly again: boolean }
  | { readonly state: 'failed'; readonly messages: readonly string[]; readonly progress: ImportProgress | undefined }

export const sending = signal<Sending | undefined>(undefined)

/** Bytes read from the file at a time. */
const CHUNK_BYTES = 256 * 1024
/** Failures that pass by waiting, and how long they are waited for: half a minute in all. */
const PASSING: readonly CallFailure['code'][] = [
  'unreachable',
  'timed-out',
  'unavailable',
  'too-many-requests',
  'stale-version',
]
const ATTEMPTS = 12
const LONGEST_WAIT_MS = 5_000

/** Sends a file from its place: the same file after a stop goes on where it was. One at a time. */
export async function sendChosen(file: File): Promise<void> {
  const now = sending.peek()?.state
  if (now === 'reading' || now === 'sending') return
  sending.value = { state: 'reading' }
  let latest: ImportProgress | undefined
  let started: ImportProgress | undefined
  try {
    const progress = await sendFile(
      {
        open: () => bytesOf(file),
        digest: (bytes) => crypto.subtle.digest('SHA-256', bytes),
        start: (input) => call(startImport, input),
        send: (input, bytes) => call(sendPiece, input, { bytes: new Blob([bytes]) }),
        retry: waitOrThrow,
        onProgress: (progress) => {
          started ??= progress
          latest = progress
          sending.value = { state: 'sending', progress }
        },
      },
      freshId(),
    )
    sending.value = { state: 'done', progress, again: started?.state === 'finished' }
  } catch (error) {
    sending.value = { state: 'failed', messages: messagesOf(error), progress: latest }
  }
}

async function* bytesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += CHUNK_BYTES)
    yield new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer())
}

async function waitOrThrow(error: unknown, attempt: number): Promise<void> {
  if (!(error instanceof CallFailure) || !PASSING.includes(error.code) || attempt === ATTEMPTS) throw error
  await new Promise((done) => setTimeout(done, Math.min(250 * 2 ** (attempt - 1), LONGEST_WAIT_MS)))
}

function messagesOf(error: unknown): readonly string[] {
  if (error instanceof NotLines) return ['CSV ファイルではないようです。ファイルを確かめてください。']
  if (error instanceof CallFailure)
    return error.errors.length > 0 ? error.errors.map((one) => one.message) : [error.message]
  // The browser gives up a file that was changed or moved while it was read.
  return ['ファイルを読み取れません。ファイルを確かめて、もう一度選んでください。']
}
