import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { Problem, type ProblemCode } from '../../../shared/contract/problems.ts'
import { verifyProof } from '../../../worker/http/dpop.ts'
import { APP_CSP } from '../../../worker/http/headers.ts'
import { mintAccessToken, type TokenKeys, verifyAccessToken } from '../../../worker/http/jwt.ts'
import { renderProblem } from '../../../worker/http/problem.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

export type KitDraft = { id: string; rev: number; savedAt: string; body: string }

/** What the kit's server did, and what a test wants it to do next. */
export type KitServer = {
  readonly origin: string
  /** The folder it serves; a test swaps it for the next version. */
  folder: string
  signedIn: boolean
  /** Refuses the next call with this problem, after its proof and token were checked. */
  refuseNext: { code: ProblemCode; faults?: { pointer: string; message: string }[] } | undefined
  /** Makes every token minted so far worthless. */
  cutTokens(): Promise<void>
  readonly minted: string[][]
  readonly bodies: unknown[]
  /** The drafts it holds, by form. */
  readonly drafts: Map<string, KitDraft>
  readonly proofIds: string[]
  close(): Promise<void>
}

async function newKeys(): Promise<TokenKeys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  return { sign: pair.privateKey, kid: 'kit', verify: new Map([['kit', pair.publicKey]]), publicJwks: [] }
}

/** A small staff door for the kit: the product's own checks of proofs, tokens and policy, and no records. */
export async function startKitServer(folder: string, port = 0): Promise<KitServer> {
  let keys = await newKeys()
  const http = createServer((request, response) => {
    answer(request)
      .catch((error) => renderProblem(error instanceof Problem ? error : new Problem('internal'), randomUUID()))
      .then((ready) => deliver(ready, response))
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  const origin = `http://localhost:${(http.address() as AddressInfo).port}`
  const server: KitServer = {
    origin,
    folder,
    signedIn: true,
    refuseNext: undefined,
    cutTokens: async () => {
      keys = await newKeys()
    },
    minted: [],
    bodies: [],
    drafts: new Map(),
    proofIds: [],
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage): Promise<Response> {
    const { pathname } = new URL(request.url ?? '/', origin)
    if (pathname === '/api/ping') return json({ now: new Date().toISOString() })
    if (pathname.startsWith('/api/')) return api(pathname, request)
    return file(server.folder, pathname)
  }

  async function api(pathname: string, request: IncomingMessage): Promise<Response> {
    const url = origin + pathname
    const nowMs = Date.now()
    const token = request.headers.authorization?.replace(/^DPoP /, '')
    const proof = await verifyProof(String(request.headers['dpop'] ?? ''), {
      method: request.method ?? '',
      url,
      nowMs,
      ...(token !== undefined && { token }),
    })
    if (server.proofIds.includes(proof.jti)) throw new Problem('bad-token')
    server.proofIds.push(proof.jti)
    const input: KitInput = JSON.parse(await bodyOf(request))
    if (!server.signedIn) throw new Problem('not-signed-in')
    if (pathname === '/api/session/who-am-i') return json(who())
    if (pathname === '/api/session/sign-out') {
      server.signedIn = false
      return json({ done: true })
    }
    if (pathname === '/api/session/token') {
      const scope = input.scopes ?? []
      server.minted.push(scope)
      const claims = {
        iss: origin,
        aud: origin,
        sub: 'staff',
        scope,
        municipality: '131113',
        thumbprint: proof.thumbprint,
        sid: null,
      }
      const minted = await mintAccessToken(keys, claims, nowMs, randomUUID())
      return json({ token: minted, expiresAt: new Date(nowMs + 300_000).toISOString() })
    }
    const claims = await verifyAccessToken(keys, token ?? '', { iss: origin, aud: origin, nowMs })
    if (claims.thumbprint !== proof.thumbprint) throw new Problem('bad-token')
    if (!claims.scope.includes('application.update')) throw new Problem('not-permitted')
    if (server.refuseNext) {
      const { code, ...extra } = server.refuseNext
      server.refuseNext = undefined
      throw new Problem(code, extra)
    }
    if (pathname.startsWith('/api/draft/')) return json(draftAnswer(server.drafts, pathname, input))
    server.bodies.push(input)
    return json({ receipt: '2026-001234' })
  }
  return server
}

type KitInput = { scopes?: string[]; id?: string; form?: string; rev?: number; body?: string }

function draftAnswer(
  drafts: Map<string, KitDraft>,
  pathname: string,
  { id = '', form = '', rev = 0, body = '' }: KitInput,
) {
  if (pathname === '/api/draft/find') return { draft: drafts.get(form) ?? null }
  if (pathname === '/api/draft/drop') {
    for (const [name, draft] of drafts) if (draft.id === id) drafts.delete(name)
    return { done: true }
  }
  if ((drafts.get(form)?.rev ?? 0) !== rev) throw new Problem('stale-version')
  const saved = { id, rev: rev + 1, savedAt: new Date().toISOString(), body }
  drafts.set(form, saved)
  return { id, rev: saved.rev, savedAt: saved.savedAt }
}

function who() {
  return {
    staffId: 'staff-1',
    staffName: '窓口 花子',
    role: 'intake',
    municipality: { code: '131113', name: '大田区' },
    office: { code: '01', name: '見本台特別出張所', issuesOnTheDay: false },
    permissions: ['application.update', 'person.view', 'decision.update'],
    now: new Date().toISOString(),
  }
}

function json(value: unknown): Response {
  return Response.json(value, { headers: { 'cache-control': 'no-store' } })
}

async function file(folder: string, pathname: string): Promise<Response> {
  const wanted = join(folder, pathname)
  const path = extname(pathname) !== '' && existsSync(wanted) ? wanted : join(folder, 'index.html')
  const headers = {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': APP_CSP,
    'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  }
  return new Response(new Uint8Array(await readFile(path)), { headers })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8') || '{}'
}

async function deliver(ready: Response, response: ServerResponse): Promise<void> {
  response.writeHead(ready.status, Object.fromEntries(ready.headers))
  response.end(Buffer.from(await ready.arrayBuffer()))
}
