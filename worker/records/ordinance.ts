import { and, desc, eq } from 'drizzle-orm'
import { ordinance } from '../../db/schema/data/determination.ts'
import type { MedicalAidOrdinance } from '../../shared/rules/medical-aid/ordinance.ts'
import { readOrdinance } from '../../shared/rules/medical-aid/read-ordinance.ts'
import type { Reader } from '../partition/reader.ts'

/** Municipalities whose newest ordinance an isolate keeps parsed. */
const KEPT = 2000

/** A version, once written, never changes; only which one is newest does. */
const parsed = new Map<string, { version: number; body: MedicalAidOrdinance }>()

/** An ordinance of this municipality with its number. */
export interface KnownOrdinance {
  readonly version: number
  readonly body: MedicalAidOrdinance
}

/** The newest ordinance of children's medical aid. Undefined when the municipality has no such scheme. */
export async function findOrdinance(reader: Reader): Promise<KnownOrdinance | undefined> {
  const [newest] = await reader.db
    .select({ version: ordinance.version })
    .from(ordinance)
    .where(eq(ordinance.scheme, 'medical-aid'))
    .orderBy(desc(ordinance.version))
    .limit(1)
  return newest && getOrdinance(reader, newest.version)
}

/** One version, parsed once per isolate. Throws when there is no such version or its data are malformed. */
export async function getOrdinance(reader: Reader, version: number): Promise<KnownOrdinance> {
  const known = parsed.get(reader.municipality)
  if (known?.version === version) return known
  const of = and(eq(ordinance.scheme, 'medical-aid'), eq(ordinance.version, version))
  const [row] = await reader.db.select({ body: ordinance.body }).from(ordinance).where(of)
  if (!row) throw new RangeError('no such version of the ordinance')
  const read = { version, body: readOrdinance(JSON.parse(row.body)) }
  if (parsed.size >= KEPT) parsed.clear()
  parsed.set(reader.municipality, read)
  return read
}
