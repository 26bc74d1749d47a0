import { listHubSubjects } from '../../../shared/contract/hub.ts'
import { PAGE_ROWS } from '../../../shared/contract/schemas.ts'
import { endpoint } from '../../http/endpoint.ts'
import { countHubSubjects, hubSubjectsOf, waitingMessages } from '../../records/hub-subject.ts'
import { openPersons } from '../../records/person.ts'
import { shownSubject } from './shown-subject.ts'

export default endpoint(listHubSubjects, async (ctx, { state, page }) =>
  ctx.partition.read(ctx.intent('hub.worklist'), async (reader) => {
    const [counts, rows] = await Promise.all([
      countHubSubjects(reader),
      hubSubjectsOf(reader, state, { offset: page * PAGE_ROWS, limit: PAGE_ROWS }),
    ])
    const ids = rows.map((row) => row.personId)
    const [persons, messages] = await Promise.all([openPersons(reader, ids, ctx.today()), waitingMessages(reader, ids)])
    const known = new Map(persons.map((one) => [one.person.id, one]))
    const shown = rows.flatMap((row) => {
      const one = known.get(row.personId)
      return one ? [shownSubject(row, one, messages.get(row.personId))] : []
    })
    const total = state ? counts[state] : counts.waiting + counts.numbered + counts.mismatch + counts.refused
    return { rows: shown, total, counts }
  }),
)
