import type { Result } from '../../../shared/values/result.ts'

export type LineReason = 'broken-quotes'

/**
 * Splits one line of a CSV (RFC 4180) into its fields. A line is a row: a quote that is still open at the end is a
 * fault of this row, it does not reach into the next.
 */
export function splitLine(line: string): Result<string[], LineReason> {
  if (!line.includes('"')) return { ok: true, value: line.split(',') }
  const fields: string[] = []
  let at = 0
  for (;;) {
    const end = line[at] === '"' ? quotedEnd(line, at) : plainEnd(line, at)
    if (end === undefined) return { ok: false, reason: 'broken-quotes' }
    const text = line.slice(at, end)
    fields.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text)
    if (end === line.length) return { ok: true, value: fields }
    at = end + 1
  }
}

/** Where a quoted field ends: behind its closing quote, which a comma or the line's end must follow. */
function quotedEnd(line: string, from: number): number | undefined {
  for (let i = from + 1; i < line.length; i++) {
    if (line[i] !== '"') continue
    if (line[i + 1] === '"') i++
    else return i + 1 === line.length || line[i + 1] === ',' ? i + 1 : undefined
  }
  return undefined
}

function plainEnd(line: string, from: number): number | undefined {
  const comma = line.indexOf(',', from)
  const end = comma < 0 ? line.length : comma
  return line.slice(from, end).includes('"') ? undefined : end
}
