import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabases } from '../run/databases.ts'
import type { Hagukumi } from '../run/supervisor.ts'
import type { Stack } from './stack.ts'
import { addressOf, listen, startStack } from './stack-setup.ts'

/** A system of one test file alone, for tests that hurt it: kill its parts, reach into its files. Stop it at the end. */
export type OwnStack = Stack & { hagukumi: Hagukumi; stop: () => Promise<void> }

export async function ownStack(): Promise<OwnStack> {
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-own-'))
  const clock = join(folder, 'clock.sock')
  let offsetMs = 0
  const clockServer = await listen(
    createServer((_request, response) => response.end(String(offsetMs))),
    clock,
  )
  const started = await startStack(join(folder, 'data'), clock)
  const { stack } = started
  return {
    ...addressOf(started, offsetMs),
    hagukumi: stack,
    keys: stack.keys,
    databases: openDatabases(stack.sockets, stack.keys),
    setClockOffset: async (ms) => {
      offsetMs = ms
    },
    tick: stack.tick,
    stop: async () => {
      await started.stop()
      clockServer.closeAllConnections()
      clockServer.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
