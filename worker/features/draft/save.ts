import { and, eq } from 'drizzle-orm'
import { draft } from '../../../db/schema/data/application.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { saveDraft } from '../../../shared/contract/draft.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { draftKeyId } from '../../records/draft-key.ts'

export default endpoint(saveDraft, async (ctx, input) =>
  ctx.partition.transact(ctx.intent('draft.keep'), async (tx) => {
    const [row] = await tx.db.select().from(draft).where(eq(draft.id, input.id))
    if (row && (row.staffId !== ctx.actor.id || row.form !== input.form)) throw new Problem('taken-id')
    if (!row) return begin(tx, ctx.actor.id, ctx.now(), input)
    if (row.rev === input.rev + 1 && (await tx.open(draftKeyId(row.id), 'draft.body', row, row.body)) === input.body)
      return { id: input.id, rev: row.rev, savedAt: row.savedAt }
    if (row.rev !== input.rev) throw new Problem('stale-version')
    const next = { rev: row.rev + 1, savedAt: ctx.now() }
    const body = await tx.seal(draftKeyId(row.id), 'draft.body', { id: row.id, rev: next.rev }, input.body)
    await tx.db
      .update(draft)
      .set({ ...next, body })
      .where(eq(draft.id, row.id))
    return { id: input.id, ...next }
  }),
)

async function begin(
  tx: Transactor,
  staffId: string,
  savedAt: string,
  { id, form, rev, body }: Input<typeof saveDraft>,
) {
  const own = and(eq(draft.staffId, staffId), eq(draft.form, form))
  const [other] = await tx.db.select({ id: draft.id }).from(draft).where(own)
  if (other && (await readable(tx, other.id))) throw new Problem('stale-version')
  if (other) await tx.db.delete(draft).where(eq(draft.id, other.id))
  if (rev !== 0) throw new Problem('stale-version')
  const keyId = draftKeyId(id)
  await tx.newKeys([keyId])
  const row = { id, rev: 1 }
  const cell = await tx.seal(keyId, 'draft.body', row, body)
  await tx.db.insert(draft).values({ ...row, staffId, form, savedAt, body: cell })
  return { ...row, savedAt }
}

/** False for a draft whose dropping was cut off after its key was destroyed. */
async function readable(tx: Transactor, id: string): Promise<boolean> {
  const keyId = draftKeyId(id)
  await tx.prefetch([keyId])
  return [...tx.touched()].includes(keyId)
}
