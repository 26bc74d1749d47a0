import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ExportRecord, encodeRecord } from '../../worker/log/export.ts'
import { encodeLeaf } from '../../worker/log/leaf.ts'
import { hashLeaf } from '../../worker/log/merkle.ts'
import {
  type CheckpointRecord,
  exportOf,
  type LeafRecord,
  leafAt,
  leafRecord,
  ORIGIN,
  sealed,
  textOf,
} from './exported.ts'
import { seed, signerFromSeed } from './keys.ts'

/**
 * Exported logs of six entries with checkpoints at 2, 4 and 6, one sound and the others broken in one way each. They
 * are kept as files so that a log exported today still verifies after the code has moved on.
 * `node test/log/fixtures.ts` writes them anew.
 */
export const folder = join(import.meta.dirname, '../golden/log')

/** The answer the verifier must give: `code: entries line`. Lines: 1 header, 2 3 entries, 4 checkpoint, 5 6, 7, 8 9, 10, 11 end. */
export const broken = {
  'cosignature-missing': 'not-cosigned: 記録 entries 2–3 行 line 7',
  'cosignature-of-another-checkpoint': 'witness-mismatch: 記録 entries 2–3 行 line 7',
  'cut-in-a-line': 'unreadable: 記録 entry 4 行 line 8',
  'empty-file': 'no-header: 行 line 1',
  'entry-deleted': 'missing: 記録 entry 3 行 line 6',
  'entry-deleted-and-renumbered': 'edited: 記録 entry 3 行 line 6',
  'entry-edited': 'edited: 記録 entry 2 行 line 5',
  'entry-edited-with-its-hash': 'root-mismatch: 記録 entries 2–3 行 line 7',
  'entry-inserted': 'out-of-place: 記録 entry 2 行 line 6',
  'entry-not-canonical': 'not-canonical: 記録 entry 2 行 line 5',
  'entry-repeated': 'out-of-place: 記録 entry 4 行 line 9',
  'entries-after-the-end': 'after-end: 行 line 12',
  'entries-exchanged': 'missing: 記録 entries 2–4 行 line 5',
  'entries-without-checkpoint': 'not-sealed: 記録 entries 4–5 行 line 10',
  'no-end': 'cut-off: 記録 entry 6 行 line 11',
  'other-log': 'checkpoint-of-another-log: 行 line 4',
  'other-log-key': 'unknown-log-key: 記録 entries 0–1 行 line 4',
  'rewritten-and-signed-again': 'witness-mismatch: 記録 entries 2–3 行 line 7',
  'root-changed': 'bad-signature: 記録 entries 2–3 行 line 7',
  'signature-changed': 'bad-signature: 記録 entries 2–3 行 line 7',
  'tail-cut-off': 'missing: 記録 entry 5 行 line 9',
} as const

export type Broken = keyof typeof broken

const SIZES = [2, 4, 6]
const leaves = Array.from({ length: 6 }, (_, i) => leafAt(i))

/** Every file by its name, without the ending. */
export async function makeFixtures(): Promise<Record<'sound' | Broken, string>> {
  const sound = await exportOf(leaves, SIZES)
  const record = (line: number) => sound[line - 1] as ExportRecord
  const leaf = (line: number) => record(line) as LeafRecord
  const point = (line: number) => record(line) as CheckpointRecord
  const replaced = (line: number, by: ExportRecord) => textOf(sound.with(line - 1, by))
  const without = (line: number, count = 1) => textOf(sound.toSpliced(line - 1, count))
  const forged = encodeLeaf(leafAt(2, { actor: 'staff-9' }))
  const spaced = new Uint8Array(
    new TextEncoder().encode(new TextDecoder().decode(leaf(5).bytes).replace(',2,', ', 2,')),
  )
  const renumbered: ExportRecord = { ...leaf(8), bytes: encodeLeaf({ ...leafAt(4), seq: 3 }) }
  const stranger = await sealed([leaf(2), leaf(3)], await signerFromSeed(ORIGIN, seed(64)))
  const again = await exportOf(leaves.with(2, leafAt(2, { actor: 'staff-9' })), SIZES)
  const note = (change: (n: string) => string): ExportRecord => ({ ...point(7), note: change(point(7).note) })
  return {
    sound: textOf(sound),
    'cosignature-missing': replaced(7, { ...point(7), cosignatures: [] }),
    'cosignature-of-another-checkpoint': replaced(7, { ...point(7), cosignatures: point(4).cosignatures }),
    'cut-in-a-line': textOf(sound.slice(0, 7)) + encodeRecord(record(8)).slice(0, 100),
    'empty-file': '',
    'entry-deleted': without(6),
    'entry-deleted-and-renumbered': textOf(sound.with(5, renumbered).toSpliced(7, 1)),
    'entry-edited': replaced(5, { ...leaf(5), bytes: forged }),
    'entry-edited-with-its-hash': replaced(5, { kind: 'leaf', bytes: forged, hash: hashLeaf(forged) }),
    'entry-inserted': textOf(sound.toSpliced(4, 0, leafRecord(leafAt(2, { actor: 'staff-9' })))),
    'entry-not-canonical': replaced(5, { kind: 'leaf', bytes: spaced, hash: hashLeaf(spaced) }),
    'entry-repeated': textOf(sound.toSpliced(8, 0, leaf(8))),
    'entries-after-the-end': textOf([...sound, leafRecord(leafAt(6))]),
    'entries-exchanged': textOf(sound.with(4, leaf(9)).with(8, leaf(5))),
    'entries-without-checkpoint': without(10),
    'no-end': without(11),
    'other-log': textOf(sound).replace('"origin":"log.example/131113"', '"origin":"log.example/141003"'),
    'other-log-key': replaced(4, stranger),
    'rewritten-and-signed-again': textOf(
      again.map((r, i) => (r.kind === 'checkpoint' ? { ...r, cosignatures: point(i + 1).cosignatures } : r)),
    ),
    'root-changed': replaced(
      7,
      note((n) => n.replace(/\n4\n..../, '\n4\nAAAA')),
    ),
    'signature-changed': replaced(
      7,
      note((n) => `${n.slice(0, -12)}AAAA${n.slice(-8)}`),
    ),
    'tail-cut-off': without(9),
  }
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(await makeFixtures())) writeFileSync(join(folder, `${name}.jsonl`), text)
}
