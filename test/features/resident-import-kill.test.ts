import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServiceName } from '../../run/supervisor.ts'
import { listImports, sendPiece, startImport } from '../../shared/contract/resident-import.ts'
import { cut, manifestOf } from '../../shared/import/cut.ts'
import { type OwnStack, ownStack } from '../own-stack.ts'
import { chunks, countOf, fileOf, people, registerOf, send } from '../registry.ts'
import { type City, id, municipality, type TestStaff } from '../world.ts'

/** `npm run proof` asks for more: more rows, and more kills. */
const full = process.env.HAGUKUMI_PROOF === 'full'
const ROWS = full ? 100_000 : 3_000
/** A part is killed while the piece behind every so many is under way. */
const PIECES_A_KILL = full ? 4 : 1

const parts: readonly ServiceName[] = ['data', 'vault', 'staff', 'vault-db']

let stack: OwnStack
beforeAll(async () => {
  stack = await ownStack()
})
afterAll(() => stack?.stop())

const kills = new Map<ServiceName, number[]>()

/** The supervisor gives up on a part that dies nine times a minute: within that, each in its turn. */
function killSome(turn: number, killed: Set<ServiceName>): void {
  const name = parts[turn % parts.length] ?? 'data'
  const recent = (kills.get(name) ?? []).filter((at) => performance.now() - at < 60_000)
  if (recent.length >= 5) return
  kills.set(name, [...recent, performance.now()])
  kill(name)
  killed.add(name)
}

function kill(name: ServiceName): void {
  const pid = stack.hagukumi.pid(name)
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** Waits until every part that was killed answers again. */
async function untilUp(city: City, staff: TestStaff): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      // The last kill may still be on its way.
      await sleep(300)
      await Promise.all([countOf(city, 'data', 'person'), countOf(city, 'keys', 'person_key')])
      await staff.call(listImports, { page: 0 })
      return
    } catch (error) {
      if (tries === 60) throw error
    }
  }
}

/** Nobody has a key or a number who is not in the records, and the other way round. */
async function agree(city: City, persons: number): Promise<void> {
  const counts = await Promise.all([
    countOf(city, 'data', 'person'),
    countOf(city, 'data', 'person_version'),
    countOf(city, 'keys', 'person_key'),
    countOf(city, 'number', 'individual_number'),
  ])
  expect(counts).toEqual([persons, persons, persons, persons])
  const { rows } = await city
    .database('data')
    .execute(
      'select sum(length(outcomes)), (select cursor from job), (select accepted + changed + unchanged + rejected from job) from job_chunk',
    )
  expect(rows.map((row) => [row[0], row[1], row[2]])).toEqual([[persons, persons, persons]])
}

describe('an import', { timeout: full ? 1_200_000 : 240_000 }, () => {
  it('through which parts are killed ends as one that was left in peace [EV-08]', async () => {
    const bytes = fileOf(people(ROWS, 3), { encoding: 'sjis' })
    const calm = await municipality({ stack })
    await send(await calm.staff('administrator'), bytes)

    const city = await municipality({ stack })
    const staff = await city.staff('administrator')
    const killed = new Set<ServiceName>()
    let pieces = 0
    const done = await send(staff, bytes, () => {
      pieces++
      if (pieces % PIECES_A_KILL === 0) setTimeout(() => killSome(pieces / PIECES_A_KILL, killed), Math.random() * 150)
    })
    expect(done).toMatchObject({ state: 'finished', done: ROWS, accepted: ROWS, rejected: 0 })
    expect([...killed].sort()).toEqual([...parts].sort())
    await untilUp(city, staff)
    await agree(city, ROWS)
    expect(await registerOf(city)).toEqual(await registerOf(calm))
  })

  it('whose sender died goes on from its place when the file is sent again', async () => {
    const bytes = fileOf(people(1_200, 4))
    const city = await municipality({ stack })
    const staff = await city.staff('administrator')
    await sendFirst(staff, bytes)
    kill('data')
    const seen: number[] = []
    const resumed = await send(staff, bytes, (progress) => seen.push(progress.done))
    expect(seen).toEqual([500, 1_000, 1_200])
    expect(resumed).toMatchObject({ state: 'finished', accepted: 1_200 })
    await untilUp(city, staff)
    await agree(city, 1_200)
  })
})

async function sendFirst(staff: TestStaff, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const digest = async (piece: Uint8Array<ArrayBuffer>) => crypto.subtle.digest('SHA-256', piece)
  const { heading, rows, pieces } = await manifestOf(chunks(bytes), digest)
  const { jobId } = await staff.call(startImport, { id: id(), heading, rows, pieces: [...pieces] })
  for await (const piece of cut(chunks(bytes))) {
    await staff.call(sendPiece, { jobId, piece: piece.index }, piece.bytes)
    return
  }
}
