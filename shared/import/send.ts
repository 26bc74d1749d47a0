import type { Input } from '../contract/contract.ts'
import type { ImportProgress, sendPiece, startImport } from '../contract/resident-import.ts'
import type { Id } from '../values/id.ts'
import { cut, type Digest, manifestOf, type Piece } from './cut.ts'

/** How this machine reads the file, hashes, and reaches the door. */
export interface Sender {
  /** Opens the file from its beginning; called twice. */
  open(): AsyncIterable<Uint8Array>
  digest: Digest
  start(input: Input<typeof startImport>): Promise<ImportProgress>
  send(input: Pick<Input<typeof sendPiece>, 'jobId' | 'piece'>, bytes: Uint8Array<ArrayBuffer>): Promise<ImportProgress>
  /** Waits before the next attempt, or throws when the error is not one that passes. `attempt` counts from 1. */
  retry(error: unknown, attempt: number): Promise<void>
  onProgress?(progress: ImportProgress): void
}

/**
 * Sends a file: reads it once for its hashes and once more to send what is not done yet. Sending the same file again,
 * after a kill or in another year, goes on from its place or finds that all is done.
 */
export async function sendFile(sender: Sender, id: Id): Promise<ImportProgress> {
  const { heading, rows, pieces } = await manifestOf(sender.open(), sender.digest)
  let progress = await again(sender, () => sender.start({ id, heading, rows, pieces: [...pieces] }))
  sender.onProgress?.(progress)
  if (progress.state !== 'running') return progress
  for await (const piece of cut(sender.open())) {
    if (piece.index < progress.nextPiece) continue
    progress = await sendOne(sender, progress.jobId, piece)
    sender.onProgress?.(progress)
  }
  return progress
}

const sendOne = (sender: Sender, jobId: Id, { index, bytes }: Piece) =>
  again(sender, () => sender.send({ jobId, piece: index }, bytes))

async function again<T>(sender: Sender, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      await sender.retry(error, attempt)
    }
  }
}
