import { randomUUID, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'

/**
 * The payers' side (医療保険者等向け中間サーバー): knows the insured, compares 個人番号 and 5情報, and numbers a PMH-ID or
 * answers the one the person has. `POST /number` is what a municipality's hub calls; everything under `/peers/` stands
 * for what happens at the payers themselves and exists for demo and tests only.
 */

export type Insured = {
  readonly myNumber: string
  readonly name: string
  readonly nameKana: string
  readonly address: string
  readonly dateOfBirth: string
  readonly sex: string
  /** The card's own number, as a reader sees it; stands for the certificate on the chip. */
  readonly card?: string
  readonly pmhId?: string
}

/** How the server fails for one person's number. `slow` and `silent` number the person first. */
export const misbehaviours = [
  'extra-field',
  'other-number',
  'wrong-type',
  'malformed',
  'empty',
  'error-500',
  'slow',
  'down',
  'silent',
] as const
export type Misbehaviour = (typeof misbehaviours)[number]

export type PayerOptions = {
  /** 0 for any free port. Loopback only. */
  readonly port: number
  readonly token: string
  /** Keeps the insured over a restart. */
  readonly file?: string
}

export type Payer = { readonly url: string; readonly token: string; stop(): Promise<void> }

type Seen = { readonly reference: string; readonly isNotDisclosed: boolean }
type Desk = {
  readonly insured: Map<string, Insured>
  readonly misbehaving: Map<string, { how: Misbehaviour; times: number }>
  readonly seen: Map<string, Seen[]>
  readonly token: string
  readonly save: () => void
}
type Answer = { readonly status: number; readonly body: string }

const MAX_BODY_BYTES = 65_536
const SLOW_MS = 20_000
const compared = ['name', 'nameKana', 'address', 'dateOfBirth', 'sex'] as const

export async function startPayer(options: PayerOptions): Promise<Payer> {
  const desk = openDesk(options)
  const server = createServer((request, response) => {
    serve(desk, request, response).catch(() => send(response, { status: 500, body: '' }))
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
  return { url: `http://127.0.0.1:${port}`, token: options.token, stop }
}

function openDesk({ file, token }: PayerOptions): Desk {
  const kept = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Insured[]) : []
  const insured = new Map(kept.map((one) => [one.myNumber, one]))
  const save = () => {
    if (!file) return
    writeFileSync(`${file}.new`, JSON.stringify([...insured.values()]), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return { insured, misbehaving: new Map(), seen: new Map(), token, save }
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return send(response, { status: 405, body: '' })
  if (!authorised(desk, request)) return send(response, { status: 401, body: '' })
  const body = await readJson(request)
  if (body === undefined) return send(response, { status: 400, body: '' })
  if (request.url === '/number') return number(desk, body, response)
  const control = controls[request.url ?? '']
  send(response, control ? control(desk, body) : { status: 404, body: '' })
}

async function number(desk: Desk, body: Record<string, unknown>, response: ServerResponse): Promise<void> {
  const { reference, myNumber, basicFiveInfo, isNotDisclosed, ...rest } = body
  const info = basicFiveInfo as Record<string, unknown> | undefined
  const wellFormed =
    Object.keys(rest).length === 0 &&
    typeof reference === 'string' &&
    typeof myNumber === 'string' &&
    typeof isNotDisclosed === 'boolean' &&
    typeof info === 'object' &&
    Object.keys(info ?? {}).length === compared.length &&
    compared.every((item) => typeof info?.[item] === 'string')
  if (!wellFormed || !info) return send(response, { status: 400, body: '' })
  desk.seen.set(myNumber, [...(desk.seen.get(myNumber) ?? []), { reference, isNotDisclosed }])
  const how = misbehaviourOf(desk, myNumber)
  if (how === 'down') return void response.destroy()
  const answer = answerTo(desk, myNumber, info)
  if (how === 'silent') return void response.destroy()
  if (how === 'slow') await new Promise((done) => setTimeout(done, SLOW_MS).unref())
  send(response, how ? spoil(how, answer) : { status: 200, body: JSON.stringify(answer) })
}

/** The PMH-ID of a person whose facts agree, a new one only for whom there is none; else the names of what differs. */
function answerTo(desk: Desk, myNumber: string, info: Record<string, unknown>) {
  const insured = desk.insured.get(myNumber)
  if (!insured) return { mismatch: ['myNumber'] }
  const mismatch = compared.filter((item) => plain(insured[item]) !== plain(String(info[item])))
  if (mismatch.length > 0) return { mismatch }
  const pmhId = insured.pmhId ?? `PMH-${randomUUID()}`
  if (!insured.pmhId) {
    desk.insured.set(myNumber, { ...insured, pmhId })
    desk.save()
  }
  return { pmhId, myNumber }
}

function misbehaviourOf(desk: Desk, myNumber: string): Misbehaviour | undefined {
  const found = desk.misbehaving.get(myNumber)
  if (!found) return undefined
  if (found.times <= 1) desk.misbehaving.delete(myNumber)
  else found.times -= 1
  return found.how
}

function spoil(how: Misbehaviour, answer: object): Answer {
  if (how === 'error-500') return { status: 500, body: JSON.stringify({ error: 'internal' }) }
  if (how === 'malformed') return { status: 200, body: `${JSON.stringify(answer).slice(0, -4)}` }
  if (how === 'empty') return { status: 200, body: '' }
  const spoilt =
    how === 'extra-field'
      ? { ...answer, address: '東京都大田区架空町九丁目9番9号' }
      : how === 'other-number'
        ? { ...answer, myNumber: '000000000000' }
        : how === 'wrong-type'
          ? { ...answer, pmhId: 12345678 }
          : answer
  return { status: 200, body: JSON.stringify(spoilt) }
}

const controls: Record<string, (desk: Desk, body: Record<string, unknown>) => Answer> = {
  /** Takes persons in, or changes what is on record of them; a PMH-ID they have stays. */
  '/peers/persons': (desk, { persons }) => {
    for (const one of persons as Insured[])
      desk.insured.set(one.myNumber, { ...desk.insured.get(one.myNumber), ...one })
    desk.save()
    return json({ known: desk.insured.size })
  },
  '/peers/misbehave': (desk, { myNumber, how, times }) => {
    if (how === null) desk.misbehaving.delete(String(myNumber))
    else desk.misbehaving.set(String(myNumber), { how: how as Misbehaviour, times: Number(times ?? Infinity) })
    return json({})
  },
  /** What was asked about a number so far. */
  '/peers/seen': (desk, { myNumber }) => json({ seen: desk.seen.get(String(myNumber)) ?? [] }),
  /** What the online-qualification server is told when a person is numbered: whose card has which PMH-ID. */
  '/peers/link': (desk, { card }) => {
    const found = [...desk.insured.values()].find((one) => one.card !== undefined && one.card === card)
    return json({ pmhId: found?.pmhId ?? null })
  },
}

/** Spaces and widths are written differently everywhere; characters are not touched. */
const plain = (text: string) => text.normalize('NFKC').replace(/\s/gu, '')

const json = (value: object): Answer => ({ status: 200, body: JSON.stringify(value) })

function authorised(desk: Desk, request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${desk.token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES && !request.url?.startsWith('/peers/')) return undefined
    chunks.push(chunk)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(answer.body)
}

if (import.meta.main) {
  const one = { type: 'string' } as const
  const { port, file, token } = parseArgs({ options: { port: one, file: one, token: one } }).values
  const secret = token ?? process.env.PAYER_TOKEN
  if (!secret) {
    process.stderr.write('PAYER_TOKEN=… node test/peers/payer.ts [--port PORT] [--file FILE]\n')
    process.exit(2)
  }
  const payer = await startPayer({ port: Number(port ?? 0), token: secret, ...(file ? { file } : {}) })
  process.stdout.write(`${payer.url}\n{"ready":true}\n`)
  process.once('SIGTERM', () => void payer.stop())
  process.once('SIGINT', () => void payer.stop())
}
