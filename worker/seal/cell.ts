import type { CellPlace } from './aad.ts'
import type { Bytes, Random } from './bytes.ts'
import { openBytes, SealRefused, sealBytes } from './envelope.ts'
import { pad, unpad } from './pad.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Seals one text for one place under a person's key. Throws RangeError for lone surrogates or a place that does not fit. */
export async function sealCell(key: CryptoKey, place: CellPlace, text: string, random?: Random): Promise<Bytes> {
  if (!text.isWellFormed()) throw new RangeError('lone surrogate')
  return sealBytes(key, 'cell', place, pad(encoder.encode(text)), random)
}

/** Opens what `sealCell` made for exactly this key and place. Throws SealRefused for everything else. */
export async function openCell(key: CryptoKey, place: CellPlace, sealed: Uint8Array): Promise<string> {
  const text = unpad(await openBytes(key, 'cell', place, sealed))
  if (!text) throw new SealRefused()
  try {
    return decoder.decode(text)
  } catch {
    throw new SealRefused()
  }
}
