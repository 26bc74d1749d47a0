import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { VerifierClient } from '../../run/verifier-client.ts'
import { createLinkKey } from '../../shared/contract/eligibility.ts'
import type { Id } from '../../shared/values/id.ts'

/**
 * The online-qualification server (オンライン資格確認等システム): an institution reads a card, the person consents, and the
 * server turns the reading into a one-time key for that institution. It knows which card has which PMH-ID from the
 * payers' side, and is an ordinary client of the exchange door with its own key.
 */

export type QualificationOptions = {
  /** 0 for any free port. Loopback only. */
  readonly port: number
  /** The exchange door. */
  readonly origin: string
  /** Where cards are linked with PMH-IDs. */
  readonly payer: { readonly url: string; readonly token: string }
  /** Private JWK (ES256); a new one unless given. */
  readonly key?: JWK
  readonly now?: () => number
}

export type CardReading = {
  readonly card: string
  readonly consent: boolean
  /** Client id of the institution that reads. */
  readonly institution: string
  /** Client id under which the person's municipality knows this server. */
  readonly clientId: string
}

export type Qualification = {
  readonly url: string
  /** The public key to register at a municipality. */
  readonly jwk: JWK
  read(reading: CardReading): Promise<{ linkKey: string; expiresAt: string } | undefined>
  stop(): Promise<void>
}

export async function startQualification(options: QualificationOptions): Promise<Qualification> {
  const key = options.key ?? (await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey))
  const { kty, crv, x, y } = key
  const clients = new Map<string, VerifierClient>()
  const clientOf = (clientId: string) => {
    const { origin, now } = options
    const known = clients.get(clientId) ?? new VerifierClient({ origin, clientId, key, ...(now ? { now } : {}) })
    clients.set(clientId, known)
    return known
  }
  const read = async ({ card, consent, institution, clientId }: CardReading) => {
    if (!consent) return undefined
    const pmhId = await linkedId(options.payer, card)
    if (pmhId === undefined) return undefined
    return clientOf(clientId).call(createLinkKey, { pmhId, institution: institution as Id, purpose: 'eligibility' })
  }
  const server = createServer((request, response) => {
    serve(read, request, response).catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((stopped) => {
      server.close(() => stopped())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}`, jwk: { kty, crv, x, y } as JWK, read, stop }
}

async function linkedId(payer: { url: string; token: string }, card: string): Promise<string | undefined> {
  const answer = await fetch(`${payer.url}/peers/link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${payer.token}` },
    body: JSON.stringify({ card }),
  })
  return ((await answer.json()) as { pmhId: string | null }).pmhId ?? undefined
}

async function serve(read: Qualification['read'], request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/card-readings') return void response.writeHead(404).end()
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const made = await read(JSON.parse(Buffer.concat(chunks).toString('utf8')) as CardReading)
  response.writeHead(made ? 200 : 403, { 'content-type': 'application/json' })
  response.end(JSON.stringify(made ?? {}))
}

if (import.meta.main) {
  const one = { type: 'string' } as const
  const { port, origin, payer } = parseArgs({ options: { port: one, origin: one, payer: one } }).values
  const { PAYER_TOKEN: token, QUALIFICATION_KEY: key } = process.env
  if (!origin || !payer || !token) {
    process.stderr.write(
      'PAYER_TOKEN=… [QUALIFICATION_KEY=JWK] node test/peers/qualification.ts --origin EXCHANGE --payer URL [--port PORT]\n',
    )
    process.exit(2)
  }
  const server = await startQualification({
    port: Number(port ?? 0),
    origin,
    payer: { url: payer, token },
    ...(key ? { key: JSON.parse(key) as JWK } : {}),
  })
  process.stdout.write(`${server.url}\n${JSON.stringify(server.jwk)}\n{"ready":true}\n`)
  process.once('SIGTERM', () => void server.stop())
  process.once('SIGINT', () => void server.stop())
}
