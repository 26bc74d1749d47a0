import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findVkey, type NoteKey } from '../worker/log/note.ts'
import { demoFile, demoPeople, signInDemo } from './demo/fill.ts'
import { insure, insuredAs, readCard } from './demo/outside.ts'
import { findPeers, type Peers } from './demo/peers.ts'
import { inventPeople } from './demo/people.ts'
import { runJourney } from './journey/journey.ts'
import type { JourneyWorld, Say } from './journey/world.ts'
import { readSettings, type Settings } from './settings.ts'

/**
 * `npm run tour [-- --municipality 041009]`: leads one family's case through the running demo, over its public doors,
 * and prints each step with its answer. Exit status: 0 all answered as they must, 1 not, 2 not understood.
 */

const USAGE = '使い方 Usage: npm run tour [-- --municipality 131113]'
/** Longest the clock's work may take: a round of jobs, and a signed log. */
const SETTLE_MS = 60_000

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<0 | 1 | 2> {
  const municipality = readMunicipality(args)
  if (municipality === undefined) return fail(USAGE, 2)
  const settings = readSettings(process.env)
  const peers = await findPeers(settings.folder)
  if (!peers || !(await answers(settings.staff.origin)))
    return fail(
      `デモが動いていません（${settings.staff.origin}）。別の端末で npm start を実行し、準備ができてからもう一度お試しください。\n` +
        `The demo is not running at ${settings.staff.origin}. Run "npm start" in another terminal, wait until it is ready, and try again.`,
      1,
    )
  const people = peers.residents[municipality]
  if (people === undefined) return fail(`この市区町村の住民がいません: ${municipality}\n${USAGE}`, 2)
  try {
    await runJourney(demoWorld(settings, peers, municipality, people), printer())
    console.log('\nすべての手順が正しく答えました。\nEvery step was answered as it must be.')
    return 0
  } catch (error) {
    return fail(
      `途中で止まりました: ${error instanceof Error ? error.message : String(error)}\nThe tour stopped there.`,
      1,
    )
  }
}

function demoWorld(settings: Settings, peers: Peers, municipality: string, people: number): JourneyWorld {
  const file = demoPeople(municipality, people)
  const { kty, crv, x, y } = peers.qualification.key
  const clients = new Map<string, ReturnType<typeof signInDemo>>()
  return {
    municipality,
    exchangeOrigin: settings.exchange.origin,
    staff: (role) => {
      const client = clients.get(role) ?? signInDemo(settings.staff.origin, municipality, role)
      clients.set(role, client)
      return client
    },
    residents: () => inventPeople(file),
    registryFile: () => demoFile(file),
    insure: (resident, card) => insure(peers.payer, [insuredAs(resident, card)]),
    qualification: {
      jwk: { kty, crv, x, y } as JourneyWorld['qualification']['jwk'],
      read: (reading) => readCard(peers.qualification.url, reading),
    },
    trust: { logKeys: [keyOf(peers.logs[municipality])], witnessKeys: [keyOf(peers.witness.vkey)] },
    settle: async (done) => {
      for (const until = Date.now() + SETTLE_MS; !(await done()); await sleep(500))
        if (Date.now() > until) throw new Error('what the clock does was not done within a minute')
    },
    now: Date.now,
  }
}

function keyOf(vkey: string | undefined): NoteKey {
  const key = vkey === undefined ? undefined : findVkey(vkey)
  if (!key) throw new Error('a verifier key cannot be read')
  return key
}

/** Numbers the steps and puts each answer under its step, one fact a line. */
function printer(): Say {
  let number = 0
  return ({ ja, en }, answer) => {
    number += 1
    console.log(`\n${String(number).padStart(2)}. ${ja}\n    ${en}`)
    for (const [name, value] of Object.entries(answer)) {
      if (value === undefined) continue
      if (Array.isArray(value)) console.log([`    ${name}:`, ...value.map((one) => `      ${one}`)].join('\n'))
      else console.log(`    ${name}: ${value === true ? 'はい' : value === false ? 'いいえ' : value}`)
    }
  }
}

async function answers(origin: string): Promise<boolean> {
  return fetch(`${origin}/demo/choices`).then(
    (answer) => answer.ok,
    () => false,
  )
}

function readMunicipality(args: string[]): string | undefined {
  try {
    const { values } = parseArgs({ args, options: { municipality: { type: 'string', default: '131113' } } })
    return /^\d{6}$/.test(values.municipality) ? values.municipality : undefined
  } catch {
    return undefined
  }
}

function fail<Status extends number>(message: string, status: Status): Status {
  console.error(message)
  return status
}
