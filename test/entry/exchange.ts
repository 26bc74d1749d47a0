import { type DoorEnv, doorServices } from '../../worker/env.ts'
import { exchangeEndpoints } from '../../worker/exchange-endpoints.ts'
import { createDoor } from '../../worker/http/door.ts'
import { tokenRoutes } from '../../worker/http/token-endpoint.ts'
import { type TestClockEnv, testClock } from './clock.ts'

export { ReplayGuard } from '../../worker/http/replay-guard.ts'
export { MunicipalityDesk } from '../../worker/partition/desk.ts'

export default createDoor<DoorEnv & TestClockEnv, 'exchange'>('exchange', exchangeEndpoints, tokenRoutes, async (env) =>
  doorServices(env, await testClock(env)),
)
