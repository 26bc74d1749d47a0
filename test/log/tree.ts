import {
  append,
  type Bytes,
  EMPTY_FRONTIER,
  type Frontier,
  hashLeaf,
  type NodeReader,
  rootOf,
} from '../../worker/log/merkle.ts'

/** A whole tree in memory: every node ever completed, and the edge and root at every size. */
export type Tree = { leaves: Bytes[]; read: NodeReader; frontiers: Frontier[]; roots: Bytes[] }

export function treeOf(entries: readonly Uint8Array[]): Tree {
  const nodes = new Map<string, Bytes>()
  const tree: Tree = { leaves: [], read, frontiers: [EMPTY_FRONTIER], roots: [rootOf(EMPTY_FRONTIER)] }
  for (const entry of entries) {
    const leaf = hashLeaf(entry)
    const step = append(tree.frontiers.at(-1) ?? EMPTY_FRONTIER, leaf)
    for (const node of step.nodes) nodes.set(`${node.level}/${node.index}`, node.hash)
    tree.leaves.push(leaf)
    tree.frontiers.push(step.frontier)
    tree.roots.push(rootOf(step.frontier))
  }
  return tree

  function read(level: number, index: number): Bytes {
    const hash = nodes.get(`${level}/${index}`)
    if (!hash) throw new Error(`no node ${level}/${index}`)
    return hash
  }
}

export function entry(i: number): Uint8Array {
  return new TextEncoder().encode(`entry ${i}`)
}
