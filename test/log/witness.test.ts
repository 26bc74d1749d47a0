import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkpointBody } from '../../worker/log/checkpoint.ts'
import { verifyCosignature } from '../../worker/log/cosignature.ts'
import { type Bytes, consistencyProof } from '../../worker/log/merkle.ts'
import { encodeVkey, findVkey, type NoteSigner, signNote } from '../../worker/log/note.ts'
import {
  encodeAddCheckpoint,
  findAddCheckpoint,
  readWitnessAnswer,
  type WitnessAnswer,
} from '../../worker/log/witness-request.ts'
import { checkpointFile, startWitness, type Witness } from '../peers/witness.ts'
import { seed, signerFromSeed } from './keys.ts'
import { entry, type Tree, treeOf } from './tree.ts'

const ORIGIN = 'log.example/131113'
const TIME = 1_795_000_000
const log = await signerFromSeed(ORIGIN, seed(0))
const tree = treeOf(Array.from({ length: 40 }, (_, i) => entry(i)))
const forged = treeOf(Array.from({ length: 40 }, (_, i) => entry(i === 5 ? 500 : i)))
let folder: string
let witness: Witness
const start = () =>
  startWitness({ folder, logs: [encodeVkey(log.key)], port: 0, name: 'witness.example/131113', nowSeconds: () => TIME })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'))
  witness = await start()
})
afterEach(async () => {
  await witness.stop()
  rmSync(folder, { recursive: true })
})

function bodyAt(size: number, of: Tree = tree): string {
  return checkpointBody(ORIGIN, size, of.roots[size] as Bytes)
}

async function post(body: string, url = witness.url): Promise<WitnessAnswer> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  return readWitnessAnswer(response.status, response.headers.get('content-type'), await response.text())
}

async function ask(oldSize: number, size: number, of = tree, signer: NoteSigner = log): Promise<WitnessAnswer> {
  const note = await signNote(bodyAt(size, of), signer)
  return post(encodeAddCheckpoint({ oldSize, proof: consistencyProof(of.read, oldSize, size), note }))
}

describe('witness', () => {
  test('cosigns a growing log, remembers it over a restart and keeps its key', async () => {
    const vkey = witness.vkey
    const key = findVkey(vkey)
    for (const [oldSize, size] of [
      [0, 3],
      [3, 3],
      [3, 17],
      [17, 40],
    ] as const) {
      const answer = await ask(oldSize, size)
      expect(answer.kind).toBe('cosigned')
      const line = answer.kind === 'cosigned' ? answer.lines[0] : ''
      expect(key && (await verifyCosignature(bodyAt(size), line ?? '', key))).toBe(TIME)
      await witness.stop()
      witness = await start()
      expect(witness.vkey).toBe(vkey)
    }
    expect(await ask(17, 40)).toEqual({ kind: 'conflict', size: 40 })
    expect(readFileSync(checkpointFile(folder, ORIGIN), 'utf8').startsWith(bodyAt(40))).toBe(true)
  })

  test('tells its size to one who stands elsewhere', async () => {
    await ask(0, 8)
    expect(await ask(0, 12)).toEqual({ kind: 'conflict', size: 8 })
    expect(await ask(7, 12)).toEqual({ kind: 'conflict', size: 8 })
    expect(await ask(9, 12)).toEqual({ kind: 'conflict', size: 8 })
    expect((await ask(8, 12)).kind).toBe('cosigned')
  })

  test('never cosigns a rewritten history, and keeps what proves it', async () => {
    await ask(0, 8)
    expect(await ask(8, 20, forged)).toEqual({ kind: 'refused', status: 422 })
    expect(await ask(8, 8, forged)).toEqual({ kind: 'conflict', size: 8 })
    const kept = readdirSync(folder).filter((name) => name.endsWith('.evidence'))
    const notes = kept.map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(notes.toSorted()).toEqual(
      [await signNote(bodyAt(20, forged), log), await signNote(bodyAt(8, forged), log)].toSorted(),
    )
    expect(readFileSync(checkpointFile(folder, ORIGIN), 'utf8').startsWith(bodyAt(8))).toBe(true)
    expect((await ask(8, 20)).kind).toBe('cosigned')
  })

  test('of two different checkpoints of one size, sent at once, cosigns one', async () => {
    for (let round = 0; round < 20; round += 1) {
      await witness.stop()
      rmSync(checkpointFile(folder, ORIGIN), { force: true })
      witness = await start()
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => ask(0, 20, i % 2 === (round + 1) % 2 ? forged : tree)),
      )
      const cosigned = answers
        .map((answer, i) => ({ answer, forged: i % 2 === (round + 1) % 2 }))
        .filter(({ answer }) => answer.kind === 'cosigned')
      expect(cosigned).toHaveLength(1)
      expect(answers.filter((answer) => answer.kind === 'conflict' && answer.size === 20)).toHaveLength(7)
      const winner = cosigned[0]?.forged ? forged : tree
      expect(readFileSync(checkpointFile(folder, ORIGIN), 'utf8').startsWith(bodyAt(20, winner))).toBe(true)
    }
  })

  test('of many extensions of one checkpoint, sent at once, never rolls back', async () => {
    await ask(0, 4)
    const sizes = Array.from({ length: 30 }, (_, i) => 5 + i)
    const answers = await Promise.all(sizes.map((size) => ask(4, size)))
    expect(answers.filter((answer) => answer.kind === 'cosigned')).toHaveLength(1)
    const won = sizes[answers.findIndex((answer) => answer.kind === 'cosigned')]
    expect(await ask(0, 40)).toEqual({ kind: 'conflict', size: won })
  })

  test('refuses a log, a key or a request it does not know', async () => {
    const stranger = await signerFromSeed(ORIGIN, seed(64))
    expect(await ask(0, 3, tree, stranger)).toEqual({ kind: 'refused', status: 403 })
    const other = await signerFromSeed('log.example/141003', seed(0))
    const note = await signNote(bodyAt(3).replace('131113', '141003'), other)
    expect(await post(encodeAddCheckpoint({ oldSize: 0, proof: [], note }))).toEqual({ kind: 'refused', status: 404 })
    const good = await signNote(bodyAt(3), log)
    const bad = (body: string) => post(body).then((answer) => (answer.kind === 'refused' ? answer.status : answer.kind))
    expect(await bad(encodeAddCheckpoint({ oldSize: 4, proof: [], note: good }))).toBe(400)
    expect(await bad(encodeAddCheckpoint({ oldSize: 0, proof: [new Uint8Array(32)], note: good }))).toBe(422)
    expect(await bad(`old 0${good}`)).toBe(400)
    expect(await bad(`old 00\n\n${good}`)).toBe(400)
    expect(await bad(`old 0\nAAAA\n\n${good}`)).toBe(400)
    expect(await bad('')).toBe(400)
    expect(await bad('x'.repeat(70_000))).toBe(413)
    expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(witness.url)).status).toBe(404)
    expect((await ask(0, 3)).kind).toBe('cosigned')
  })

  test('does not start anew over a memory it cannot read', async () => {
    await ask(0, 8)
    writeFileSync(checkpointFile(folder, ORIGIN), '')
    expect(await ask(0, 8, forged)).toEqual({ kind: 'refused', status: 500 })
  })

  test('runs as a program', async () => {
    const own = mkdtempSync(join(tmpdir(), 'witness-'))
    const args = ['test/peers/witness.ts', '--folder', own, '--log', encodeVkey(log.key)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const printed = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))))
    const [url = '', vkey = ''] = printed.split('\n')
    const note = await signNote(bodyAt(3), log)
    const answer = await post(encodeAddCheckpoint({ oldSize: 0, proof: [], note }), url)
    const key = findVkey(vkey)
    const line = answer.kind === 'cosigned' ? answer.lines[0] : ''
    expect(key && (await verifyCosignature(bodyAt(3), line ?? '', key))).toBeGreaterThan(1_700_000_000)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(own, { recursive: true })
  })
})

describe('request', () => {
  // The example request of c2sp.org/tlog-witness.
  const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`

  test('the example of the specification reads and is written back', () => {
    const read = findAddCheckpoint(example)
    expect(read).toMatchObject({ oldSize: 20_852_014, proof: { length: 4 } })
    expect(read && encodeAddCheckpoint(read)).toBe(example)
  })

  test('a proof has at most 63 lines', () => {
    const proof = Array.from({ length: 64 }, () => new Uint8Array(32))
    expect(() => encodeAddCheckpoint({ oldSize: 1, proof, note: '' })).toThrow(RangeError)
    const text = encodeAddCheckpoint({ oldSize: 1, proof: proof.slice(1), note: 'n' })
    expect(findAddCheckpoint(text)).toBeDefined()
    expect(findAddCheckpoint(text.replace('\nAAAA', `\n${'A'.repeat(43)}=\nAAAA`))).toBeUndefined()
  })

  test('an answer that is not of the protocol is a refusal', () => {
    expect(readWitnessAnswer(409, 'text/plain', '3\n')).toEqual({ kind: 'refused', status: 409 })
    expect(readWitnessAnswer(409, 'text/x.tlog.size', '3')).toEqual({ kind: 'refused', status: 409 })
    expect(readWitnessAnswer(409, 'text/x.tlog.size', '03\n')).toEqual({ kind: 'refused', status: 409 })
    expect(readWitnessAnswer(200, null, '')).toEqual({ kind: 'refused', status: 200 })
    expect(readWitnessAnswer(422, null, '')).toEqual({ kind: 'refused', status: 422 })
  })
})
