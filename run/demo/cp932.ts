/** Encodes text as CP932, the Shift_JIS of Windows. Throws RangeError for a character it cannot hold. */
export function encodeCp932(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  let at = 0
  for (const character of text) {
    const code = table().get(character)
    if (code === undefined) throw new RangeError('CP932 has no such character')
    if (code > 0xff) bytes[at++] = code >> 8
    bytes[at++] = code & 0xff
  }
  return bytes.subarray(0, at)
}

let made: Map<string, number> | undefined

/** The decoder's own table, turned round. Where a character has two codes the one that Windows writes stays. */
function table(): Map<string, number> {
  if (made) return made
  const decoder = new TextDecoder('shift_jis')
  made = new Map()
  for (let code = 0; code < 0x80; code++) made.set(String.fromCharCode(code), code)
  for (let code = 0xa1; code <= 0xdf; code++) made.set(decoder.decode(Uint8Array.of(code)), code)
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    // NEC's selection of IBM characters (ED, EE) repeats those of FA to FC.
    if ((lead > 0x9f && lead < 0xe0) || lead === 0xed || lead === 0xee || (lead >= 0xf0 && lead < 0xfa)) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character.length === 1 && character !== '\ufffd' && !made.has(character))
        made.set(character, (lead << 8) | trail)
    }
  }
  return made
}
