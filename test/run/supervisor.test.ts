import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtPwa } from '../../run/build-pwa.ts'
import { freePorts } from '../../run/free-ports.ts'
import { provisionDemo } from '../../run/provision-demo.ts'
import { doorAt } from '../../run/settings.ts'
import { type Hagukumi, type ServiceName, startHagukumi } from '../../run/supervisor.ts'
import { eventually, processesOf } from './started.ts'

let root: string
let system: Hagukumi
const failures: Error[] = []
let pwaFolder: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hagukumi-supervisor-'))
  pwaFolder = await builtPwa()
  process.env.HAGUKUMI_OUT_PAYER_TOKEN = 'a secret of the operator'
  system = await begin('data')
})

afterAll(async () => {
  delete process.env.HAGUKUMI_OUT_PAYER_TOKEN
  await system?.stop()
  await rm(root, { recursive: true, force: true })
})

async function begin(name: string, doors?: { port: number; exchangePort: number }): Promise<Hagukumi> {
  const [port = 0, exchangePort = 0] = doors ? [doors.port, doors.exchangePort] : await freePorts(2)
  return startHagukumi({
    folder: join(root, name),
    staff: doorAt(port, undefined),
    exchange: doorAt(exchangePort, undefined),
    demo: true,
    pwaFolder,
    tickEveryMs: 100,
    beforeDoors: provisionDemo,
    onFailure: (error) => failures.push(error),
  })
}

const choices = async () => {
  const answer = await fetch(`${system.staffOrigin}/demo/choices`)
  const { staff }: { staff: { staffId: string }[] } = await answer.json()
  return staff.length
}

describe('a running system', () => {
  const services: ServiceName[] = ['data', 'vault-db', 'vault', 'staff', 'exchange', 'jobs']

  test.for(services)('gives %s none of the operator’s settings', async (name) => {
    const environment = await readFile(`/proc/${system.pid(name)}/environ`, 'utf8')
    expect(environment).toContain('PATH=')
    expect(environment).not.toContain('HAGUKUMI_')
  })

  test.for(services)('brings %s back after a kill, and answers again', async (name) => {
    const before = system.pid(name)
    if (!before) throw new Error(`${name} does not run`)
    process.kill(before, 'SIGKILL')
    expect(
      await eventually(
        () => system.pid(name),
        (pid) => pid !== before,
      ),
    ).not.toBe(before)
    expect(await eventually(choices, (count) => count > 0)).toBeGreaterThan(0)
    await eventually(system.tick, () => true)
    expect(failures).toEqual([])
  })

  test('serves the app and both doors', async () => {
    const page = await fetch(`${system.staffOrigin}/`)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect((await fetch(`${system.exchangeOrigin}/openapi.json`)).status).toBe(200)
  })

  test('sends a browser from 127.0.0.1 to localhost, where passkeys work', async () => {
    const { port } = new URL(system.staffOrigin)
    const sent = await fetch(`http://127.0.0.1:${port}/somewhere`, { redirect: 'manual' })
    expect([sent.status, sent.headers.get('location')]).toEqual([308, `${system.staffOrigin}/somewhere`])
  })

  test('keeps keys, configuration, databases and sockets from everyone else', async () => {
    expect((await stat(system.folder)).mode & 0o077).toBe(0)
    for (const folder of ['keys', 'run', 'log', 'databases']) {
      expect((await stat(join(system.folder, folder))).mode & 0o077, folder).toBe(0)
    }
    for (const folder of ['keys', 'run']) {
      for (const file of await readdir(join(system.folder, folder))) {
        const { mode } = await stat(join(system.folder, folder, file))
        if (!file.endsWith('.sock') && file !== 'lock') expect(mode & 0o077, file).toBe(0)
      }
    }
  })

  test('lets no second one into its folder, and goes on', async () => {
    await expect(begin('data')).rejects.toMatchObject({ code: 'folder-in-use' })
    expect(await choices()).toBeGreaterThan(0)
  })

  test('refuses a taken port without leaving anything behind', async () => {
    const { port } = new URL(system.staffOrigin)
    const [free = 0] = await freePorts(1)
    await expect(begin('other', { port: Number(port), exchangePort: free })).rejects.toMatchObject({
      code: 'port-taken',
    })
    const taken = createServer()
    const exchangePort = await new Promise<number>((done) => {
      taken.listen(0, '127.0.0.1', () => done((taken.address() as { port: number }).port))
    })
    await expect(begin('other', { port: free, exchangePort })).rejects.toMatchObject({ code: 'port-taken' })
    taken.close()
    expect(
      await eventually(
        () => processesOf(join(root, 'other')),
        (pids) => pids.length === 0,
      ),
    ).toEqual([])
  })
})

describe('a system that was stopped', () => {
  test('leaves no process, finds its data again, and never makes a lost key anew', async () => {
    const first = await begin('again')
    await first.stop()
    expect(processesOf(first.folder)).toEqual([])

    const second = await begin('again')
    const control = second.databases.open('control')
    const { rows } = await control.execute('SELECT count(*) AS n FROM municipality')
    control.close()
    await second.stop()
    expect(rows[0]?.n).toBe(5)
    expect(second.keys.tokens).toEqual(first.keys.tokens)

    await rm(second.keys.keyRoot)
    await expect(begin('again')).rejects.toMatchObject({ code: 'key-lost' })
    expect(processesOf(first.folder)).toEqual([])
  })

  test('gives up on a part that cannot run, and says so', async () => {
    const broken = await begin('broken')
    const before = failures.length
    await writeFile(join(broken.folder, 'run', 'jobs.capnp'), 'no configuration')
    const pid = broken.pid('jobs')
    if (pid) process.kill(pid, 'SIGKILL')
    await eventually(
      () => failures.length,
      (count) => count > before,
      60_000,
    )
    expect(failures.at(-1)?.message).toContain('jobs died')
    expect(
      await eventually(
        () => processesOf(broken.folder),
        (pids) => pids.length === 0,
      ),
    ).toEqual([])
    failures.length = before
  }, 90_000)
})
