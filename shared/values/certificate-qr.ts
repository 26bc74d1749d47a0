import { type CertificateCode, isCertificateCode } from './certificate-code.ts'
import { isMunicipalityCode } from './municipality-code.ts'

/** What the QR code on a certificate says: whose certificate it is to be asked at, and its code. No personal data. */
export interface CertificateQr {
  readonly municipality: string
  readonly code: CertificateCode
}

/** `HGK1:131113:0123456789ABCDEF`. */
export function makeQr({ municipality, code }: CertificateQr): string {
  return `HGK1:${municipality}:${code}`
}

/** Undefined for anything that is not exactly such a text. */
export function parseQr(text: string): CertificateQr | undefined {
  const [, municipality = '', code = ''] = /^HGK1:(\d{6}):([^:]*)$/.exec(text) ?? []
  return isMunicipalityCode(municipality) && isCertificateCode(code) ? { municipality, code } : undefined
}
