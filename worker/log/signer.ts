import { findBytes } from './base64.ts'
import { type NoteKey, noteKey } from './note.ts'

/** The name of a municipality's log: the origin line of its checkpoints and the name of its key. */
export function originOf(logName: string, municipality: string): string {
  return `${logName}/${municipality}`
}

/** The public key of a municipality's log. One key pair signs all logs; the name keeps them apart. */
export function logKeyOf(logName: string, municipality: string, publicKey: string): NoteKey {
  const bytes = findBytes(publicKey)
  if (!bytes) throw new RangeError('the public key of the log is not base64')
  return noteKey(originOf(logName, municipality), bytes)
}
