import type { ImportReason, RegistryColumn } from '../../../shared/values/registry.ts'
import type { Matched } from './match.ts'
import type { NumberOutcome } from './numbers.ts'
import type { Segment } from './segment.ts'

/** accepted, changed, unchanged, rejected. */
export type Letter = 'a' | 'c' | 'u' | 'r'

/** A row for somebody's eye. */
export interface Item {
  readonly row: number
  readonly reason: ImportReason
  readonly column: RegistryColumn | null
  readonly personId: string | null
  readonly relatedId: string | null
}

/** What is to be done with a segment. */
export interface Judged {
  /** One letter a row, in the file's order. */
  readonly outcomes: string
  readonly counts: Readonly<Record<Letter, number>>
  readonly accepted: readonly Matched[]
  /** Those the registry words differently now. */
  readonly changed: readonly Matched[]
  /** Known persons whose row is refused but brings a support measure: that much is taken from it. */
  readonly guarded: readonly Matched[]
  /** Persons whose number the vault holds now and did not before. */
  readonly numbered: readonly string[]
  readonly items: readonly Item[]
}

/** Decides each row: every row of the segment gets exactly one letter. */
export function judge(segment: Segment, rows: readonly Matched[], numbers: ReadonlyMap<number, NumberOutcome>): Judged {
  const letters: Letter[] = Array.from({ length: segment.count }, () => 'r')
  const items: Item[] = segment.faults.map(({ rowNo, reason, column }) => ({
    row: rowNo,
    reason,
    column,
    personId: null,
    relatedId: null,
  }))
  const accepted: Matched[] = []
  const changed: Matched[] = []
  const guarded: Matched[] = []
  const numbered: string[] = []
  for (const one of rows) {
    const number = numbers.get(one.rowNo) ?? { state: 'none', owner: null }
    const { state, owner } = number
    if (state === 'number-taken' || state === 'number-differs') {
      const personId = one.known ? one.personId : null
      items.push({ row: one.rowNo, reason: state, column: '個人番号', personId, relatedId: owner })
      // Whose number it is can wait for somebody's eye; hiding a home cannot.
      if (one.known && !one.known.measure && one.row.support) guarded.push(one)
      continue
    }
    const numberNew = one.known?.numberPending === true && state === 'held'
    if (numberNew) numbered.push(one.personId)
    letters[one.rowNo - 1 - segment.cursor] = !one.known ? 'a' : one.same && !numberNew ? 'u' : 'c'
    if (!one.known) accepted.push(one)
    else if (!one.same) changed.push(one)
    const notice = noticeOf(one)
    if (notice) items.push(notice)
  }
  const counts = { a: 0, c: 0, u: 0, r: 0 }
  for (const letter of letters) counts[letter]++
  return { outcomes: letters.join(''), counts, accepted, changed, guarded, numbered, items }
}

/** A measure that is missing from the file stays: whether it ended is for a person to find out. */
function noticeOf({ rowNo, row, personId, known, same, provisionalId }: Matched): Item | undefined {
  if (provisionalId !== undefined)
    return { row: rowNo, reason: 'provisional-candidate', column: null, personId, relatedId: provisionalId }
  if (known?.measure && row.support === null && !same)
    return { row: rowNo, reason: 'support-absent', column: '支援措置', personId, relatedId: null }
  return undefined
}
