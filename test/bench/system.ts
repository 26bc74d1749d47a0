import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getDemoCity } from '../../run/demo-cities.ts'
import { addOffices, addStaff } from '../../run/directory.ts'
import { freePorts } from '../../run/free-ports.ts'
import { ordinancesOf } from '../../run/ordinances.ts'
import { provisionMunicipality } from '../../run/provision.ts'
import { doorAt } from '../../run/settings.ts'
import { StaffClient } from '../../run/staff-client.ts'
import { type Hagukumi, type ServiceName, startHagukumi } from '../../run/supervisor.ts'
import type { Role } from '../../shared/contract/roles.ts'

/** A large municipality, and a small one to compare it with. */
export const LARGE = '131113'
export const SMALL = '141003'

/** The whole system in a folder of its own, as `npm start` runs it. */
export interface System {
  readonly stack: Hagukumi
  readonly folder: string
  /** Enters a member of staff and signs in. */
  staff(municipality: string, role: Role): Promise<StaffClient>
  stop(): Promise<void>
}

export async function startSystem(): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-bench-'))
  const [port = 0, exchangePort = 0] = await freePorts(2)
  const pwaFolder = join(folder, 'no-pages')
  await mkdir(pwaFolder)
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const stack = await startHagukumi({
      folder: join(folder, 'data'),
      staff: doorAt(port, undefined),
      exchange: doorAt(exchangePort, undefined),
      pwaFolder,
      demo: true,
      beforeDoors: async (databases) => {
        for (const code of [LARGE, SMALL]) {
          const { name, kana, offices } = getDemoCity(code)
          await provisionMunicipality(databases, { code, name, kana, ordinances: ordinancesOf(code) })
          await addOffices(databases, code, offices)
        }
      },
      onFailure: (error) => console.error(error.message),
    })
    let members = 0
    const staff = async (municipality: string, role: Role) => {
      const number = String(5000 + members++)
      const id = await addStaff(stack.databases, municipality, { number, name: `計測 ${role}`, role, office: 'main' })
      return StaffClient.signIn(stack.staffOrigin, id)
    }
    return { stack, folder, staff, stop: () => stack.stop().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Clock ticks a second in /proc, on every Linux. */
const TICKS = 100

/** Processor time a process has used, in microseconds, as the kernel counts it. */
export async function cpuMicros(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / TICKS
}

/** The processor time of each part of the system. */
export async function cpuOf(stack: Hagukumi, names: readonly ServiceName[]): Promise<Map<string, number>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await cpuMicros(stack.pid(name))] as const)))
}
