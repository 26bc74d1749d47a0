import { and, eq, or } from 'drizzle-orm'
import { logNode } from '../../db/schema/data/log.ts'
import { type Bytes, type NodeReader, nodesRead } from '../log/merkle.ts'
import type { ReadDatabase } from './reader.ts'

/** Builds a proof from the stored nodes of the tree, in one query. Undefined when one of them is missing. */
export async function proveFrom(
  db: Pick<ReadDatabase, 'select'>,
  prove: (read: NodeReader) => Bytes[],
): Promise<Bytes[] | undefined> {
  const wanted = nodesRead(prove)
  if (wanted.length === 0) return prove(() => new Uint8Array())
  const rows = await db
    .select()
    .from(logNode)
    .where(or(...wanted.map(({ level, index }) => and(eq(logNode.level, level), eq(logNode.position, index)))))
  const hashes = new Map(rows.map((row) => [`${row.level}/${row.position}`, row.hash]))
  if (!wanted.every(({ level, index }) => hashes.has(`${level}/${index}`))) return undefined
  return prove((level, index) => hashes.get(`${level}/${index}`) as Bytes)
}
