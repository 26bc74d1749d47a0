import { createHash } from 'node:crypto'

/** The Merkle tree of RFC 6962 §2.1 over SHA-256: hashes, the growing right edge, proofs and their verification. */

export type Bytes = Uint8Array<ArrayBuffer>

/** A completed node: the root of the `2 ** level` leaves that start at leaf `index * 2 ** level`. Level 0 is a leaf. */
export type TreeNode = { readonly level: number; readonly index: number; readonly hash: Bytes }

/** Hash of a completed node. Throws when the tree has no such node. */
export type NodeReader = (level: number, index: number) => Bytes

/** The right edge of a tree: the roots of its complete subtrees, the largest first; one for each 1 in the binary size. */
export type Frontier = { readonly size: number; readonly hashes: readonly Bytes[] }

export const HASH_BYTES = 32
export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] }

const LEAF_PREFIX = Uint8Array.of(0)
const NODE_PREFIX = Uint8Array.of(1)
const SIZE_BYTES = 8

/** Root of the tree without leaves: the hash of nothing. */
export function emptyRoot(): Bytes {
  return new Uint8Array(createHash('sha256').digest())
}

export function hashLeaf(bytes: Uint8Array): Bytes {
  return new Uint8Array(createHash('sha256').update(LEAF_PREFIX).update(bytes).digest())
}

export function hashNode(left: Uint8Array, right: Uint8Array): Bytes {
  return new Uint8Array(createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest())
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Adds one leaf hash. Answers the new edge and every node this leaf completed, the leaf itself first. */
export function append(frontier: Frontier, leafHash: Bytes): { frontier: Frontier; nodes: TreeNode[] } {
  if (leafHash.length !== HASH_BYTES) throw new RangeError('a leaf hash has 32 bytes')
  const hashes = [...frontier.hashes]
  let node: TreeNode = { level: 0, index: frontier.size, hash: leafHash }
  const nodes = [node]
  while (node.index % 2 === 1) {
    const left = hashes.pop()
    if (!left) throw new RangeError('the frontier does not fit its size')
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash: hashNode(left, node.hash) }
    nodes.push(node)
  }
  return { frontier: { size: frontier.size + 1, hashes: [...hashes, node.hash] }, nodes }
}

export function rootOf(frontier: Frontier): Bytes {
  const [smallest, ...rest] = frontier.hashes.toReversed()
  return smallest ? rest.reduce((right, left) => hashNode(left, right), smallest) : emptyRoot()
}

/** For a database row: the size in 8 bytes, big-endian, then the hashes. */
export function encodeFrontier(frontier: Frontier): Bytes {
  const bytes = new Uint8Array(SIZE_BYTES + HASH_BYTES * frontier.hashes.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(frontier.size))
  for (const [i, hash] of frontier.hashes.entries()) bytes.set(hash, SIZE_BYTES + HASH_BYTES * i)
  return bytes
}

/** Throws RangeError when the number of hashes does not fit the size. */
export function decodeFrontier(bytes: Uint8Array): Frontier {
  if (bytes.length < SIZE_BYTES) throw new RangeError('a frontier starts with its size')
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0))
  checkSize(size)
  const count = [...size.toString(2)].filter((bit) => bit === '1').length
  if (bytes.length !== SIZE_BYTES + HASH_BYTES * count) throw new RangeError('the frontier does not fit its size')
  const hashes = Array.from({ length: count }, (_, i) => {
    const at = SIZE_BYTES + HASH_BYTES * i
    return new Uint8Array(bytes.subarray(at, at + HASH_BYTES))
  })
  return { size, hashes }
}

/** RFC 6962 §2.1.1: the path from leaf `index` to the root of the first `size` leaves, lowest first. */
export function inclusionProof(read: NodeReader, index: number, size: number): Bytes[] {
  checkSize(size)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('no such leaf in this tree')
  const path = (start: number, end: number): Bytes[] => {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...path(start, middle), rangeRoot(read, middle, end)]
      : [...path(middle, end), rangeRoot(read, start, middle)]
  }
  return path(0, size)
}

/** RFC 6962 §2.1.2: that the tree of `newSize` begins with the tree of `oldSize`. Empty for 0 and for equal sizes. */
export function consistencyProof(read: NodeReader, oldSize: number, newSize: number): Bytes[] {
  checkSize(oldSize)
  checkSize(newSize)
  if (oldSize > newSize) throw new RangeError('a log only grows')
  if (oldSize === 0) return []
  const path = (start: number, end: number, oldIsWhole: boolean): Bytes[] => {
    if (oldSize === end) return oldIsWhole ? [] : [rangeRoot(read, start, end)]
    const middle = start + split(end - start)
    return oldSize <= middle
      ? [...path(start, middle, oldIsWhole), rangeRoot(read, middle, end)]
      : [...path(middle, end, false), rangeRoot(read, start, middle)]
  }
  return path(0, newSize, true)
}

/** The nodes a proof will read, so that a database fetches them in one query. */
export function nodesRead(prove: (read: NodeReader) => unknown): { level: number; index: number }[] {
  const asked: { level: number; index: number }[] = []
  prove((level, index) => {
    asked.push({ level, index })
    return new Uint8Array(HASH_BYTES)
  })
  return asked
}

export function verifyInclusion(
  leafHash: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Uint8Array,
): boolean {
  if (!isSize(size) || !isSize(index) || index >= size || !areHashes([leafHash, ...proof])) return false
  const climb = (i: number, n: number, path: readonly Bytes[]): Bytes | undefined => {
    const top = path.at(-1)
    if (n === 1) return top ? undefined : leafHash
    if (!top) return undefined
    const left = split(n)
    const inner = i < left ? climb(i, left, path.slice(0, -1)) : climb(i - left, n - left, path.slice(0, -1))
    if (!inner) return undefined
    return i < left ? hashNode(inner, top) : hashNode(top, inner)
  }
  const computed = climb(index, size, proof)
  return computed !== undefined && equalBytes(computed, root)
}

/** Whether the tree (newSize, newRoot) begins with the tree (oldSize, oldRoot). From size 0 the proof must be empty. */
export function verifyConsistency(
  oldSize: number,
  oldRoot: Bytes,
  newSize: number,
  newRoot: Bytes,
  proof: readonly Bytes[],
): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false
  if (!areHashes([oldRoot, newRoot, ...proof])) return false
  if (newSize === 0 && !equalBytes(newRoot, emptyRoot())) return false
  if (oldSize === 0) return proof.length === 0 && equalBytes(oldRoot, emptyRoot())
  const climb = (m: number, n: number, oldIsWhole: boolean, path: readonly Bytes[]): [Bytes, Bytes] | undefined => {
    const top = path.at(-1)
    if (m === n) {
      if (oldIsWhole) return top ? undefined : [oldRoot, oldRoot]
      return top && path.length === 1 ? [top, top] : undefined
    }
    if (!top) return undefined
    const left = split(n)
    const rest = path.slice(0, -1)
    const inner = m <= left ? climb(m, left, oldIsWhole, rest) : climb(m - left, n - left, false, rest)
    if (!inner) return undefined
    const [was, is] = inner
    return m <= left ? [was, hashNode(is, top)] : [hashNode(top, was), hashNode(top, is)]
  }
  const roots = climb(oldSize, newSize, true, proof)
  return roots !== undefined && equalBytes(roots[0], oldRoot) && equalBytes(roots[1], newRoot)
}

/** Root of the leaves start … end-1, from completed nodes only; `start` is where a subtree of that length may stand. */
function rangeRoot(read: NodeReader, start: number, end: number): Bytes {
  const length = end - start
  const level = Math.round(Math.log2(length))
  if (2 ** level === length) return read(level, start / length)
  const middle = start + split(length)
  return hashNode(rangeRoot(read, start, middle), rangeRoot(read, middle, end))
}

/** The largest power of two below n, for n ≥ 2. */
function split(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

function checkSize(n: number): void {
  if (!isSize(n)) throw new RangeError('a tree size is a whole number')
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES)
}
