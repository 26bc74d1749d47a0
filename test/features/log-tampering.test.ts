import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listClients } from '../../shared/contract/client.ts'
import { checkpointBody } from '../../worker/log/checkpoint.ts'
import { decodeLeaf, encodeLeaf } from '../../worker/log/leaf.ts'
import { encodeVkey, type NoteKey, signNote } from '../../worker/log/note.ts'
import { logKeyOf } from '../../worker/log/signer.ts'
import { type OwnStack, ownStack } from '../own-stack.ts'
import { checkpointFile } from '../peers/witness.ts'
import { type City, municipality, type TestStaff } from '../world.ts'
import { exportAndVerify, findingOf, trustOf } from './exported-log.ts'
import { type LogFile, openFile } from './log-file.ts'

let own: OwnStack

beforeAll(async () => {
  own = await ownStack()
})
afterAll(() => own?.stop())

type Written = { city: City; auditor: TestStaff; size: number }

/** A municipality with two signed and cosigned stretches of log. */
async function written(): Promise<Written> {
  const city = await municipality({ stack: own })
  const [admin, auditor] = [await city.staff('administrator'), await city.staff('auditor')]
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) await admin.call(listClients, {})
    await city.stack.tick()
  }
  const before = await exportAndVerify(city, auditor)
  expect(before).toMatchObject({ ok: true })
  return { city, auditor, size: before.ok ? before.size : 0 }
}

async function tamper({ city }: Written, change: (file: LogFile) => void): Promise<void> {
  const file = openFile(city)
  try {
    change(file)
  } finally {
    file.close()
  }
}

/** Another terminal in an entry, everything else as it was. */
function forged(bytes: Uint8Array): Buffer {
  return Buffer.from(encodeLeaf({ ...decodeLeaf(bytes), device: 'someone-else' }))
}

const leafAt = (file: LogFile, seq: number) => file.leaves()[seq]?.bytes as Buffer

const inTheFile: [string, (file: LogFile) => void, object][] = [
  [
    'an edited entry',
    (file) => file.run('update leaf set bytes = ? where seq = 3', forged(leafAt(file, 3))),
    { code: 'edited', from: 3, to: 3 },
  ],
  [
    'an edited entry with its hash',
    (file) => {
      file.run('update leaf set bytes = ? where seq = 3', forged(leafAt(file, 3)))
      file.rebuild()
    },
    { code: 'root-mismatch', from: 0 },
  ],
  ['a deleted entry', (file) => file.run('delete from leaf where seq = 5'), { code: 'missing', from: 5, to: 5 }],
  [
    'a deleted entry, the rest moved up and the tree computed anew',
    (file) => {
      file.run('delete from leaf where seq = 5')
      for (const { seq, bytes } of file.leaves().slice(5)) {
        const moved = Buffer.from(encodeLeaf({ ...decodeLeaf(bytes), seq: seq - 1 }))
        file.run('update leaf set seq = ?, bytes = ? where seq = ?', seq - 1, moved, seq)
      }
      file.rebuild()
    },
    { code: 'root-mismatch' },
  ],
  [
    'two entries exchanged',
    (file) => {
      const [a, b] = [leafAt(file, 2), leafAt(file, 6)]
      file.run('update leaf set bytes = ? where seq = 2', b)
      file.run('update leaf set bytes = ? where seq = 6', a)
    },
    { code: 'missing', from: 2, to: 5 },
  ],
  [
    'a node of the tree',
    (file) => file.run('delete from log_node where level = 0 and position = 4'),
    { code: 'edited', from: 4 },
  ],
  ['a lost tail', (file) => file.run('delete from leaf where seq >= 9'), { code: 'missing', from: 9 }],
]

it.each(inTheFile)('%s in the database file is found and located [AU-02]', async (_, change, finding) => {
  const log = await written()
  await tamper(log, change)
  expect(findingOf(await exportAndVerify(log.city, log.auditor))).toMatchObject(finding)
})

it('a tail cut off with head, tree and signatures is found by what the witness remembers [AU-02]', async () => {
  const log = await written()
  const { city, auditor, size } = log
  await tamper(log, (file) => {
    file.run('delete from leaf where seq >= ?', size - 3)
    file.run('delete from leaf_subject where seq >= ?', size - 3)
    file.run('delete from checkpoint where size > ?', size - 3)
    file.run('delete from cosignature where size > ?', size - 3)
    file.rebuild()
  })
  const trust = trustOf(city)
  const known = await readFile(checkpointFile(city.stack.witness.folder, `hagukumi.localhost/${city.code}`), 'utf8')
  // Its own signatures alone do not tell: what is left was once the whole log.
  expect((await exportAndVerify(city, auditor)).ok).toBe(true)
  expect(findingOf(await exportAndVerify(city, auditor, { ...trust, known }))).toMatchObject({
    code: 'shorter-than-known',
    to: size - 1,
  })
})

it('a rewritten history signed again by an insider is told by the witness alone [AU-02]', async () => {
  const log = await written()
  const { city, auditor } = log
  const jwk = JSON.parse(await readFile(city.stack.keys.logSigning, 'utf8')) as JsonWebKey
  const privateKey = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
  const key = logKeyOf('hagukumi.localhost', city.code, city.stack.keys.logPublicKey)
  const file = openFile(city)
  file.run('update leaf set bytes = ? where seq = 3', forged(leafAt(file, 3)))
  const { size, root } = file.rebuild()
  const note = await signNote(checkpointBody(key.name, size, root), { key, privateKey })
  file.run('delete from checkpoint')
  file.run('insert into checkpoint (size, at, note) values (?, ?, ?)', size, new Date().toISOString(), note)
  file.run('update cosignature set size = ? where size = (select max(size) from cosignature)', size)
  file.close()
  const { logKeys } = trustOf(city)
  expect((await exportAndVerify(city, auditor, { logKeys, witnessKeys: [] })).ok).toBe(true)
  expect(findingOf(await exportAndVerify(city, auditor))).toMatchObject({ code: 'witness-mismatch' })
})

it('refuses to change the log through SQL, whoever asks', async () => {
  const { city } = await written()
  const db = city.database('data')
  for (const table of ['leaf', 'leaf_subject', 'log_node', 'checkpoint', 'cosignature', 'log_finding']) {
    const triggers = await db.execute({
      sql: "select name from sqlite_master where type = 'trigger' and tbl_name = ?",
      args: [table],
    })
    expect(triggers.rows.map((row) => row.name).toSorted()).toEqual([`${table}_no_delete`, `${table}_no_update`])
  }
  for (const table of ['leaf', 'log_node', 'checkpoint', 'cosignature']) {
    await expect(db.execute(`delete from ${table}`)).rejects.toThrow('append-only')
  }
  await expect(db.execute("update leaf set actor = 'staff:nobody'")).rejects.toThrow('append-only')
  await expect(db.execute("update checkpoint set note = ''")).rejects.toThrow('append-only')
  db.close()
})

it('is exported by one command to a file that another verifies without the system [AU-02]', async () => {
  const { city, size } = await written()
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-export-'))
  const file = join(folder, 'log.jsonl')
  const asked = ['run/audit-export.ts', '--municipality', city.code, '--origin', own.staffOrigin]
  const exported = await run(asked)
  expect(exported.status).toBe(0)
  await writeFile(file, exported.out)
  expect(JSON.parse(exported.out.split('\n')[0] ?? '')).toMatchObject({
    origin: `hagukumi.localhost/${city.code}`,
    witnesses: [city.stack.witness.vkey],
  })
  const { logKeys } = trustOf(city)
  const keys = ['--log', encodeVkey(logKeys[0] as NoteKey), '--witness', city.stack.witness.vkey]
  const verified = await run(['run/audit-verify.ts', file, ...keys])
  expect(verified).toMatchObject({ status: 0, out: expect.stringContaining(`記録 entries: ${size}`) })
  await rm(folder, { recursive: true })
  expect(await run(['run/audit-export.ts', '--municipality', '999999', '--origin', own.staffOrigin])).toMatchObject({
    status: 1,
    out: '',
  })
})

function run(args: string[]): Promise<{ status: number; out: string }> {
  return new Promise((done) => {
    execFile(process.execPath, args, { maxBuffer: 1e8 }, (error, out) =>
      done({ status: typeof error?.code === 'number' ? error.code : 0, out }),
    )
  })
}
