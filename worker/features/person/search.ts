import { and, eq, or, sql } from 'drizzle-orm'
import { person, personTag } from '../../../db/schema/data/person.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { SEARCH_ROWS, searchPersons } from '../../../shared/contract/person.ts'
import { kanaBirth } from '../../../shared/values/kana-birth.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import { openSummaries } from '../../records/person-summary.ts'

/** Everyone shown is opened and therefore in the log; so are the candidates of a search that found too many. */
export default endpoint(searchPersons, async (ctx, input) =>
  ctx.partition.read(ctx.intent(`person.search-by-${input.by}`), async (reader) => {
    const ids = await idsOf(reader, input)
    const persons = await openSummaries(reader, ids.slice(0, SEARCH_ROWS), ctx.today())
    return { persons, more: ids.length > SEARCH_ROWS, sameName: input.by === 'kana' && persons.length > 1 }
  }),
)

async function idsOf(reader: Reader, input: Input<typeof searchPersons>): Promise<string[]> {
  if (input.by === 'kana') return idsByKana(reader, kanaBirth(input.kana, input.birthOn))
  const column = input.by === 'atena-no' ? person.atenaNo : person.integratedNo
  const number = input.by === 'atena-no' ? input.atenaNo : input.integratedNo
  const rows = await reader.db
    .select({ id: current })
    .from(person)
    .where(eq(column, number))
    .orderBy(person.id)
    .limit(SEARCH_ROWS + 1)
  return [...new Set(rows.map((row) => row.id))]
}

/** The person a merged provisional row stands for. */
const current = sql<string>`coalesce(${person.mergedIntoId}, ${person.id})`

async function idsByKana(reader: Reader, value: string): Promise<string[]> {
  const [name, alias] = await reader.tags([
    { field: 'kana_dob', value },
    { field: 'alias_dob', value },
  ])
  if (!name || !alias) throw new Error('the agent answered no tag')
  const rows = await reader.db
    .selectDistinct({ id: current })
    .from(personTag)
    .innerJoin(person, eq(person.id, personTag.personId))
    .where(
      or(
        and(eq(personTag.tag, name), eq(personTag.field, 'kana_dob')),
        and(eq(personTag.tag, alias), eq(personTag.field, 'alias_dob')),
      ),
    )
    .orderBy(current)
    .limit(SEARCH_ROWS + 1)
  return rows.map((row) => row.id)
}
