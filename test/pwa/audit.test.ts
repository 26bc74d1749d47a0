import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addStaff } from '../../run/directory.ts'
import { listClients } from '../../shared/contract/client.ts'
import { readPerson, searchPersons } from '../../shared/contract/person.ts'
import { type Resident, resident } from '../residents.ts'
import { type City, municipality } from '../world.ts'
import { openTablet, type Tablet } from './kit/browser.ts'
import { signInAt } from './sign-in.ts'

let tablet: Tablet
let city: City
let page: Page
let child: Resident

beforeAll(async () => {
  city = await municipality()
  child = await resident(city)
  const clerk = await city.staff('counter')
  await clerk.call(searchPersons, { by: 'atena-no', atenaNo: child.atenaNo })
  await clerk.call(readPerson, { id: child.id })
  await clerk.send(listClients, {}).catch(() => undefined)
  await city.stack.tick()
  tablet = await openTablet()
  page = await tablet.page()
  page.setDefaultTimeout(10_000)
  const auditor = { number: '2001', name: '監査 みのる', role: 'auditor', office: 'branch-1' } as const
  await signInAt(page, city.stack.staffOrigin, await addStaff(city.stack.databases, city.code, auditor))
})

afterAll(() => tablet?.close())

/** A picture for the eye, where a folder for them is named. */
async function shot(name: string): Promise<void> {
  const folder = process.env.HAGUKUMI_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

const open = (name: string) => page.locator('.menu').getByText(name, { exact: true }).click()
const cells = () => page.locator('tbody tr').allInnerTexts()

it('leads from a 宛名番号 to who looked, and to an entry that this tablet verifies itself [AU-04]', async () => {
  await open('アクセス記録')
  await page.getByLabel('宛名番号').fill(child.atenaNo)
  await page.getByRole('button', { name: '表示する' }).click()
  await page.getByText('この人の情報に触れた操作').first().waitFor()
  const rows = await cells()
  expect(rows[0]).toContain('宛名の内容を閲覧')
  expect(rows[0]).toContain('試験 counter')
  expect(rows[1]).toContain('宛名を検索')
  await shot('audit-access')
  await page.locator('tbody a').first().click()
  await page.getByText('検証済み: 記録されたときから変わっていません').waitFor()
  expect(await page.locator('.notice').innerText()).toContain('立会サーバが署名した')
  await shot('audit-entry')
  await page.getByRole('link', { name: `宛名番号 ${child.atenaNo}のアクセス記録` }).click()
  await page.getByText('この人の情報に触れた操作').first().waitFor()
  expect((await cells())[0]).toContain('操作記録の1件を閲覧')
})

it('shows the log of the day, what was refused, and one terminal alone [AU-04]', async () => {
  await open('操作記録')
  await page.getByText('操作記録（新しい順）').first().waitFor()
  const all = await cells()
  expect(all.length).toBeGreaterThan(5)
  expect(await page.locator('.above').innerText()).toContain('件までを立会サーバが署名しています')
  await shot('audit-log')
  await page.getByText('拒否だけ').click()
  await page.getByRole('button', { name: '表示する' }).click()
  await expect.poll(async () => (await cells()).length).toBe(1)
  expect((await cells())[0]).toContain('拒否（権限なし）')
  await shot('audit-refused')
  await page.locator('tbody a').first().click()
  await page.getByRole('button', { name: 'この端末の記録を見る' }).click()
  await page.getByText('の記録だけを表示しています').waitFor()
  await page.getByRole('button', { name: 'すべての端末に戻す' }).click()
  await page.getByLabel('職員番号').fill('999')
  await page.getByRole('button', { name: '表示する' }).click()
  expect(await page.locator('.error-summary').innerText()).toContain('この職員番号の職員はいません')
  expect(tablet.violations).toEqual([])
  expect(tablet.errors).toEqual([])
})
