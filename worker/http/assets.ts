import { APP_CSP } from './headers.ts'

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
}

/** Names with a content hash never change; everything else is asked for anew. */
const HASHED = /[-.][0-9A-Z]{8}\.\w+$/

/**
 * Serves the app's files from the disk binding, which knows no content types. A path without an extension is a page of
 * the app and gets the shell.
 */
export async function serveAsset(
  assets: { fetch(url: string): Promise<Response> },
  path: string,
): Promise<Response | undefined> {
  if (path.includes('..') || !/^\/[\w./-]*$/.test(path)) return undefined
  const file = /\.\w+$/.test(path) ? path : '/index.html'
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1)]
  if (!type) return undefined
  const found = await assets.fetch(`http://assets${file}`)
  if (!found.ok) return undefined
  return new Response(found.body, {
    headers: {
      'content-type': type,
      'content-security-policy': APP_CSP,
      'cache-control': HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  })
}
