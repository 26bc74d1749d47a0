import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  append,
  type Bytes,
  consistencyProof,
  decodeFrontier,
  encodeFrontier,
  inclusionProof,
  type NodeReader,
  nodesRead,
  verifyConsistency,
  verifyInclusion,
} from '../../worker/log/merkle.ts'
import { entry, treeOf } from './tree.ts'

const LARGEST = 130
const tree = treeOf(Array.from({ length: LARGEST }, (_, i) => entry(i)))
const at = <T>(list: readonly T[], i: number): T => {
  const found = list[i]
  if (found === undefined) throw new Error(`nothing at ${i}`)
  return found
}
const flipped = (hash: Bytes, bit = 0): Bytes =>
  hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The definition of RFC 6962 §2.1 written down directly, with no frontier and no stored nodes. */
function rootByDefinition(entries: readonly Uint8Array[]): string {
  const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const root = (list: readonly Uint8Array[]): Buffer => {
    if (list.length === 0) return sha()
    if (list.length === 1) return sha(Buffer.of(0), at(list, 0))
    let k = 1
    while (k << 1 < list.length) k <<= 1
    return sha(Buffer.of(1), root(list.slice(0, k)), root(list.slice(k)))
  }
  return root(entries).toString('hex')
}

describe('tree', () => {
  test('the eight standard leaves of RFC 6962 give the published roots', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const { roots } = treeOf(leaves.map((leaf) => Buffer.from(leaf, 'hex')))
    expect(roots.map(hex)).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ])
  })

  test('the root grown leaf by leaf is the root of the definition, at every size', () => {
    for (let size = 0; size <= LARGEST; size += 1) {
      const entries = Array.from({ length: size }, (_, i) => entry(i))
      expect(hex(at(tree.roots, size))).toBe(rootByDefinition(entries))
    }
  })

  test('a frontier survives the database row, and one that does not fit its size is refused', () => {
    for (const frontier of tree.frontiers) {
      const bytes = encodeFrontier(frontier)
      expect(decodeFrontier(bytes)).toEqual(frontier)
      expect(() => decodeFrontier(bytes.subarray(0, -1))).toThrow(RangeError)
      expect(() => decodeFrontier(Buffer.concat([bytes, Buffer.alloc(32)]))).toThrow(RangeError)
    }
    expect(() => append({ size: 1, hashes: [] }, at(tree.leaves, 0))).toThrow(RangeError)
    expect(() => append({ size: 0, hashes: [] }, new Uint8Array(31))).toThrow(RangeError)
  })

  test('each leaf completes each node of the tree exactly once', () => {
    let frontier = at(tree.frontiers, 0)
    const seen = new Map<string, number>()
    for (const leaf of tree.leaves) {
      const step = append(frontier, leaf)
      frontier = step.frontier
      for (const { level, index } of step.nodes) seen.set(`${level}/${index}`, (seen.get(`${level}/${index}`) ?? 0) + 1)
    }
    const expected = [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, level) => sum + Math.floor(LARGEST / 2 ** level), 0)
    expect(seen.size).toBe(expected)
    expect([...seen.values()].every((times) => times === 1)).toBe(true)
  })
})

describe('inclusion', () => {
  test('every leaf of every size up to 130 proves itself, and no altered claim does', () => {
    let verified = 0
    for (let size = 1; size <= LARGEST; size += 1) {
      const root = at(tree.roots, size)
      for (let index = 0; index < size; index += 1) {
        const leaf = at(tree.leaves, index)
        const proof = inclusionProof(tree.read, index, size)
        if (verifyInclusion(leaf, index, size, proof, root)) verified += 1
        const other = at(tree.leaves, (index + 1) % LARGEST)
        const wrong = [
          verifyInclusion(flipped(leaf, index), index, size, proof, root),
          verifyInclusion(leaf, index, size, proof, flipped(root, size)),
          verifyInclusion(leaf, index, size, [...proof, root], root),
          verifyInclusion(other, index, size, proof, root),
          verifyInclusion(leaf, size, size, proof, root),
          verifyInclusion(leaf, index - 1, size, proof, root),
          verifyInclusion(leaf, index + 0.5, size, proof, root),
          proof.length > 0 && verifyInclusion(leaf, index, size, proof.slice(1), root),
          proof.length > 0 && verifyInclusion(leaf, index, size, proof.slice(0, -1), root),
          proof.length > 1 && verifyInclusion(leaf, index, size, proof.toReversed(), root),
          proof.length > 0 && verifyInclusion(leaf, index, size, [flipped(at(proof, 0)), ...proof.slice(1)], root),
          proof.length > 0 && verifyInclusion(leaf, index, size, [new Uint8Array(31), ...proof.slice(1)], root),
        ]
        expect(wrong).not.toContain(true)
      }
    }
    expect(verified).toBe((LARGEST * (LARGEST + 1)) / 2)
    expect(() => inclusionProof(tree.read, 5, 5)).toThrow(RangeError)
  })

  test('a path in the wrong order is refused even where the tree is symmetric', () => {
    const twins = treeOf([entry(0), entry(0), entry(0), entry(1)])
    const proof = inclusionProof(twins.read, 0, 4)
    expect(verifyInclusion(at(twins.leaves, 0), 0, 4, proof, at(twins.roots, 4))).toBe(true)
    expect(verifyInclusion(at(twins.leaves, 0), 2, 4, proof, at(twins.roots, 4))).toBe(false)
  })
})

describe('consistency', () => {
  test('every pair of sizes up to 130 proves itself, and no altered claim does', () => {
    let verified = 0
    for (let newSize = 0; newSize <= LARGEST; newSize += 1) {
      for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
        const [oldRoot, newRoot] = [at(tree.roots, oldSize), at(tree.roots, newSize)]
        const proof = consistencyProof(tree.read, oldSize, newSize)
        const claim = (o: Bytes, n: Bytes, p: readonly Bytes[]) => verifyConsistency(oldSize, o, newSize, n, p)
        if (claim(oldRoot, newRoot, proof)) verified += 1
        const wrong = [
          claim(flipped(oldRoot, newSize), newRoot, proof),
          oldSize > 0 && claim(oldRoot, flipped(newRoot, oldSize), proof),
          claim(oldRoot, newRoot, [...proof, newRoot]),
          claim(oldRoot, newRoot, [newRoot, ...proof]),
          oldSize < newSize && oldSize > 0 && verifyConsistency(newSize, newRoot, oldSize, oldRoot, proof),
          proof.length > 0 && claim(oldRoot, newRoot, proof.slice(1)),
          proof.length > 0 && claim(oldRoot, newRoot, proof.slice(0, -1)),
          proof.length > 1 && claim(oldRoot, newRoot, proof.toReversed()),
          ...proof.map((hash, i) => claim(oldRoot, newRoot, proof.with(i, flipped(hash, i)))),
        ]
        expect(wrong).not.toContain(true)
      }
    }
    expect(verified).toBe(((LARGEST + 1) * (LARGEST + 2)) / 2)
    expect(() => consistencyProof(tree.read, 6, 5)).toThrow(RangeError)
  })

  test('from the empty tree nothing needs proof, yet the empty root must be the empty root', () => {
    const empty = at(tree.roots, 0)
    const one = at(tree.roots, 1)
    expect(verifyConsistency(0, empty, 1, one, [])).toBe(true)
    expect(verifyConsistency(0, one, 1, one, [])).toBe(false)
    expect(verifyConsistency(0, empty, 0, one, [])).toBe(false)
    expect(verifyConsistency(0, empty, 1, one, [one])).toBe(false)
    expect(verifyConsistency(-1, empty, 1, one, [])).toBe(false)
  })

  test('a rewritten history has no proof made from its own nodes', () => {
    const rewritten = treeOf(Array.from({ length: 64 }, (_, i) => entry(i === 20 ? 999 : i)))
    for (let oldSize = 21; oldSize <= 64; oldSize += 1) {
      const proof = consistencyProof(rewritten.read, oldSize, 64)
      expect(verifyConsistency(oldSize, at(tree.roots, oldSize), 64, at(rewritten.roots, 64), proof)).toBe(false)
    }
  })
})

test('the nodes a proof will read are known before it is made, at most two for each level', () => {
  const asked = nodesRead((read) => consistencyProof(read, 77, 130))
  const got: string[] = []
  const noting: NodeReader = (level, index) => {
    got.push(`${level}/${index}`)
    return tree.read(level, index)
  }
  consistencyProof(noting, 77, 130)
  expect(asked.map(({ level, index }) => `${level}/${index}`)).toEqual(got)
  expect(got.length).toBeLessThanOrEqual(16)
})
