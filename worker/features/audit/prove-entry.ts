import { desc, eq, gt, inArray } from 'drizzle-orm'
import { checkpoint, cosignature, leaf, leafSubject } from '../../../db/schema/data/log.ts'
import { person } from '../../../db/schema/data/person.ts'
import { type Inclusion, proveEntry } from '../../../shared/contract/audit.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import { toBase64 } from '../../log/base64.ts'
import { hashLeaf, inclusionProof } from '../../log/merkle.ts'
import { encodeVkey } from '../../log/note.ts'
import { logKeyOf } from '../../log/signer.ts'
import type { Reader } from '../../partition/reader.ts'
import { proveFrom } from '../../partition/tree.ts'
import { hiddenPlaces } from '../../records/places.ts'
import { openEntries, showEntries } from './entries.ts'

/** Opening an entry shows whose data it touched, so those persons stand in the entry this leaves. */
export default endpoint(proveEntry, async (ctx, { seq }) =>
  ctx.partition.read(ctx.intent('audit.entry'), async (reader) => {
    const [row] = await reader.db.select().from(leaf).where(eq(leaf.seq, seq))
    if (!row) throw new Problem('not-found')
    const [stored] = await openEntries(reader, [row])
    if (!stored) throw new Problem('not-found')
    const subjects = await subjectsOf(reader, seq)
    const ids = subjects.map((one) => one.id)
    reader.note(ids)
    const hidden = (await hiddenPlaces(reader, ids, ctx.today())).size > 0
    const [entry] = await showEntries(ctx.control, ctx.municipality, [stored], () => hidden)
    if (!entry) throw new Problem('not-found')
    const { read } = stored
    return {
      entry,
      requestId: read?.requestId ?? null,
      session: read?.session ?? null,
      approvalId: read?.approvalId ?? null,
      recordHash: read?.recordHash ?? null,
      subjects,
      bytes: hidden ? null : toBase64(row.bytes),
      leafHash: toBase64(hashLeaf(row.bytes)),
      proof: (await prove(ctx, reader, seq)) ?? null,
    }
  }),
)

async function subjectsOf(reader: Reader, seq: number): Promise<{ id: string; atenaNo: string | null }[]> {
  const named = await reader.db
    .select({ id: leafSubject.personId })
    .from(leafSubject)
    .where(eq(leafSubject.seq, seq))
    .orderBy(leafSubject.personId)
  const ids = named.map((one) => one.id)
  if (ids.length === 0) return []
  const rows = await reader.db
    .select({ id: person.id, atenaNo: person.atenaNo })
    .from(person)
    .where(inArray(person.id, ids))
  const numbers = new Map(rows.map((one) => [one.id, one.atenaNo]))
  return ids.map((id) => ({ id, atenaNo: numbers.get(id) ?? null }))
}

/** Against the newest cosigned checkpoint that covers the entry; without one, against the newest signed one. */
async function prove(ctx: StaffCtx, reader: Reader, seq: number): Promise<Inclusion | undefined> {
  const [head] = await reader.db
    .select({ size: checkpoint.size, note: checkpoint.note, line: cosignature.line, key: cosignature.witness })
    .from(checkpoint)
    .leftJoin(cosignature, eq(cosignature.size, checkpoint.size))
    .where(gt(checkpoint.size, seq))
    .orderBy(desc(cosignature.size), desc(checkpoint.size))
    .limit(1)
  const path = head && (await proveFrom(reader.db, (read) => inclusionProof(read, seq, head.size)))
  if (!path) return undefined
  const { name, publicKey } = ctx.services.log
  return {
    size: head.size,
    path: path.map(toBase64),
    note: head.note,
    logKey: encodeVkey(logKeyOf(name, ctx.municipality, publicKey)),
    cosignature: head.line !== null && head.key !== null ? { line: head.line, key: head.key } : null,
  }
}
