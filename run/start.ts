import { builtPwa } from './build-pwa.ts'
import { provisionDemo } from './provision-demo.ts'
import { Refusal } from './refusal.ts'
import { readSettings } from './settings.ts'
import { startHagukumi } from './supervisor.ts'

/** `npm start`: the whole system on this machine, until Ctrl-C. Without TLS it is the demo, unless HAGUKUMI_DEMO=0. */
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
  const demo = settings.tls === undefined && process.env.HAGUKUMI_DEMO !== '0'
  say('準備しています…', 'Preparing …')
  const running = await startHagukumi({
    ...settings,
    demo,
    pwaFolder: await builtPwa(demo ? 'demo' : 'product'),
    ...(demo ? { beforeDoors: provisionDemo } : {}),
    onFailure: (error) => {
      say('動かし続けられないため停止しました。', 'Stopped, because a part could not be kept running.')
      console.error(error.message)
      process.exit(1)
    },
  })
  stop = running.stop

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
  }
}

function say(japanese: string, english: string): void {
  console.log(`${japanese}\n${english}`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
