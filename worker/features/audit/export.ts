import { and, asc, desc, eq, gt, gte, isNotNull, lt, lte, sql } from 'drizzle-orm'
import { checkpoint, cosignature, leaf, logNode } from '../../../db/schema/data/log.ts'
import { exportLog } from '../../../shared/contract/audit.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import { type ExportRecord, encodeRecord } from '../../log/export.ts'
import { HASH_BYTES } from '../../log/merkle.ts'
import { encodeVkey } from '../../log/note.ts'
import { logKeyOf, originOf } from '../../log/signer.ts'
import type { Reader } from '../../partition/reader.ts'

/** Entries of one piece in bytes at most; a caller that meets it asks for fewer. Protects the Worker's memory. */
const MAX_ENTRY_BYTES = 12 * 1024 * 1024

/**
 * Entries, stored hashes and signatures as they stand in the database, judged by nobody on the way: what is missing or
 * altered must reach the one who checks. The export ends at the last checkpoint, since nothing vouches for the rest yet.
 */
export default endpoint(exportLog, async (ctx, { from, max }) =>
  ctx.partition.read(ctx.intent('audit.export'), async (reader) => {
    const witnesses = await witnessesOf(reader)
    const end = await lastSize(reader, witnesses.length > 0)
    if (end === undefined)
      throw new Problem('wrong-state', {
        detail: '署名された記録がまだありません。1分ほど待ってからやり直してください。',
      })
    const to = Math.min(from + max, end)
    const { name, publicKey } = ctx.services.log
    const keys = [encodeVkey(logKeyOf(name, ctx.municipality, publicKey))]
    const records: ExportRecord[] = []
    if (from === 0) records.push({ kind: 'header', origin: originOf(name, ctx.municipality), keys, witnesses })
    records.push(...(await piece(reader, from, to, witnesses.length > 0)))
    if (to === end) records.push({ kind: 'end', size: end })
    return new TextEncoder().encode(records.map(encodeRecord).join('')) as Uint8Array<ArrayBuffer>
  }),
)

/** Verifier keys of every witness that ever cosigned this log. */
async function witnessesOf(reader: Reader): Promise<string[]> {
  const rows = await reader.db.selectDistinct({ witness: cosignature.witness }).from(cosignature)
  return rows.map((row) => row.witness)
}

async function lastSize(reader: Reader, cosigned: boolean): Promise<number | undefined> {
  const [last] = await reader.db
    .select({ size: checkpoint.size })
    .from(checkpoint)
    .leftJoin(cosignature, eq(cosignature.size, checkpoint.size))
    .where(cosigned ? isNotNull(cosignature.size) : undefined)
    .orderBy(desc(checkpoint.size))
    .limit(1)
  return last?.size
}

/** Each checkpoint stands right after the last entry it covers. */
async function piece(reader: Reader, from: number, to: number, cosigned: boolean): Promise<ExportRecord[]> {
  const inside = and(gte(leaf.seq, from), lt(leaf.seq, to))
  const [size] = await reader.db
    .select({ bytes: sql<number>`coalesce(sum(length(${leaf.bytes})), 0)` })
    .from(leaf)
    .where(inside)
  if ((size?.bytes ?? 0) > MAX_ENTRY_BYTES) throw new Problem('too-large')
  const [entries, points] = await Promise.all([
    reader.db
      .select({ seq: leaf.seq, bytes: leaf.bytes, hash: logNode.hash })
      .from(leaf)
      .leftJoin(logNode, and(eq(logNode.level, 0), eq(logNode.position, leaf.seq)))
      .where(inside)
      .orderBy(asc(leaf.seq)),
    checkpointsIn(reader, from, to),
  ])
  const records: ExportRecord[] = []
  const placed = points.filter((point) => !cosigned || point.cosignatures.length > 0)
  let next = 0
  const placeUpTo = (seq: number) => {
    for (let point = placed[next]; point && point.size <= seq; point = placed[++next]) {
      records.push({ kind: 'checkpoint', note: point.note, cosignatures: point.cosignatures })
    }
  }
  for (const { seq, bytes, hash } of entries) {
    placeUpTo(seq)
    records.push({ kind: 'leaf', bytes, hash: hash ?? new Uint8Array(HASH_BYTES) })
  }
  placeUpTo(to)
  return records
}

/** Checkpoints whose last entry is in this piece. */
async function checkpointsIn(reader: Reader, from: number, to: number) {
  const rows = await reader.db
    .select({ size: checkpoint.size, note: checkpoint.note, line: cosignature.line })
    .from(checkpoint)
    .leftJoin(cosignature, eq(cosignature.size, checkpoint.size))
    .where(and(gt(checkpoint.size, from), lte(checkpoint.size, to)))
    .orderBy(asc(checkpoint.size))
  const bySize = new Map<number, { size: number; note: string; cosignatures: string[] }>()
  for (const { size, note, line } of rows) {
    const point = bySize.get(size) ?? { size, note, cosignatures: [] }
    if (line !== null) point.cosignatures.push(line)
    bySize.set(size, point)
  }
  return [...bySize.values()]
}
