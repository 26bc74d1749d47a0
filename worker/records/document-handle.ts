import { and, eq, gt, lte } from 'drizzle-orm'
import { documentHandle } from '../../db/schema/data/approval.ts'
import { HANDLE_SECONDS } from '../../shared/contract/paper.ts'
import { type Instant, instantMs, toInstant } from '../../shared/values/instant.ts'
import type { Transactor } from '../partition/transactor.ts'

export type PaperKind = (typeof documentHandle.$inferSelect)['kind']

/** Gives a paper a handle: random, kept as its hash, for one session, one use and a minute. */
export async function giveHandle(
  tx: Transactor,
  { session, kind, refId, now }: { session: string; kind: PaperKind; refId: string; now: Instant },
): Promise<string> {
  const handle = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  await tx.db.delete(documentHandle).where(lte(documentHandle.expiresAt, now))
  const expiresAt = toInstant(instantMs(now) + HANDLE_SECONDS * 1000)
  await tx.db.insert(documentHandle).values({ id: await hashOf(handle), session, kind, refId, expiresAt })
  return handle
}

/** Spends a handle. Undefined when it is unknown, spent, too old or another session's. */
export async function takeHandle(
  tx: Transactor,
  { handle, session, now }: { handle: string; session: string; now: Instant },
): Promise<{ kind: PaperKind; refId: string } | undefined> {
  const mine = and(
    eq(documentHandle.id, await hashOf(handle)),
    eq(documentHandle.session, session),
    gt(documentHandle.expiresAt, now),
  )
  const [row] = await tx.db
    .delete(documentHandle)
    .where(mine)
    .returning({ kind: documentHandle.kind, refId: documentHandle.refId })
  return row
}

async function hashOf(handle: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(handle))).toString('base64url')
}
