import { builtPwa } from './build-pwa.ts'
import { DEMO_PEOPLE, fillDemo } from './demo/fill.ts'
import { startPeers } from './demo/peers.ts'
import { demoCities } from './demo-cities.ts'
import { provisionDemo } from './provision-demo.ts'
import { Refusal } from './refusal.ts'
import { isOnThisMachine, readSettings, type Settings } from './settings.ts'
import { type HagukumiOptions, startHagukumi } from './supervisor.ts'

/** `npm start`: the whole system, until Ctrl-C. On this machine alone it is the demo, unless HAGUKUMI_DEMO=0. */
async function main(): Promise<void> {
  let stop = async () => {}
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal does not wait; the parts die with this process.
      if (stopping) process.exit(1)
      stopping = true
      say('\n停止しています…', 'Stopping …')
      void stop().then(() => process.exit(0))
    })
  }

  const settings = readSettings(process.env)
  const people = readPeople(process.env.HAGUKUMI_DEMO_PEOPLE)
  // Behind a proxy that speaks TLS there is no certificate here, and nothing of the demo may come in.
  const demo = settings.tls === undefined && isOnThisMachine(settings.staff) && process.env.HAGUKUMI_DEMO !== '0'
  say('準備しています…', 'Preparing …')
  const running = await startHagukumi({
    ...settings,
    demo,
    pwaFolder: await builtPwa(demo ? 'demo' : 'product'),
    ...(demo ? demoParts(settings) : {}),
    onFailure: (error) => {
      say('動かし続けられないため停止しました。', 'Stopped, because a part could not be kept running.')
      console.error(error.message)
      process.exit(1)
    },
  })
  stop = running.stop
  if (demo) {
    say('架空の住民を用意しています…', 'Filling in the fictitious residents …')
    await fillDemo(running, people).catch((error: unknown) => {
      // Doors that close while residents go in are not a failure when they were asked to close.
      if (!stopping) throw error
    })
    if (stopping) return
  }

  say(
    `\nはぐくみ を開始しました(停止は Ctrl-C)。データ: ${settings.folder}`,
    `Hagukumi is running (Ctrl-C stops it). Data: ${settings.folder}`,
  )
  console.log(`\n  職員の窓口 Staff door      ${running.staffOrigin}`)
  console.log(`  照会の窓口 Exchange door   ${running.exchangeOrigin}\n`)
  if (demo) {
    say(
      'デモです。職員の窓口を開き、一覧から職員を選ぶとサインインできます(架空の住民のみ)。',
      'This is the demo: open the staff door and choose a member of staff to sign in. All residents are fictitious.',
    )
    say(
      '別の端末で npm run tour を実行すると、受付から医療機関の照会までの一件をご案内します。',
      'In another terminal, npm run tour leads you through one case, from the counter to the institution.',
    )
  }
}

/** The demo's own municipalities and staff, and the systems outside, which it brings along. */
function demoParts({ folder, logName, exchange }: Settings): Pick<HagukumiOptions, 'beforeDoors' | 'peers'> {
  const peers = { folder, logName, exchange: exchange.origin, codes: demoCities.map(({ code }) => code) }
  return { beforeDoors: provisionDemo, peers: (start) => startPeers(peers, start) }
}

/** Residents of each municipality. Throws a Refusal for what is no number of people. */
function readPeople(value: string | undefined): number {
  const people = Number(value ?? DEMO_PEOPLE)
  if (!Number.isInteger(people) || people < 1 || people > 1_000_000) throw new Refusal('bad-people', value ?? '')
  return people
}

function say(japanese: string, english: string): void {
  console.log(`${japanese}\n${english}`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
