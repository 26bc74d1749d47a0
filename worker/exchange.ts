import { type DoorEnv, doorServices, systemClock } from './env.ts'
import { exchangeEndpoints } from './exchange-endpoints.ts'
import { createDoor } from './http/door.ts'

export { ReplayGuard } from './http/replay-guard.ts'
export { MunicipalityDesk } from './partition/desk.ts'

export default createDoor<DoorEnv, 'exchange'>('exchange', exchangeEndpoints, [], (env) =>
  doorServices(env, systemClock),
)
