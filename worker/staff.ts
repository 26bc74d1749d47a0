import { staffServices, systemClock } from './env.ts'
import { createStaffDoor } from './http/staff-door.ts'
import { staffEndpoints } from './staff-endpoints.ts'

export { ReplayGuard } from './http/replay-guard.ts'
export { MunicipalityDesk } from './partition/desk.ts'

export default createStaffDoor(staffEndpoints, (env) => staffServices(env, systemClock))
