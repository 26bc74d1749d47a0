import { aad } from '../../worker/seal/aad.ts'
import { openCell, sealCell } from '../../worker/seal/cell.ts'
import { sealBytes } from '../../worker/seal/envelope.ts'
import { importPersonKey } from '../../worker/seal/key.ts'
import { pad } from '../../worker/seal/pad.ts'
import { refusalCode } from '../../worker/vault/rpc.ts'

/** A Worker bound to the vault as the doors are: it passes calls on from HTTP, and tries cells inside workerd. */
type Env = Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>
type Call = { binding: string; method: string; args: unknown[] }

const place = {
  tenant: '131016',
  table: 'person',
  column: 'ident',
  row: '01JZ0000000000000000000001',
  rev: 3,
  kv: 1,
}
const count = (from: number, length: number) => Uint8Array.from({ length }, (_, index) => from + index)
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      const path = new URL(request.url).pathname
      if (path === '/export') return Response.json({ value: await tryExports(env.KEY_ROOT_1 as unknown as CryptoKey) })
      const value = path === '/seal' ? await trySeals() : await call(env, (await request.json()) as Call)
      return Response.json({ value })
    } catch (error) {
      const { name, message, stack } = error as Error
      return Response.json({ refusal: refusalCode(error) ?? null, shown: `${name} ${message} ${stack}` })
    }
  },
}

async function call(env: Env, { binding, method, args }: Call): Promise<unknown> {
  const value = await env[binding]?.[method]?.(...args)
  return JSON.parse(JSON.stringify(value, (_, each) => (each instanceof Uint8Array ? hex(each) : each)))
}

/** What became of every way to get a root's bytes out. */
async function tryExports(root: CryptoKey): Promise<string[]> {
  const wrapper = (await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, true, ['wrapKey'])) as CryptoKey
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: new Uint8Array(0) }
  const tries: [string, () => Promise<unknown>][] = [
    ['raw', () => crypto.subtle.exportKey('raw', root)],
    ['jwk', () => crypto.subtle.exportKey('jwk', root)],
    ['wrapped', () => crypto.subtle.wrapKey('raw', root, wrapper, 'AES-KW')],
    ['bits', () => crypto.subtle.deriveBits(hkdf, root, 256)],
  ]
  return Promise.all(
    tries.map(([name, attempt]) =>
      attempt().then(
        () => `${name}: out`,
        () => `${name}: refused`,
      ),
    ),
  )
}

/** The known cell, whether a short tag and a short nonce open plainly here, and which of all attempts `openCell` let pass. */
async function trySeals(): Promise<{ known: string; plainly: number; attempts: number; opened: string[] }> {
  const key = await importPersonKey(count(0x64, 32))
  const text = '{"kana":"ヤマダ ハナコ"}'
  const known = await sealCell(key, place, text, () => count(0x32, 12))
  if ((await openCell(key, place, known)) !== text) throw new Error('the known cell does not open')

  const attempts: [string, Uint8Array][] = []
  let plainly = 0
  for (const [ivLength, tagLength] of [
    [12, 32],
    [12, 64],
    [12, 96],
    [8, 128],
    [16, 128],
  ] as const) {
    const params = { name: 'AES-GCM', iv: count(1, ivLength), tagLength, additionalData: aad('cell', place) }
    const body = await crypto.subtle.encrypt(params, key, pad(new TextEncoder().encode(text)))
    if ((await crypto.subtle.decrypt(params, key, body)).byteLength === 32) plainly += 1
    attempts.push([`${ivLength}/${tagLength}`, Uint8Array.from([1, 0, 0, 0, 1, ...params.iv, ...new Uint8Array(body)])])
  }
  for (const at of known.keys())
    attempts.push([`byte ${at}`, known.map((byte, index) => (index === at ? byte ^ 1 : byte))])
  for (const length of known.keys()) attempts.push([`first ${length}`, known.slice(0, length)])
  attempts.push(['another label', await sealBytes(key, 'wrap', place, pad(new Uint8Array(4)))])

  const opened: string[] = []
  for (const [name, sealed] of attempts) {
    await openCell(key, place, sealed).then(
      () => opened.push(name),
      () => undefined,
    )
  }
  return { known: hex(known), plainly, attempts: attempts.length, opened }
}
