/** Full-width ASCII, spaces and the marks a Japanese keyboard gives for hyphen, to ASCII. For numbers and codes, never for names. */
export function toNarrow(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−ー─━]/gu, '-')
    .trim()
}

/** What is left of a typed number: narrow digits without spaces and hyphens, everything else kept so that it can be refused. */
export function toDigits(text: string): string {
  return toNarrow(text).replace(/[\s-]/gu, '')
}
