import type { Branded } from './branded.ts'
import { toCrockford } from './crockford.ts'
import { toNarrow } from './width.ts'

/** The code printed on a certificate: 80 random bits in 16 characters. It opens an answer, so it is never guessable or counted up. */
export type CertificateCode = Branded<string, 'CertificateCode'>

export function makeCertificateCode(random: Uint8Array): CertificateCode {
  if (random.length !== 10) throw new RangeError('a certificate code needs 10 random bytes')
  return toCrockford(random) as CertificateCode
}

export function isCertificateCode(text: string): text is CertificateCode {
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(text)
}

/** `XXXX-XXXX-XXXX-XXXX`. */
export function formatCertificateCode(code: CertificateCode): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Reads what a reception desk types: any case and width, with or without hyphens, O for 0, I or L for 1. */
export function parseCertificateCode(typed: string): CertificateCode | undefined {
  const text = toNarrow(typed).toUpperCase().replace(/[\s-]/gu, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return isCertificateCode(text) ? text : undefined
}
