import { findBytes, toBase64 } from './base64.ts'
import { type Bytes, HASH_BYTES } from './merkle.ts'

/** The head of a log at a moment (c2sp.org/tlog-checkpoint): which log, how many entries, which root. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Bytes }

/** The text that is signed: origin, size and root, a line each. We write no extension lines. */
export function checkpointBody(origin: string, size: number, root: Uint8Array): string {
  if (origin === '' || /[\r\n]/.test(origin)) throw new RangeError('an origin is one line')
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a tree size is a whole number')
  if (root.length !== HASH_BYTES) throw new RangeError('a root has 32 bytes')
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Undefined for anything that `checkpointBody` does not write, extension lines included. */
export function findCheckpoint(body: string): Checkpoint | undefined {
  const [, origin, digits, encoded] = /^([^\r\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/.exec(body) ?? []
  const root = encoded ? findBytes(encoded) : undefined
  const size = Number(digits)
  if (!origin || root?.length !== HASH_BYTES || !Number.isSafeInteger(size)) return undefined
  return { origin, size, root }
}
