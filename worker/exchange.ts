import { type DoorEnv, doorServices, systemClock } from './env.ts'
import { exchangeEndpoints } from './exchange-endpoints.ts'
import { createDoor } from './http/door.ts'
import { tokenRoutes } from './http/token-endpoint.ts'

export { ReplayGuard } from './http/replay-guard.ts'
export { MunicipalityDesk } from './partition/desk.ts'

export default createDoor<DoorEnv, 'exchange'>('exchange', exchangeEndpoints, tokenRoutes, (env) =>
  doorServices(env, systemClock),
)
