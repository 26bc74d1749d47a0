import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { listClients } from '../../shared/contract/client.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { checkpointJob } from '../../worker/jobs/checkpoint.ts'
import type { JobServices } from '../../worker/jobs/services.ts'
import type { JobCity } from '../../worker/jobs/tick.ts'
import { findBytes } from '../../worker/log/base64.ts'
import { type Checkpoint, findCheckpoint } from '../../worker/log/checkpoint.ts'
import { verifyCosignature } from '../../worker/log/cosignature.ts'
import { decodeFrontier, rootOf } from '../../worker/log/merkle.ts'
import { findVkey, type NoteKey, verifyNote } from '../../worker/log/note.ts'
import { logKeyOf } from '../../worker/log/signer.ts'
import { Partition } from '../../worker/partition/partition.ts'
import { openFile } from '../features/log-file.ts'
import { checkpointFile } from '../peers/witness.ts'
import { overSocket } from '../vault/city.ts'
import { type City, municipality } from '../world.ts'

async function rowsOf(city: City, sql: string): Promise<Record<string, unknown>[]> {
  const db = city.database('data')
  const { rows } = await db.execute(sql)
  db.close()
  return rows.map((row) => ({ ...row }))
}

const sizesOf = async (city: City, table: 'checkpoint' | 'cosignature') =>
  (await rowsOf(city, `select size from ${table} order by size`)).map((row) => row.size)
const findings = (city: City) => rowsOf(city, 'select code, size, detail from log_finding order by at')

/** A municipality whose jobs nobody runs but the test: the rounds of other tests pass by one that is held. */
async function heldCity(): Promise<City> {
  const city = await municipality()
  const control = city.stack.databases.open('control')
  await control.execute({ sql: "update municipality set state = 'held' where code = ?", args: [city.code] })
  control.close()
  return city
}

async function grow(city: City, entries: number): Promise<void> {
  const { partition, actor } = cityOf(city, servicesOf(city))
  const intent = { actor, action: 'test.grown', purpose: 'test', subjects: [], requestId: 'test-grown' }
  for (let i = 0; i < entries; i++) await partition.record(intent, 'ok')
}

function servicesOf(city: City): JobServices {
  const { keys, sockets, witness } = city.stack
  return {
    data: { service: overSocket(sockets.data), token: keys.tokens['data-admin'] },
    out: { fetch: (url: string, init?: RequestInit) => fetch(url, init) },
    witness: { url: witness.url, key: witness.vkey },
    checkpointSeconds: 0,
    now: () => toInstant(Date.now()),
  } as unknown as JobServices
}

function cityOf(city: City, services: JobServices): JobCity {
  const actor = { kind: 'job', id: 'checkpoint', role: 'job', office: null, device: null, session: null } as const
  return { code: city.code, partition: new Partition(city.code, services), actor, services }
}

/** The job as the jobs Worker runs it, run here so that a test can stand between it and the witness. */
async function runHere(city: City, change: Partial<JobServices> = {}): Promise<string[]> {
  const { logSigning, logPublicKey } = city.stack.keys
  const jwk = JSON.parse(await readFile(logSigning, 'utf8')) as JsonWebKey
  const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
  const asked: string[] = []
  const out = {
    fetch: (url: string, init?: RequestInit) => {
      asked.push(String(init?.body).split('\n')[0] ?? '')
      return fetch(url, init)
    },
  }
  const log = { key, publicKey: logPublicKey, name: 'hagukumi.localhost' }
  await checkpointJob.run(cityOf(city, { ...servicesOf(city), log, out, ...change }))
  return asked
}

it('signs a log that grew, has it cosigned, and leaves one that stands alone [AU-02]', async () => {
  const city = await municipality()
  const admin = await city.staff('administrator')
  for (let i = 0; i < 3; i++) await admin.call(listClients, {})
  await city.stack.tick()
  const [point] = await rowsOf(city, 'select note, size from checkpoint')
  const key = logKeyOf('hagukumi.localhost', city.code, city.stack.keys.logPublicKey)
  const verified = await verifyNote(String(point?.note), [key])
  const [head] = await rowsOf(city, 'select size, frontier from log_head')
  const frontier = decodeFrontier(new Uint8Array(head?.frontier as ArrayBuffer))
  const signed = verified.ok ? findCheckpoint(verified.body) : undefined
  expect(signed).toEqual({ origin: key.name, size: head?.size, root: rootOf(frontier) } as Checkpoint)
  const [cosigned] = await rowsOf(city, 'select line, witness from cosignature')
  expect(cosigned?.witness).toBe(city.stack.witness.vkey)
  const witness = findVkey(city.stack.witness.vkey) as NoteKey
  expect(verified.ok && (await verifyCosignature(verified.body, String(cosigned?.line), witness))).toBeTruthy()
  await city.stack.tick()
  expect(await sizesOf(city, 'checkpoint')).toEqual([head?.size])
  await admin.call(listClients, {})
  await city.stack.tick()
  expect(await sizesOf(city, 'cosignature')).toHaveLength(2)
  expect(await findings(city)).toEqual([])
})

it('waits a minute or 256 entries, whichever comes first', async () => {
  const city = await heldCity()
  await grow(city, 1)
  await runHere(city, { checkpointSeconds: 60 })
  const [first] = await sizesOf(city, 'checkpoint')
  expect(first).toBeGreaterThan(0)
  await grow(city, 1)
  await runHere(city, { checkpointSeconds: 60 })
  expect(await sizesOf(city, 'checkpoint')).toHaveLength(1)
  await runHere(city, { checkpointSeconds: 60, now: () => toInstant(Date.now() + 61_000) })
  expect(await sizesOf(city, 'checkpoint')).toHaveLength(2)
  const later = { checkpointSeconds: 60, now: () => toInstant(Date.now() + 62_000) }
  await grow(city, 255)
  await runHere(city, later)
  expect(await sizesOf(city, 'checkpoint')).toHaveLength(2)
  await grow(city, 1)
  await runHere(city, later)
  expect(await sizesOf(city, 'checkpoint')).toHaveLength(3)
})

it('goes on when the witness was away, from where the witness stands', async () => {
  const city = await heldCity()
  await grow(city, 2)
  const away = { url: 'http://127.0.0.1:9', key: city.stack.witness.vkey }
  await runHere(city, { witness: away })
  await grow(city, 2)
  await runHere(city, { witness: away })
  expect(await sizesOf(city, 'checkpoint')).toHaveLength(2)
  expect(await sizesOf(city, 'cosignature')).toEqual([])
  expect(await runHere(city)).toEqual(['old 0'])
  const [, newest] = await sizesOf(city, 'checkpoint')
  expect(await sizesOf(city, 'cosignature')).toEqual([newest])
  expect(await findings(city)).toEqual([])
})

it('gets a cosignature whose answer was lost by asking from the size the witness names', async () => {
  const city = await heldCity()
  await grow(city, 2)
  const lost = {
    fetch: async (url: string, init?: RequestInit) => {
      await fetch(url, init)
      throw new Error('the line went dead')
    },
  }
  await runHere(city, { out: lost })
  expect(await sizesOf(city, 'cosignature')).toEqual([])
  const [size] = await sizesOf(city, 'checkpoint')
  expect(await runHere(city)).toEqual(['old 0', `old ${size}`])
  expect(await sizesOf(city, 'cosignature')).toEqual([size])
})

it('takes no signature that is not the witness’s over this very head', async () => {
  const city = await heldCity()
  await grow(city, 1)
  const line = `— witness.example ${Buffer.alloc(76, 1).toString('base64')}\n`
  await runHere(city, { out: { fetch: async () => new Response(line) } })
  expect(await sizesOf(city, 'cosignature')).toEqual([])
  expect(await findings(city)).toMatchObject([{ code: 'witness-unverified' }])
})

it('follows a witness nowhere else, and reads no answer without end', async () => {
  const city = await heldCity()
  await grow(city, 1)
  let sentOn = 0
  let sent = 0
  const strange = createServer((request, response) => {
    if (request.url === '/elsewhere') sentOn += 1
    if (request.url?.startsWith('/moved')) return void response.writeHead(307, { location: '/elsewhere' }).end()
    const more = () => {
      while (!response.destroyed && response.write('—'.repeat(10_000))) sent += 30_000
    }
    response.on('drain', more)
    more()
  })
  await new Promise<void>((ready) => strange.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(strange.address() as AddressInfo).port}`
  const { vkey: key } = city.stack.witness
  try {
    await runHere(city, { witness: { url: `${url}/moved`, key } })
    expect(await findings(city)).toMatchObject([{ code: 'witness-refused', detail: 307 }])
    expect(sentOn).toBe(0)
    await grow(city, 1)
    await runHere(city, { witness: { url: `${url}/endless`, key } })
    expect((await findings(city)).at(-1)).toMatchObject({ code: 'witness-refused', detail: 200 })
    expect(sent).toBeLessThan(10_000_000)
  } finally {
    strange.closeAllConnections()
    strange.close()
  }
})

it('never signs what does not go on from the last signature, and keeps the finding [AU-02]', async () => {
  const city = await heldCity()
  await grow(city, 6)
  await runHere(city)
  const [signed] = await sizesOf(city, 'checkpoint')
  const file = openFile(city)
  file.run('delete from leaf where seq >= 4')
  file.run('delete from leaf_subject where seq >= 4')
  file.rebuild()
  file.close()
  await runHere(city)
  expect(await findings(city)).toEqual([{ code: 'shrunk', size: signed, detail: 4 }])
  await grow(city, 6)
  await runHere(city)
  await runHere(city)
  expect((await findings(city)).map((one) => one.code)).toEqual(['shrunk', 'rewritten'])
  expect(await sizesOf(city, 'checkpoint')).toEqual([signed])
})

it('learns from the witness that a tail is gone although every trace of it was removed here [AU-02]', async () => {
  const city = await heldCity()
  await grow(city, 2)
  await runHere(city)
  await grow(city, 8)
  await runHere(city)
  const [first, second] = (await sizesOf(city, 'checkpoint')) as [number, number]
  const file = openFile(city)
  for (const table of ['leaf', 'leaf_subject']) file.run(`delete from ${table} where seq >= ${first}`)
  for (const table of ['checkpoint', 'cosignature']) file.run(`delete from ${table} where size > ${first}`)
  file.rebuild()
  file.close()
  await sleep(5)
  await grow(city, 1)
  await runHere(city)
  expect(await findings(city)).toMatchObject([{ code: 'witness-ahead', detail: second }])
  while (Number((await rowsOf(city, 'select size from log_head'))[0]?.size) < second) await grow(city, 1)
  await runHere(city)
  expect((await findings(city)).at(-1)).toEqual({ code: 'witness-refused', size: second, detail: 409 })
  await grow(city, 1)
  await runHere(city)
  expect((await findings(city)).at(-1)).toMatchObject({ code: 'witness-refused', detail: 422 })
  const kept = await readFile(checkpointFile(city.stack.witness.folder, `hagukumi.localhost/${city.code}`), 'utf8')
  expect(findBytes(kept.split('\n')[2] ?? '')).toHaveLength(32)
  expect(kept.split('\n')[1]).toBe(String(second))
})
