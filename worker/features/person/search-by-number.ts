import { searchByNumber } from '../../../shared/contract/person.ts'
import { endpoint } from '../../http/endpoint.ts'
import { findPerson } from '../../records/person.ts'
import { openSummaries } from '../../records/person-summary.ts'

/** The vault says whose number it is; the number itself goes nowhere else. A search that finds nobody is logged as well. */
export default endpoint(searchByNumber, async (ctx, { individualNumber, reason }) => {
  const [id] = await ctx.numbers.find([individualNumber])
  return ctx.partition.read(ctx.intent(`person.search-by-number.${reason}`, id ? [id] : []), async (reader) => {
    const row = id ? await findPerson(reader, id) : undefined
    const persons = row ? await openSummaries(reader, [row.id], ctx.today()) : []
    return { persons, more: false, sameName: false }
  })
})
