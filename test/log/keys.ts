import { Buffer } from 'node:buffer'
import { type NoteKeyType, type NoteSigner, noteKey } from '../../worker/log/note.ts'

const PKCS8_ED25519 = '302e020100300506032b657004220420'

/** A signer from a 32-byte seed, so that vectors repeat. */
export async function signerFromSeed(name: string, seed: Uint8Array, type: NoteKeyType = 1): Promise<NoteSigner> {
  const pkcs8 = Buffer.concat([Buffer.from(PKCS8_ED25519, 'hex'), seed])
  const exportable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x = '' } = await crypto.subtle.exportKey('jwk', exportable)
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  return { key: noteKey(name, new Uint8Array(Buffer.from(x, 'base64url')), type), privateKey }
}

/** Seed of `first`, `first + 1`, … */
export function seed(first: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => first + i)
}
