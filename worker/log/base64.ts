import { Buffer } from 'node:buffer'
import type { Bytes } from './merkle.ts'

/** Standard base64 with padding (RFC 4648 §4), as notes, proofs and exports spell bytes. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}

/** Undefined unless the text is the one spelling of its bytes: no line break, no missing padding, no stray bits. */
export function findBytes(base64: string): Bytes | undefined {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  return toBase64(bytes) === base64 ? bytes : undefined
}
