import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Kit, openAt, openTablet, startKit, type Tablet } from './kit/browser.ts'

let kit: Kit
let tablet: Tablet
let page: Page

beforeAll(async () => {
  kit = await startKit()
  tablet = await openTablet()
})

beforeEach(async () => {
  kit.server.drafts.clear()
  page = await tablet.page()
})

afterEach(() => page.close())

afterAll(async () => {
  await tablet?.close()
  await kit?.close()
})

const held = () => JSON.parse(kit.server.drafts.get('kit-draft')?.body ?? '{}')
const status = () => page.locator('.draft-state [role=status]').textContent()

async function enter(field: string, text: string): Promise<void> {
  await page.locator(`#f-${field}`).fill(text)
  await page.locator(`#f-${field}`).blur()
}

it('saves each field when it is left and opens the draft again after a reload', async () => {
  await openAt(page, kit.server, '/draft')
  await enter('name', '山田太郎')
  await expect.poll(held).toEqual({ name: '山田太郎' })
  await enter('kana', 'やまだ')
  await expect.poll(held).toEqual({ name: '山田太郎', kana: 'ヤマダ' })
  await expect.poll(status).toMatch(/^下書き \d+:\d\d 保存済み（サーバー）$/)
  await page.reload()
  await expect.poll(() => page.locator('#f-name').inputValue()).toBe('山田太郎')
  expect(await status()).toMatch(/の下書きを開きました$/)
  await enter('name', '山田花子')
  await expect.poll(held).toEqual({ name: '山田花子', kana: 'ヤマダ' })
})

it('never puts a 個人番号 into a draft, and forgets it with the page and at the lock', async () => {
  await openAt(page, kit.server, '/draft')
  await enter('number', '123456789018')
  await enter('name', '山田太郎')
  await expect.poll(held).toEqual({ name: '山田太郎' })
  await page.getByRole('button', { name: '離席' }).click()
  await page.getByRole('button', { name: 'ロックを解除する' }).click()
  await expect.poll(() => page.locator('#f-name').inputValue()).toBe('山田太郎')
  expect(await page.locator('#f-number').inputValue()).toBe('')
  expect([...kit.server.drafts.values()].some((draft) => draft.body.includes('123456789018'))).toBe(false)
})

it('says that nothing is saved while the connection is away and saves by itself when it is back', async () => {
  await openAt(page, kit.server, '/draft')
  await enter('name', '山田')
  await expect.poll(held).toEqual({ name: '山田' })
  await tablet.context.setOffline(true)
  await enter('name', '山田太郎')
  await expect.poll(status).toBe('まだ保存されていません。通信が戻りしだい保存します。')
  expect(held()).toEqual({ name: '山田' })
  await tablet.context.setOffline(false)
  await expect.poll(held, { timeout: 20_000 }).toEqual({ name: '山田太郎' })
  await expect.poll(status).toMatch(/保存済み/)
})

it('does not overwrite a draft that another screen saved, and offers it', async () => {
  await openAt(page, kit.server, '/draft')
  await enter('name', '山田')
  await expect.poll(held).toEqual({ name: '山田' })
  const mine = kit.server.drafts.get('kit-draft')
  if (!mine) throw new Error('no draft')
  kit.server.drafts.set('kit-draft', { ...mine, rev: mine.rev + 1, body: JSON.stringify({ name: '佐藤' }) })
  await enter('kana', 'やまだ')
  await expect.poll(status).toBe('この下書きは別の画面で更新されています。')
  expect(held()).toEqual({ name: '佐藤' })
  await page.getByRole('button', { name: '新しい下書きを開く' }).click()
  await expect.poll(() => page.locator('#f-name').inputValue()).toBe('佐藤')
  expect(await page.locator('#f-kana').inputValue()).toBe('')
})

it('drops the draft when the form is sent', async () => {
  await openAt(page, kit.server, '/draft')
  await enter('name', '山田')
  await expect.poll(held).toEqual({ name: '山田' })
  await page.getByRole('button', { name: '確定する' }).click()
  await expect.poll(() => kit.server.drafts.size).toBe(0)
  await page.waitForTimeout(300)
  expect(kit.server.drafts.size).toBe(0)
  expect(await page.locator('#f-name').inputValue()).toBe('')
})
