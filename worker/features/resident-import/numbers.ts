import { inArray } from 'drizzle-orm'
import { person } from '../../../db/schema/data/person.ts'
import { idMs } from '../../../shared/values/id.ts'
import { instantMs } from '../../../shared/values/instant.ts'
import type { StaffCtx } from '../../http/context.ts'
import type { Matched } from './match.ts'

/** What became of a row's 個人番号. `none`: the row has none. `owner`: who holds a number that was taken. */
export interface NumberOutcome {
  readonly state: 'none' | 'held' | 'number-taken' | 'number-differs'
  readonly owner: string | null
}

/** Ids younger than this may belong to an act that is just being written. */
const SETTLED_MS = 10 * 60_000

/**
 * Puts the numbers of these rows into the vault, before the keys and the records: a row whose number is refused leaves
 * nothing behind. A number that a kill left with a person who never came to be passes to the person of the row.
 */
export async function putNumbers(ctx: StaffCtx, rows: readonly Matched[]): Promise<Map<number, NumberOutcome>> {
  const outcomes = new Map<number, NumberOutcome>(rows.map(({ rowNo }) => [rowNo, { state: 'none', owner: null }]))
  const entries = rows.flatMap(({ rowNo, personId, row }) =>
    row.individualNumber === null ? [] : [{ rowNo, personId, number: row.individualNumber }],
  )
  if (entries.length === 0) return outcomes
  const puts = await ctx.numbers.put(entries.map(({ personId, number }) => ({ personId, number })))
  const taken: typeof entries = []
  entries.forEach((entry, i) => {
    if (puts[i] === 'taken') taken.push(entry)
    outcomes.set(entry.rowNo, { state: puts[i] === 'differs' ? 'number-differs' : 'held', owner: null })
  })
  if (taken.length === 0) return outcomes
  const owners = await ctx.numbers.find(taken.map(({ number }) => number))
  const left = await leftBehind(ctx, rows, owners)
  for (const [i, { rowNo, personId }] of taken.entries()) {
    const owner = owners[i] ?? null
    const moved = owner !== null && left.has(owner) ? await ctx.numbers.move(owner, personId) : 'none'
    const state = moved === 'moved' ? 'held' : moved === 'held' ? 'number-differs' : 'number-taken'
    outcomes.set(rowNo, { state, owner: state === 'number-taken' ? owner : null })
  }
  return outcomes
}

/** Which of these owners are nobody in the records, and not just about to be. */
async function leftBehind(
  ctx: StaffCtx,
  rows: readonly Matched[],
  owners: readonly (string | null)[],
): Promise<Set<string>> {
  const now = instantMs(ctx.now())
  const here = new Set(rows.map(({ personId }) => personId))
  const asked = owners.filter((id) => id !== null).filter((id) => !here.has(id) && now - idMs(id) > SETTLED_MS)
  if (asked.length === 0) return new Set()
  const known = await ctx.partition.read(ctx.intent('resident-import.orphan'), async (reader) =>
    reader.db.select({ id: person.id }).from(person).where(inArray(person.id, asked)),
  )
  const existing = new Set(known.map(({ id }) => id))
  return new Set(asked.filter((id) => !existing.has(id)))
}
