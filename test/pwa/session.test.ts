import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Kit, openAt, openTablet, startKit, type Tablet } from './kit/browser.ts'

let kit: Kit
let tablet: Tablet
let page: Page

beforeAll(async () => {
  kit = await startKit()
  tablet = await openTablet()
})

beforeEach(async () => {
  kit.server.signedIn = true
  kit.server.minted.length = 0
  kit.server.bodies.length = 0
  page = await tablet.page()
})

afterEach(async () => {
  await page.close()
})

afterAll(async () => {
  await tablet?.close()
  await kit?.close()
})

async function fillIn(name = '神　太郎'): Promise<void> {
  await page.locator('#f-child-name').fill(name)
  await page.locator('#f-child-kana').fill('かみ たろう')
  await page.locator('#f-child-birthOn').fill('5020403')
  await page.getByLabel('あり', { exact: true }).check()
}

const send = () => page.getByRole('button', { name: '確認へ進む' }).click()

it('sends what was typed, names byte for byte, with a proof of the tablet and a token for that permission alone', async () => {
  await openAt(page, kit.server, '/intake')
  await fillIn('神\uFA19　太郎')
  await send()
  await page.getByText('受付番号 2026-001234').waitFor()
  expect(kit.server.bodies).toEqual([
    { child: { name: '神\uFA19　太郎', kana: 'カミ　タロウ', birthOn: '2020-04-03' } },
  ])
  expect(kit.server.minted).toEqual([['application.update']])
  expect(new Set(kit.server.proofIds).size).toBe(kit.server.proofIds.length)
  expect(await page.locator('#f-child-name').inputValue()).toBe('')
})

it('mints one token for many calls, and a new one when the old is cut', async () => {
  await openAt(page, kit.server, '/intake')
  for (let round = 0; round < 3; round += 1) {
    if (round === 2) await kit.server.cutTokens()
    await fillIn()
    await send()
    await expect.poll(() => kit.server.bodies.length).toBe(round + 1)
    await expect.poll(() => page.locator('#f-child-name').inputValue()).toBe('')
  }
  expect(kit.server.minted.length).toBe(2)
})

it('shows a refusal of the server at the field it means and keeps everything typed', async () => {
  await openAt(page, kit.server, '/intake')
  await fillIn()
  const message = 'フリガナを書類と同じにしてください'
  kit.server.refuseNext = { code: 'invalid-input', faults: [{ pointer: '/child/kana', message }] }
  await send()
  expect(await page.locator('.error-summary a').textContent()).toBe(message)
  expect(await page.locator('#f-child-kana-error').textContent()).toBe(message)
  expect(await page.locator('#f-child-name').inputValue()).toBe('神　太郎')
})

it('shows a refusal that concerns no field in the words of the problem table', async () => {
  await openAt(page, kit.server, '/intake')
  await fillIn()
  kit.server.refuseNext = { code: 'already-open' }
  await send()
  expect(await page.locator('.error-summary li').textContent()).toBe('この対象者には処理中の申請があります。')
})

it('asks for a sign-in when the session was cut, and gives the same person the form back', async () => {
  await openAt(page, kit.server, '/intake')
  await fillIn()
  kit.server.signedIn = false
  await kit.server.cutTokens()
  await send()
  await page.getByText('サインインの有効時間が終わりました').waitFor()
  expect(await page.content()).not.toContain('太郎')
  kit.server.signedIn = true
  await page.getByRole('button', { name: 'サインインする' }).click()
  await page.locator('#f-child-name').waitFor()
  expect(await page.locator('#f-child-name').inputValue()).toBe('神　太郎')
})

it('does not speak of an ended session to someone who comes anew', async () => {
  kit.server.signedIn = false
  await page.goto(`${kit.server.origin}/intake`)
  await page.getByRole('button', { name: 'サインインする' }).waitFor()
  expect(await page.getByText('サインインの有効時間が終わりました').count()).toBe(0)
})

it('forgets the form when the person signs out', async () => {
  await openAt(page, kit.server, '/intake')
  await fillIn()
  await page.getByRole('button', { name: 'サインアウト' }).click()
  await page.getByRole('button', { name: 'サインインする' }).waitFor()
  expect(kit.server.signedIn).toBe(false)
  kit.server.signedIn = true
  await page.getByRole('button', { name: 'サインインする' }).click()
  // Whoever comes next begins at the menu, not where the other one was.
  await page.getByRole('heading', { name: '業務メニュー' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await page.locator('a[href="/intake"]').first().click()
  await page.locator('#f-child-name').waitFor()
  expect(await page.locator('#f-child-name').inputValue()).toBe('')
})

it('keeps ids out of the address, the title and the history', async () => {
  await openAt(page, kit.server, '/list')
  await page.locator('tbody a').first().click()
  await page.getByRole('heading', { name: '山田 太郎' }).waitFor()
  expect(page.url()).toMatch(/\/case\/[\w-]{16}$/)
  expect(await page.title()).toBe('受付の内容 | はぐくみ')
  expect(await page.evaluate(() => history.state)).toBeNull()
  await page.reload()
  await page.getByText('一覧から選び直してください').waitFor()
})

it('keeps nothing on the device but a key whose private half cannot be read', async () => {
  await openAt(page, kit.server, '/intake')
  await fillIn()
  await send()
  await page.getByText('受付番号').waitFor()
  const stored = await page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map((one) => one.name)
    const open = indexedDB.open('hagukumi-device')
    await new Promise((resolve) => {
      open.onsuccess = resolve
    })
    const store = open.result.transaction('key').objectStore('key')
    const all = store.getAll()
    await new Promise((resolve) => {
      all.onsuccess = resolve
    })
    const pairs = all.result as CryptoKeyPair[]
    const taken = await crypto.subtle
      .exportKey('jwk', (pairs[0] as CryptoKeyPair).privateKey)
      .catch((error: Error) => error.name)
    const cached: string[] = []
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) cached.push(new URL(request.url).pathname)
    }
    return { databases, count: pairs.length, taken, cached, local: localStorage.length, tab: sessionStorage.length }
  })
  expect(stored).toMatchObject({
    databases: ['hagukumi-device'],
    count: 1,
    taken: 'InvalidAccessError',
    local: 0,
    tab: 0,
  })
  expect(stored.cached.filter((path) => path.startsWith('/api'))).toEqual([])
})

describe('with its own clock', () => {
  let timed: Tablet

  beforeEach(async () => {
    // A browser context has one clock: tests of time get a browser of their own.
    timed = await openTablet()
    page = await timed.page()
    await page.clock.install()
  })

  afterEach(() => timed.close())

  it('takes the page away after five idle minutes, and gives text and cursor back', async () => {
    await openAt(page, kit.server, '/intake')
    await page.locator('#f-child-name').fill('山田太郎')
    await page.locator('#f-child-name').evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 2))
    await page.clock.runFor('04:50')
    expect(await page.locator('#f-child-name').count()).toBe(1)
    await page.clock.runFor('00:20')
    await page.getByText('画面をロックしました').waitFor()
    expect(await page.locator('input').count()).toBe(0)
    expect(await page.content()).not.toContain('山田')
    await page.getByRole('button', { name: 'ロックを解除する' }).click()
    await page.clock.runFor(1000)
    await page.locator('#f-child-name').waitFor()
    expect(await page.locator('#f-child-name').inputValue()).toBe('山田太郎')
    const cursor = () =>
      page.evaluate(() => {
        const field = document.activeElement
        return field instanceof HTMLInputElement ? [field.id, field.selectionStart] : []
      })
    await expect.poll(cursor).toEqual(['f-child-name', 2])
  })

  it('blurs at once when the tab is hidden and takes the page away after a minute', async () => {
    await openAt(page, kit.server, '/intake')
    await page.locator('#f-child-name').fill('山田太郎')
    const setVisibility = (state: 'hidden' | 'visible') =>
      page.evaluate((wanted) => {
        Object.defineProperty(document, 'visibilityState', { value: wanted, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, state)
    await setVisibility('hidden')
    expect(await page.locator('#app').evaluate((app) => getComputedStyle(app).filter)).toBe('blur(20px)')
    await page.clock.runFor('00:30')
    await setVisibility('visible')
    expect(await page.locator('#app').evaluate((app) => getComputedStyle(app).filter)).toBe('none')
    expect(await page.locator('#f-child-name').count()).toBe(1)
    await setVisibility('hidden')
    await page.clock.runFor('01:10')
    expect(await page.locator('#f-child-name').count()).toBe(0)
    expect(await page.content()).not.toContain('山田')
  })
})
