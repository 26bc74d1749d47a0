import type { Branded } from './branded.ts'
import { CROCKFORD, toCrockford } from './crockford.ts'

/** Identifier of a row, made by the client so that a repeated request is harmless. ULID: 48 bits time, 80 bits random. */
export type Id = Branded<string, 'Id'>

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** Makes an id from the time in ms and 10 random bytes. Throws RangeError on any other length or a time outside 48 bits. */
export function newId(nowMs: number, random: Uint8Array): Id {
  if (random.length !== 10) throw new RangeError('an id needs 10 random bytes')
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs >= 2 ** 48) throw new RangeError('time does not fit an id')
  let time = ''
  for (let rest = nowMs, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) time = CROCKFORD[rest % 32] + time
  return (time + toCrockford(random)) as Id
}

export function isId(text: string): text is Id {
  return ULID.test(text)
}

/** When an id was made, in ms since 1970, as its maker's clock had it. */
export function idMs(id: string): number {
  let ms = 0
  for (const letter of id.slice(0, 10)) ms = ms * 32 + CROCKFORD.indexOf(letter)
  return ms
}
