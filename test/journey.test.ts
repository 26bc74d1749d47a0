import { expect, it } from 'vitest'
import { runJourney } from '../run/journey/journey.ts'
import { journeyWorld } from './journey-world.ts'
import { municipality } from './world.ts'

const must = [
  '同じファイルをもう一度取り込む',
  '同じお子さんの申請をもう一度入力する',
  '別の職員が決定する',
  '同じ連携キーをもう一度使う',
  '再交付し、古い証で照会する',
  'データベースなしで検証する',
]

it.each(['131113', '041009'])(
  'leads a family’s case from the registry file to the verified log, as in %s',
  async (like) => {
    const city = await municipality({ like })
    const world = await journeyWorld(city)
    const said: string[] = []
    try {
      const { intake, granted } = await runJourney(world, (step, answer) =>
        said.push(`${step.ja} ${JSON.stringify(answer)}`),
      )
      expect(intake.receiptPdf.length).toBeGreaterThan(5_000)
      expect(granted.certificatePdf.length).toBeGreaterThan(5_000)
    } finally {
      if (process.env.SAY) console.log(said.join('\n'))
      await world.stop()
    }
    for (const words of must)
      expect(
        said.some((line) => line.includes(words)),
        words,
      ).toBe(true)
  },
  120_000,
)
