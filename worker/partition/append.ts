import { eq } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { leaf, leafSubject, logHead, logNode } from '../../db/schema/data/log.ts'
import { encodeLeaf, type Leaf, MAX_SUBJECTS } from '../log/leaf.ts'
import { append, decodeFrontier, EMPTY_FRONTIER, encodeFrontier, type Frontier, hashLeaf } from '../log/merkle.ts'
import { insertMany } from './bulk.ts'

/** A log entry before it has its place in the log. */
export type Entry = Omit<Leaf, 'seq'>

/** Statements that append entries behind a known right edge, and the edge after them. */
export interface Append {
  readonly statements: BatchItem<'sqlite'>[]
  readonly frontier: Frontier
}

/** Splits an entry so that each names at most 500 persons. */
export function splitBySubjects(entry: Entry): Entry[] {
  const { subjects } = entry
  if (subjects.length <= MAX_SUBJECTS) return [entry]
  const parts: Entry[] = []
  for (let i = 0; i < subjects.length; i += MAX_SUBJECTS)
    parts.push({ ...entry, subjects: subjects.slice(i, i + MAX_SUBJECTS) })
  return parts
}

/**
 * Builds the statements that append `entries` behind `edge`. Two appenders that saw the same edge collide on the
 * leaf's primary key, so one of them fails whole and starts again: the transaction is what keeps the log right.
 */
export function appendStatements(db: LibSQLDatabase, edge: Frontier, entries: readonly Entry[]): Append {
  const leaves: (typeof leaf.$inferInsert)[] = []
  const subjects: (typeof leafSubject.$inferInsert)[] = []
  const nodes: (typeof logNode.$inferInsert)[] = []
  let frontier = edge
  for (const entry of entries.flatMap(splitBySubjects)) {
    const seq = frontier.size
    const bytes = encodeLeaf({ ...entry, seq })
    const grown = append(frontier, hashLeaf(bytes))
    frontier = grown.frontier
    for (const node of grown.nodes) nodes.push({ level: node.level, position: node.index, hash: node.hash })
    leaves.push({ seq, bytes, ...searchable(entry) })
    for (const personId of new Set(entry.subjects)) subjects.push({ personId, seq })
  }
  const statements: Append['statements'] = []
  if (leaves.length > 0) statements.push(insertMany(db, leaf, leaves))
  if (subjects.length > 0) statements.push(insertMany(db, leafSubject, subjects))
  if (nodes.length > 0) statements.push(insertMany(db, logNode, nodes))
  const head = { size: frontier.size, frontier: encodeFrontier(frontier) }
  statements.push(
    db
      .insert(logHead)
      .values({ id: 1, ...head })
      .onConflictDoUpdate({ target: logHead.id, set: head }),
  )
  return { statements, frontier }
}

/** Appends inside an open write transaction. Must be its last statement. */
export async function appendInTransaction(db: LibSQLDatabase, entries: readonly Entry[]): Promise<void> {
  const { statements } = appendStatements(db, await edgeOf(db), entries)
  const [first, ...rest] = statements
  if (first) await db.batch([first, ...rest])
}

/** The log's right edge as committed (or as seen inside the transaction). */
export async function edgeOf(db: Pick<LibSQLDatabase, 'select'>): Promise<Frontier> {
  const [head] = await db.select().from(logHead).where(eq(logHead.id, 1))
  return head ? decodeFrontier(head.frontier) : EMPTY_FRONTIER
}

function searchable(entry: Entry) {
  const { at, actor, action, office, device, result, requestId } = entry
  return { at, actor, action, office, device, result, requestId }
}
