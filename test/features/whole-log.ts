import { expect } from 'vitest'
import { decodeLeaf, type Leaf } from '../../worker/log/leaf.ts'
import { append, decodeFrontier, EMPTY_FRONTIER, type Frontier, hashLeaf } from '../../worker/log/merkle.ts'
import type { City } from '../world.ts'

/** Every entry of a log, with the tree computed anew and held against the stored nodes and head. */
export async function wholeLog(city: City): Promise<Leaf[]> {
  const db = city.database('data')
  const [leaves, nodes, [head]] = await Promise.all([
    db.execute('select seq, bytes from leaf order by seq').then(({ rows }) => rows),
    db.execute('select level, position, hash from log_node').then(({ rows }) => rows),
    db.execute('select size, frontier from log_head').then(({ rows }) => rows),
  ])
  db.close()
  expect(leaves.map((row) => row.seq)).toEqual(leaves.map((_, i) => i))
  const stored = new Map(nodes.map((row) => [`${row.level}/${row.position}`, hexOf(row.hash)]))
  let edge: Frontier = EMPTY_FRONTIER
  let count = 0
  for (const { bytes } of leaves) {
    const grown = append(edge, hashLeaf(new Uint8Array(bytes as ArrayBuffer)))
    for (const { level, index, hash } of grown.nodes) {
      if (stored.get(`${level}/${index}`) !== hexOf(hash)) throw new Error(`node ${level}/${index} is not the tree's`)
      count += 1
    }
    edge = grown.frontier
  }
  expect(count).toBe(stored.size)
  expect(head?.size).toBe(leaves.length)
  expect(decodeFrontier(new Uint8Array(head?.frontier as ArrayBuffer))).toEqual(edge)
  return leaves.map(({ bytes }) => decodeLeaf(new Uint8Array(bytes as ArrayBuffer)))
}

const hexOf = (bytes: unknown) => Buffer.from(bytes as ArrayBuffer).toString('hex')
