import { checkDuplicate } from '../../../shared/contract/application.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import { findEntitlement, findOpenApplication } from '../../records/application.ts'
import { findPerson } from '../../records/person.ts'

export default endpoint(checkDuplicate, async (ctx, { childId }) =>
  ctx.partition.read(ctx.intent('application.intake', [childId]), async (reader) => {
    const child = await findPerson(reader, childId)
    if (!child) throw new Problem('not-found')
    const [open, entitled] = await Promise.all([
      findOpenApplication(reader, child.id),
      findEntitlement(reader, child.id, ctx.today()),
    ])
    return { open: open ? { ...open, id: open.id as Id } : null, entitled: entitled ?? null }
  }),
)
