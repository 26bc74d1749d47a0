import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { type Family, findFamily } from '../../run/journey/intake.ts'
import { takeIn as takeFileIn } from '../../run/journey/registry.ts'
import { reachHub } from '../../run/journey/verify.ts'
import { today } from '../applications.ts'
import { renderingsOfNumber, renderingsOfText } from '../canary/renderings.ts'
import { Scanner } from '../canary/scan.ts'
import { journeyWorld, markedAs } from '../journey-world.ts'
import { openTablet } from '../pwa/kit/browser.ts'
import { stack } from '../stack.ts'
import { municipality } from '../world.ts'
import { connect, decide, examine, TYPED, takeIn } from './case.ts'
import { type Terminal, terminal } from './terminal.ts'

/** Everybody in the register is called this and lives there. */
const MARK = { name: '禁漏洩標識', kana: 'キンロウエイヒョウシキ' }

describe.each(['131113', '041009'])('a whole case at a tablet, as in %s', (like) => {
  it('goes from the counter to the log, and leaves nothing on the tablet [RT-05]', async () => {
    const city = await municipality({ like })
    const world = await journeyWorld(city, { alter: markedAs(MARK) })
    await takeFileIn(world, () => {})
    const family = await findFamily(world, await world.staff('counter'))
    const at = await terminal(city)
    try {
      await world.insure(family.child, `card-${city.code}`)
      await takeIn(at, family)
      const code = await decide(at, family)
      await reachHub(world, family, () => {})
      const clinic = await connect(at, world, family)
      const answer = await clinic.eligibility({ by: 'certificate-code', code, careOn: today() })
      expect(answer).toMatchObject({ status: 'eligible', shownCertificate: 'current' })
      const acts = await examine(at, family)
      for (const act of ['申請を受付', '認定・却下を決定', '医療機関などの照会に回答', '個人番号で検索'])
        expect(acts.join('\n')).toContain(act)
      expect(at.tablet.violations).toEqual([])
      expect(at.tablet.errors).toEqual([])
      expect(at.console).toEqual([])
    } finally {
      await at.tablet.context.close()
      await world.stop()
    }
    expectNothingIn(
      at,
      patternsOf(
        family,
        [...world.residents()].map((one) => one.個人番号),
      ),
    )
    await rm(at.tablet.profile, { recursive: true, force: true })
  }, 240_000)
})

function patternsOf(family: Family, numbers: string[]) {
  const { child } = family
  const texts = [MARK.name, MARK.kana, child.住所.slice(0, 12), TYPED.memo]
  const figures = [child.宛名番号, TYPED.phone, TYPED.insurance]
  return [...numbers.flatMap(renderingsOfNumber), ...[...texts, ...figures].flatMap(renderingsOfText)]
}

/** Every file that the browser keeps, searched in every form; enough of them to know that it was the profile. */
function expectNothingIn({ tablet }: Terminal, patterns: ReturnType<typeof patternsOf>): void {
  const { hits, files, bytes } = new Scanner(patterns).scanFolder(tablet.profile)
  expect(hits).toEqual([])
  expect(files.length).toBeGreaterThan(50)
  expect(bytes).toBeGreaterThan(500_000)
}

describe('the sweep of a tablet', () => {
  it('finds what a page would have left in any store of the browser', async () => {
    const tablet = await openTablet()
    const page = await tablet.page()
    const origin = (await stack()).staffOrigin
    await page.goto(origin)
    const [name, number] = [MARK.name, '123456789018']
    await page.evaluate(leaveEverywhere, { name, number })
    await page.goto(`${origin}/?left=${number}in-history`)
    await page.waitForTimeout(1_000)
    await tablet.context.close()
    const scanner = new Scanner([...renderingsOfNumber(number), ...renderingsOfText(name)])
    const { hits } = scanner.scanFolder(tablet.profile)
    await rm(tablet.profile, { recursive: true, force: true })
    const where = hits.map((hit) => hit.where.slice(tablet.profile.length)).join('\n')
    for (const store of ['Local Storage', 'Session Storage', 'IndexedDB', 'CacheStorage', 'History'])
      expect(where, store).toContain(store)
  }, 60_000)
})

/** Runs in the page: the mistake that the sweep must find. */
async function leaveEverywhere({ name, number }: { name: string; number: string }): Promise<void> {
  const text = `${name} ${number}`
  localStorage.setItem('draft', text)
  sessionStorage.setItem('draft', text)
  const cache = await caches.open('left')
  await cache.put('/left', new Response(text))
  await new Promise<void>((done) => {
    const opening = indexedDB.open('left', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('left')
    opening.onsuccess = () => {
      const writing = opening.result.transaction('left', 'readwrite')
      writing.objectStore('left').put({ text }, 'left')
      writing.oncomplete = () => done()
    }
  })
}
