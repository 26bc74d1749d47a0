import { and, desc, eq, ne, sql } from 'drizzle-orm'
import { approval } from '../../db/schema/data/approval.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { Reader } from '../partition/reader.ts'
import type { Transactor } from '../partition/transactor.ts'
import { canonicalHash } from './canonical-hash.ts'

export type ApprovalRow = typeof approval.$inferSelect

/** The hash an approval binds: the contract that may use it and everything it is to do. */
export const requestHash = (action: string, request: object): Uint8Array<ArrayBuffer> =>
  canonicalHash({ action, ...request })

/** The approval of this matter that still waits, whether or not it has run out. */
export async function findPendingApproval(
  reader: Reader,
  action: string,
  refId: string,
): Promise<ApprovalRow | undefined> {
  const [row] = await reader.db
    .select()
    .from(approval)
    .where(and(eq(approval.action, action), eq(approval.refId, refId), eq(approval.state, 'pending')))
    .orderBy(desc(approval.requestedAt))
    .limit(1)
  return row
}

/**
 * Uses an approval up, inside the transaction that acts on it. True only for one caller, once, in time, for exactly the
 * request that was proposed, and never for its proposer.
 */
export async function consumeApproval(
  tx: Transactor,
  use: { id: string; action: string; hash: Uint8Array<ArrayBuffer>; by: string; now: Instant },
): Promise<boolean> {
  const used = await tx.db
    .update(approval)
    .set({ state: 'consumed', decidedBy: use.by, decidedAt: use.now })
    .where(
      and(
        eq(approval.id, use.id),
        eq(approval.action, use.action),
        eq(approval.requestHash, use.hash),
        eq(approval.state, 'pending'),
        ne(approval.requestedBy, use.by),
        sql`${approval.expiresAt} > ${use.now}`,
      ),
    )
    .returning({ id: approval.id })
  return used.length === 1
}
