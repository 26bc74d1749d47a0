import { ping } from '../../../shared/contract/session.ts'
import { endpoint } from '../../http/endpoint.ts'

export default endpoint(ping, async ({ now }) => ({ now: now() }))
