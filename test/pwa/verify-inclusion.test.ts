import { expect, it } from 'vitest'
import { verifyInclusion } from '../../pwa/features/audit/verify-inclusion.ts'
import { toBase64 } from '../../worker/log/base64.ts'
import { checkpointBody } from '../../worker/log/checkpoint.ts'
import { cosign } from '../../worker/log/cosignature.ts'
import { type Bytes, inclusionProof } from '../../worker/log/merkle.ts'
import { encodeVkey, signNote } from '../../worker/log/note.ts'
import { seed, signerFromSeed } from '../log/keys.ts'
import { entry, treeOf } from '../log/tree.ts'

const log = await signerFromSeed('log.example/131113', seed(0))
const witness = await signerFromSeed('witness.example', seed(32), 4)
const tree = treeOf(Array.from({ length: 20 }, (_, i) => entry(i)))

async function proven(seq: number, size: number) {
  const body = checkpointBody(log.key.name, size, tree.roots[size] as Bytes)
  return {
    entry: { bytes: toBase64(entry(seq)), leafHash: toBase64(tree.leaves[seq] as Bytes) },
    proof: {
      size,
      path: inclusionProof(tree.read, seq, size).map(toBase64),
      note: await signNote(body, log),
      logKey: encodeVkey(log.key),
      cosignature: { line: await cosign(body, 1_795_000_000, witness), key: encodeVkey(witness.key) },
    },
  }
}

it('agrees on the terminal with the log about every entry of every size', async () => {
  let checked = 0
  for (let size = 1; size <= 20; size++)
    for (let seq = 0; seq < size; seq++, checked++) {
      const { entry, proof } = await proven(seq, size)
      expect(await verifyInclusion(seq, entry, proof)).toEqual({
        kind: 'verified',
        size,
        witnessedAt: new Date(1_795_000_000_000),
      })
    }
  expect(checked).toBe(210)
})

it('says what is broken', async () => {
  const { entry: own, proof } = await proven(3, 7)
  const another = await proven(4, 7)
  const older = await proven(3, 6)
  const stranger = encodeVkey((await signerFromSeed(log.key.name, seed(64))).key)
  const cases: [Parameters<typeof verifyInclusion>, string][] = [
    [[3, { ...own, bytes: another.entry.bytes }, proof], 'bytes'],
    [[3, another.entry, proof], 'path'],
    [[4, own, proof], 'path'],
    [[3, own, { ...proof, path: proof.path.slice(1) }], 'path'],
    [[3, own, { ...proof, path: [...proof.path, proof.path[0] ?? ''] }], 'path'],
    [[3, own, { ...proof, size: 8 }], 'path'],
    [[3, own, { ...proof, logKey: stranger }], 'signature'],
    [[3, own, { ...proof, note: proof.note.replace('131113\n', '131114\n') }], 'signature'],
    [[3, own, { ...proof, cosignature: older.proof.cosignature }], 'cosignature'],
  ]
  for (const [asked, what] of cases) expect(await verifyInclusion(...asked)).toEqual({ kind: 'broken', what })
})

it('verifies without a witness and without the bytes of a protected entry, and says so', async () => {
  const { entry: own, proof } = await proven(3, 7)
  expect(await verifyInclusion(3, { ...own, bytes: null }, { ...proof, cosignature: null })).toEqual({
    kind: 'verified',
    size: 7,
    witnessedAt: undefined,
  })
})
