import { and, desc, eq, gte, inArray, lt } from 'drizzle-orm'
import { staff } from '../../../db/schema/control/staff.ts'
import { cosignature, leaf, logFinding } from '../../../db/schema/data/log.ts'
import { listLog } from '../../../shared/contract/audit.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { Problem, problems } from '../../../shared/contract/problems.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import { addDays, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import { type Instant, toInstant } from '../../../shared/values/instant.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import { guarded } from '../../partition/database.ts'
import { openEntries, showEntries } from './entries.ts'

/** Findings a screen shows; each needs a person, and a healthy log has none. */
const FINDINGS = 20

export default endpoint(listLog, async (ctx, input) => {
  const wanted = await filterOf(ctx, input)
  return ctx.partition.read(ctx.intent('audit.log'), async (reader) => {
    const [rows, total, [witnessed], findings] = await Promise.all([
      reader.db
        .select()
        .from(leaf)
        .where(wanted)
        .orderBy(desc(leaf.at), desc(leaf.seq))
        .limit(PAGE_ROWS)
        .offset(input.page * PAGE_ROWS),
      reader.db.$count(leaf, wanted),
      reader.db
        .select({ size: cosignature.size, at: cosignature.at })
        .from(cosignature)
        .orderBy(desc(cosignature.size))
        .limit(1),
      reader.db
        .select({ code: logFinding.code, size: logFinding.size, at: logFinding.at })
        .from(logFinding)
        .orderBy(desc(logFinding.at))
        .limit(FINDINGS),
    ])
    const stored = await openEntries(reader, rows)
    const entries = await showEntries(ctx.control, ctx.municipality, stored, () => false)
    return { entries, total, witnessed: witnessed ?? null, findings }
  })
})

async function filterOf(ctx: StaffCtx, input: Input<typeof listLog>) {
  const { from, to, staffNumber, deviceId, refusedOnly } = input
  return and(
    gte(leaf.at, startOf(from)),
    lt(leaf.at, startOf(addDays(to, 1))),
    staffNumber === '' ? undefined : inArray(leaf.actor, await actorsOf(ctx, staffNumber)),
    deviceId === null ? undefined : eq(leaf.device, deviceId),
    refusedOnly ? inArray(leaf.result, Object.keys(problems)) : undefined,
  )
}

/** Whoever has left keeps their number in the directory, so that their entries are found. */
async function actorsOf(ctx: StaffCtx, number: string): Promise<string[]> {
  const own = and(eq(staff.municipality, ctx.municipality), eq(staff.number, number))
  const rows = await guarded(() => ctx.control.select({ id: staff.id }).from(staff).where(own))
  if (rows.length > 0) return rows.map((row) => `staff:${row.id}`)
  const message = 'この職員番号の職員はいません。番号を確認してください。'
  throw new Problem('invalid-input', { faults: [{ pointer: '/staffNumber', message }] })
}

/** Midnight in Japan. */
function startOf(day: CalendarDate): Instant {
  return toInstant(Date.parse(`${day}T00:00:00.000+09:00`))
}
