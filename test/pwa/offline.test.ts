import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { buildPwa } from '../../pwa/build.ts'
import { type Kit, openAt, openTablet, startKit, type Tablet } from './kit/browser.ts'
import { startKitServer } from './kit/server.ts'

let kit: Kit
let tablet: Tablet
let page: Page

beforeAll(async () => {
  kit = await startKit()
})

beforeEach(async () => {
  tablet = await openTablet()
  page = await tablet.page()
})

afterEach(() => tablet.close())
afterAll(() => kit?.close())

/** Opens the app once and waits until its service worker can serve it alone. */
async function settleIn(at: Page): Promise<void> {
  await openAt(at, kit.server, '/')
  await at.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
}

it('opens its offline pages by their address without a network', async () => {
  await settleIn(page)
  await tablet.context.setOffline(true)
  await openAt(page, kit.server, '/precheck')
  expect(await page.locator('h1').textContent()).toBe('事前確認')
  await page.getByText('オフラインです。個人情報は入力・保存しません。').waitFor()
  expect(await page.locator('.connection').textContent()).toBe('オフライン')
  await page.goto(`${kit.server.origin}/intake`)
  await page.getByRole('heading', { name: 'サインイン' }).waitFor()
  expect(await page.locator('#f-child-name').count()).toBe(0)
  await tablet.context.setOffline(false)
  await expect.poll(() => page.locator('.connection').textContent(), { timeout: 20_000 }).toBe('オンライン')
  await page.locator('#f-child-name').waitFor()
  expect(tablet.violations).toEqual([])
})

it('opens with the server gone, and knows it again when it is back', async () => {
  const own = await startKitServer(kit.folder)
  await openAt(page, own, '/')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await own.close()
  await openAt(page, own, '/precheck')
  await expect.poll(() => page.locator('.connection').textContent(), { timeout: 20_000 }).toBe('オフライン')
  const back = await startKitServer(kit.folder, Number(new URL(own.origin).port))
  await expect.poll(() => page.locator('.connection').textContent(), { timeout: 20_000 }).toBe('オンライン')
  await back.close()
})

it('keeps what is typed when the connection breaks, says so, and sends it once it is back [OP-01]', async () => {
  await openAt(page, kit.server, '/intake')
  await page.locator('#f-child-name').fill('山田太郎')
  await page.locator('#f-child-kana').fill('やまだたろう')
  await page.locator('#f-child-birthOn').fill('R2.4.3')
  await page.getByLabel('あり', { exact: true }).check()
  await tablet.context.setOffline(true)
  const send = page.getByRole('button', { name: '確認へ進む' })
  await send.click()
  await page.getByText('通信できません。入力した内容はこの画面に残っています。').waitFor()
  await page.getByText('まだ保存されていません').waitFor()
  expect(await page.getByText('受付番号').count()).toBe(0)
  expect(await page.locator('#f-child-name').inputValue()).toBe('山田太郎')
  await tablet.context.setOffline(false)
  await send.click()
  await page.getByText('受付番号 2026-001234').waitFor()
})

it('lets a new version wait while someone types: no reload, no lost letter, until the tap', async () => {
  const own = await startKit()
  try {
    await openAt(page, own.server, '/intake')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await openAt(page, own.server, '/intake')
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    const next = `${own.folder}-next`
    await buildPwa(next, 'test/pwa/kit/next.ts')
    await page.locator('#f-child-name').click()
    await page.keyboard.type('yama')
    own.server.folder = next
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
    await page.getByText('新しい版があります').waitFor()
    await page.keyboard.type('da')
    expect(loads).toBe(0)
    expect(await page.locator('#f-child-name').inputValue()).toBe('yamada')
    await page.getByRole('button', { name: 'いま更新する' }).click()
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset['kit']).catch(() => undefined), {
        timeout: 10_000,
      })
      .toBe('next')
    expect(loads).toBe(1)
    expect(tablet.violations).toEqual([])
  } finally {
    await own.close()
  }
})

const NAME = '髙橋金糸雀太郎'
const KANA = 'タカハシカナリアタロウ'

/** A text as it may lie in a file: plain, in UTF-16, percent-encoded. */
function spellings(text: string): Buffer[] {
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(encodeURIComponent(text), 'utf8')]
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function hitsIn(folder: string, texts: readonly string[]): Promise<{ files: number; hits: string[] }> {
  const wanted = texts.flatMap(spellings)
  const files = await filesUnder(folder)
  const hits: string[] = []
  for (const file of files) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    const start = bytes.indexOf(Buffer.from([0x1f, 0x8b, 0x08]))
    let unpacked = Buffer.alloc(0)
    if (start >= 0) {
      try {
        unpacked = gunzipSync(bytes.subarray(start))
      } catch {
        // Not a whole gzip stream: what it holds was searched as it is.
      }
    }
    if (wanted.some((text) => bytes.includes(text) || unpacked.includes(text))) hits.push(file)
  }
  return { files: files.length, hits }
}

it('leaves no name anywhere in the browser profile, sent or half typed [OP-03]', async () => {
  const minted: string[] = []
  page.on('request', (request) => minted.push(request.headers()['authorization']?.slice(-40) ?? ''))
  await settleIn(page)
  await openAt(page, kit.server, '/intake')
  await page.locator('#f-child-name').fill(NAME)
  await page.locator('#f-child-kana').fill(KANA)
  await page.locator('#f-child-birthOn').fill('R2.4.3')
  await page.getByLabel('あり', { exact: true }).check()
  await page.getByRole('button', { name: '確認へ進む' }).click()
  await page.getByText('受付番号').waitFor()
  await page.locator('#f-child-name').fill(NAME)
  await page.locator('#f-child-kana').focus()
  await page.waitForTimeout(1_000)
  await tablet.context.close()
  const token = minted.find((text) => text.length === 40)
  expect(token).toBeDefined()
  const found = await hitsIn(tablet.profile, [NAME, KANA, token ?? ''])
  expect(found.files).toBeGreaterThan(50)
  expect(found.hits).toEqual([])
})

it('would find a name that was left behind', async () => {
  await settleIn(page)
  await page.evaluate((name) => localStorage.setItem('planted', name), NAME)
  await page.waitForTimeout(500)
  await tablet.context.close()
  expect((await hitsIn(tablet.profile, [NAME])).hits.length).toBeGreaterThan(0)
})
