import { desc, eq, inArray } from 'drizzle-orm'
import { leaf, leafSubject } from '../../../db/schema/data/log.ts'
import { person } from '../../../db/schema/data/person.ts'
import { listAccess } from '../../../shared/contract/audit.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { findPerson, type PersonRow } from '../../records/person.ts'
import { hiddenPlaces } from '../../records/places.ts'
import { entriesNearProtected, openEntries, showEntries } from './entries.ts'

/** Looking at the access history is itself an access, and stands in the next one. */
export default endpoint(listAccess, async (ctx, input) => {
  const known = input.by === 'id' ? [input.personId] : []
  return ctx.partition.read(ctx.intent('audit.access-history', known), async (reader) => {
    const self = await findAsked(reader, input)
    if (!self) throw new Problem('not-found')
    reader.note([self.id])
    const ids = [self.id, ...(await mergedInto(reader, self.id))]
    const entries = reader.db.selectDistinct({ seq: leafSubject.seq }).from(leafSubject)
    const named = entries.where(inArray(leafSubject.personId, ids))
    const [rows, total, hidden] = await Promise.all([
      reader.db
        .select()
        .from(leaf)
        .where(inArray(leaf.seq, named))
        .orderBy(desc(leaf.seq))
        .limit(PAGE_ROWS)
        .offset(input.page * PAGE_ROWS),
      reader.db.$count(leaf, inArray(leaf.seq, named)),
      hiddenPlaces(reader, [self.id], ctx.today()),
    ])
    const shared = await entriesNearProtected(
      reader,
      rows.map((row) => row.seq),
      ctx.today(),
    )
    const stored = await openEntries(reader, rows)
    return {
      personId: self.id as Id,
      atenaNo: self.atenaNo,
      integratedNo: self.integratedNo,
      entries: await showEntries(ctx.control, ctx.municipality, stored, ({ row }) => {
        return hidden.has(self.id) || shared.has(row.seq)
      }),
      total,
    }
  })
})

async function findAsked(reader: Reader, input: Input<typeof listAccess>): Promise<PersonRow | undefined> {
  if (input.by === 'id') return findPerson(reader, input.personId)
  const [row] = await reader.db.select().from(person).where(eq(person.atenaNo, input.atenaNo))
  return row && findPerson(reader, row.id)
}

/** Entries from before a merge name the person under the id of then. */
async function mergedInto(reader: Reader, id: string): Promise<string[]> {
  const rows = await reader.db.select({ id: person.id }).from(person).where(eq(person.mergedIntoId, id))
  return rows.map((row) => row.id)
}
