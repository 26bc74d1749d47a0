import { registryColumns } from '../../shared/values/registry.ts'
import { encodeCp932 } from './cp932.ts'
import { inventPeople, type PeopleOptions, type Resident } from './people.ts'

export const encodings = ['sjis', 'utf8', 'utf8-bom'] as const
export type FileEncoding = (typeof encodings)[number]

/** Lines encoded at a time. */
const LINES_PER_CHUNK = 500

/** A resident-registry file of invented people, as a stream of bytes. CRLF, as offices' systems write it. */
export function* registryFile(options: PeopleOptions, encoding: FileEncoding): Generator<Uint8Array> {
  const encode = encoding === 'sjis' ? encodeCp932 : (text: string) => new TextEncoder().encode(text)
  if (encoding === 'utf8-bom') yield Uint8Array.of(0xef, 0xbb, 0xbf)
  let lines = [registryColumns.join(',')]
  for (const resident of inventPeople(options)) {
    lines.push(lineOf(resident))
    if (lines.length < LINES_PER_CHUNK) continue
    yield encode(`${lines.join('\r\n')}\r\n`)
    lines = []
  }
  if (lines.length > 0) yield encode(`${lines.join('\r\n')}\r\n`)
}

/** One line of the file; values that hold commas or quotes are quoted (RFC 4180). */
export function lineOf(resident: Resident): string {
  return registryColumns
    .map((column) => resident[column])
    .map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(',')
}
