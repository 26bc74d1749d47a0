import type { Permission } from '../../../shared/contract/permissions.ts'
import { whoAmI } from '../../../shared/contract/session.ts'
import { endpoint } from '../../http/endpoint.ts'

export default endpoint(whoAmI, async ({ session, now }) => ({
  staffId: session.staffId,
  staffName: session.staffName,
  role: session.role,
  municipality: { code: session.municipality, name: session.municipalityName },
  office: { code: session.office, name: session.officeName, issuesOnTheDay: session.issuesOnTheDay },
  permissions: session.permissions as Permission[],
  now: now(),
}))
