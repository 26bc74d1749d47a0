import { demoRoutes } from '../../worker/demo/routes.ts'
import { type StaffEnv, staffServices } from '../../worker/env.ts'
import { createStaffDoor } from '../../worker/http/staff-door.ts'
import { staffEndpoints } from '../../worker/staff-endpoints.ts'
import { type TestClockEnv, testClock } from './clock.ts'

export { ReplayGuard } from '../../worker/http/replay-guard.ts'
export { MunicipalityDesk } from '../../worker/partition/desk.ts'

export default createStaffDoor<StaffEnv & TestClockEnv>(
  staffEndpoints,
  async (env) => staffServices(env, await testClock(env)),
  demoRoutes,
)
