import { request } from 'node:http'
import { inject } from 'vitest'
import type { Sockets } from '../run/capnp.ts'
import { type Databases, openDatabases } from '../run/databases.ts'
import { type Keys, readOrCreateKeys } from '../run/keys.ts'

/** Where the running system of this test run is. */
export type StackAddress = {
  folder: string
  staffOrigin: string
  exchangeOrigin: string
  sockets: Sockets
  clockOffsetMs: number
  /** The witness that cosigns every log of this system, and the folder of its memory. */
  witness: { url: string; vkey: string; folder: string }
  /** The payers' side: every resident a test makes is insured there unless it says otherwise. */
  payer: { url: string; token: string }
}

export type Stack = StackAddress & {
  /** Access to the databases under the supervisor's own tokens: for arranging and looking, not a way a Worker has. */
  databases: Databases
  keys: Keys
  /** Moves every Worker's clock to this much ahead of the system's, for all test files: only forwards is sound. */
  setClockOffset: (ms: number) => Promise<void>
  /** Lets the jobs Worker do one round and waits for it. The stack's own clock never ticks. */
  tick: () => Promise<void>
}

/** The one running system of this test run; the first call starts it. Each test makes a municipality of its own in it. */
export async function stack(): Promise<Stack> {
  const address = await ask('/')
  const keys = await readOrCreateKeys(address.folder)
  return {
    ...address,
    databases: openDatabases(address.sockets, keys),
    keys,
    setClockOffset: async (ms) => void (await ask('/clock', String(ms))),
    tick: async () => void (await ask('/tick')),
  }
}

function ask(path: string, body = ''): Promise<StackAddress> {
  return new Promise((done, fail) => {
    const asked = request({ socketPath: inject('stackControl'), path, method: 'POST', agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        if (response.statusCode === 200) done(JSON.parse(text))
        else fail(new Error(`The stack did not start: ${text}`))
      })
    })
    asked.once('error', fail)
    asked.end(body)
  })
}
