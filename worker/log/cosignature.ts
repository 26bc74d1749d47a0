import type { Bytes } from './merkle.ts'
import { findLine, formatLine, isBy, type NoteKey, type NoteSigner, verifyEd25519 } from './note.ts'

/** A witness's timestamped statement about a checkpoint (c2sp.org/tlog-cosignature, cosignature/v1, Ed25519). */

const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** Answers the signature line. `timeSeconds` counts from 1970; the text is the checkpoint's, without signatures. */
export async function cosign(body: string, timeSeconds: number, signer: NoteSigner): Promise<string> {
  if (signer.key.type !== 4) throw new RangeError('only a cosigning key cosigns')
  if (!Number.isSafeInteger(timeSeconds) || timeSeconds < 0) throw new RangeError('a time is whole seconds')
  const message = new TextEncoder().encode(cosignedText(body, BigInt(timeSeconds)))
  const signature = await crypto.subtle.sign('Ed25519', signer.privateKey, message)
  const timed = new Uint8Array(TIME_BYTES + SIGNATURE_BYTES)
  new DataView(timed.buffer).setBigUint64(0, BigInt(timeSeconds))
  timed.set(new Uint8Array(signature), TIME_BYTES)
  return formatLine(signer.key, timed)
}

/** The time of the cosignature in seconds since 1970; undefined unless this key cosigned exactly this text. */
export async function verifyCosignature(body: string, line: string, key: NoteKey): Promise<number | undefined> {
  const found = findLine(line)
  if (key.type !== 4 || !found || !isBy(found, key)) return undefined
  if (found.signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
  const time = timeOf(found.signature)
  const valid = await verifyEd25519(key, found.signature.slice(TIME_BYTES), cosignedText(body, time))
  return valid && time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : undefined
}

function cosignedText(body: string, time: bigint): string {
  return `cosignature/v1\ntime ${time}\n${body}`
}

function timeOf(timed: Bytes): bigint {
  return new DataView(timed.buffer, timed.byteOffset).getBigUint64(0)
}
