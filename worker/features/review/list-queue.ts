import { and, asc, count, eq, inArray } from 'drizzle-orm'
import { application } from '../../../db/schema/data/application.ts'
import { approval } from '../../../db/schema/data/approval.ts'
import { decisionProposal } from '../../../db/schema/data/decision-proposal.ts'
import { decideApplication } from '../../../shared/contract/decision.ts'
import { covers } from '../../../shared/contract/permissions.ts'
import { listReviewQueue } from '../../../shared/contract/review.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { openPersons } from '../../records/person.ts'

const statuses = ['in-review', 'proposed'] as const

export default endpoint(listReviewQueue, async (ctx, { status, page }) =>
  ctx.partition.read(ctx.intent('review.queue'), async (reader) => {
    const wanted = status ? [status] : [...statuses]
    const rows = await reader.db
      .select()
      .from(application)
      .where(inArray(application.status, wanted))
      .orderBy(asc(application.receivedOn), asc(application.id))
      .limit(PAGE_ROWS)
      .offset(page * PAGE_ROWS)
    const ids = rows.map((row) => row.personId)
    const [children, proposals, waiting] = await Promise.all([
      openPersons(reader, ids, ctx.today()),
      proposalsOf(
        reader,
        rows.filter((row) => row.status === 'proposed').map((row) => row.id),
      ),
      counts(reader),
    ])
    const byId = new Map(children.map((child) => [child.person.id, child]))
    return {
      rows: rows.flatMap((row) => {
        const child = byId.get(row.personId)
        if (!child) return []
        const { name, kana, birthOn } = child.ident
        const proposal = proposals.get(row.id)
        return {
          id: row.id as Id,
          receiptNo: row.receiptNo,
          status: row.status as (typeof statuses)[number],
          receivedOn: row.receivedOn as CalendarDate,
          child: { id: row.personId as Id, name, kana, birthOn },
          insurancePending: row.insurancePending,
          proposed: proposal?.outcome ?? null,
          mayDecide: mayDecide(ctx, row.takenBy, proposal),
        }
      }),
      total: status === 'proposed' ? waiting.proposed : status ? waiting.inReview : waiting.inReview + waiting.proposed,
      waiting,
    }
  }),
)

type Proposed = Awaited<ReturnType<typeof proposalsOf>> extends Map<string, infer P> ? P : never

async function proposalsOf(reader: Reader, applicationIds: string[]) {
  if (applicationIds.length === 0) return new Map<string, never>()
  const rows = await reader.db
    .select({
      applicationId: decisionProposal.applicationId,
      outcome: decisionProposal.outcome,
      requestedBy: approval.requestedBy,
      expiresAt: approval.expiresAt,
    })
    .from(decisionProposal)
    .innerJoin(approval, eq(approval.id, decisionProposal.id))
    .where(
      and(
        eq(approval.action, decideApplication.name),
        eq(approval.state, 'pending'),
        inArray(decisionProposal.applicationId, applicationIds),
      ),
    )
  return new Map(rows.map((row) => [row.applicationId, row]))
}

function mayDecide(ctx: StaffCtx, takenBy: string, proposal: Proposed | undefined): boolean {
  const self = ctx.actor.id
  if (!proposal || !covers(ctx.session.permissions, 'decision.update')) return false
  return takenBy !== self && proposal.requestedBy !== self && proposal.expiresAt > ctx.now()
}

async function counts(reader: Reader) {
  const rows = await reader.db
    .select({ status: application.status, rows: count() })
    .from(application)
    .where(inArray(application.status, [...statuses]))
    .groupBy(application.status)
  const of = (status: string) => rows.find((row) => row.status === status)?.rows ?? 0
  return { inReview: of('in-review'), proposed: of('proposed') }
}
