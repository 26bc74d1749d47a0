/**
 * The policy of the staff app: own scripts and styles only, no markup from strings (Trusted Types); the one policy
 * `sw` exists because registering a service worker by a string counts as such.
 */
export const APP_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types sw',
].join('; ')

/** For answers that are no page. */
const API_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox"

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const

/** Headers on every answer of a door. `secure` adds HSTS, which only means something over TLS. */
export function secureHeaders(response: Response, secure: boolean): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(COMMON)) headers.set(name, value)
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', API_CSP)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  if (secure) headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
