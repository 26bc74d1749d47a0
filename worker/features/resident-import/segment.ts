import { timingSafeEqual } from 'node:crypto'
import { Problem } from '../../../shared/contract/problems.ts'
import { PIECE_ROWS } from '../../../shared/contract/resident-import.ts'
import { type Layout, layoutOfPlan, layoutToPlan, readLayout } from '../../hubs/registry/layout.ts'
import { isFault, type RegistryRow, type RowFault, readRow } from '../../hubs/registry/row.ts'
import { linesOf } from '../../hubs/registry/text.ts'
import { hashOfPiece, type JobRow, nextPiece } from './job.ts'

/** One row of the file, from 1. */
export interface ReadRow {
  readonly rowNo: number
  readonly row: RegistryRow
}

/** Rows that are taken in one transaction: no person occurs twice among them. */
export interface Segment {
  /** Rows done before it. */
  readonly cursor: number
  readonly count: number
  readonly rows: readonly ReadRow[]
  readonly faults: readonly (RowFault & { readonly rowNo: number })[]
}

/** Whether the piece was taken before. Throws `wrong-piece` unless it is the next one and exactly the file's. */
export async function isTaken(job: JobRow, piece: number, body: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const next = nextPiece(job)
  const known = hashOfPiece(job, piece)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  if (known.length !== hash.length || !timingSafeEqual(known, hash)) throw new Problem('wrong-piece')
  if (piece > next) throw new Problem('wrong-piece', { detail: `次に送る部分は${next + 1}番目です。` })
  return piece < next
}

/** The lines of a piece that are rows. Throws `wrong-piece` when they are not as many as the file's plan says. */
export function rowLines(job: JobRow, piece: number, body: Uint8Array): { layout: Layout; lines: Uint8Array[] } {
  const layout = layoutOfPlan(job.plan ?? '')
  const lines = linesOf(body)
  if (piece === 0) {
    const heading = readLayout(lines.shift() ?? new Uint8Array())
    if ('fault' in heading || layoutToPlan(heading) !== job.plan) throw new Problem('wrong-piece')
  }
  if (lines.length !== Math.min(PIECE_ROWS, job.total - piece * PIECE_ROWS)) throw new Problem('wrong-piece')
  return { layout, lines }
}

/** Reads the rows from `cursor` on, up to the end of the piece or to a person who was already there. */
export function readSegment(lines: readonly Uint8Array[], layout: Layout, first: number, cursor: number): Segment {
  const rows: ReadRow[] = []
  const faults: (RowFault & { rowNo: number })[] = []
  const persons = new Set<string>()
  let at = cursor - first
  for (; at < lines.length; at++) {
    const rowNo = first + at + 1
    const read = readRow(lines[at] ?? new Uint8Array(), layout)
    if (isFault(read)) faults.push({ ...read, rowNo })
    else if (persons.has(read.atenaNo)) break
    else {
      persons.add(read.atenaNo)
      rows.push({ rowNo, row: read })
    }
  }
  return { cursor, count: first + at - cursor, rows, faults }
}
