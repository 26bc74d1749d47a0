import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addStaff } from '../../run/directory.ts'
import { registerNewborn, searchPersons } from '../../shared/contract/person.ts'
import type { Role } from '../../shared/contract/roles.ts'
import { addDays, type CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import { fileOf, people, send } from '../registry.ts'
import { type City, id, municipality } from '../world.ts'
import { openTablet, type Tablet } from './kit/browser.ts'
import { signInAt } from './sign-in.ts'

let tablet: Tablet
let city: City
let page: Page

beforeAll(async () => {
  city = await municipality()
  tablet = await openTablet()
  page = await tablet.page()
  page.setDefaultTimeout(20_000)
})

afterAll(() => tablet.close())

async function signIn(role: Role): Promise<void> {
  const member = { number: role, name: '試験 はるか', role, office: 'branch-1' }
  await signInAt(page, city.stack.staffOrigin, await addStaff(city.stack.databases, city.code, member))
}

const open = (path: string) => page.goto(city.stack.staffOrigin + path)
const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
const csv = (bytes: Uint8Array) => ({ name: '住民.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) })
const choose = (bytes: Uint8Array) => page.getByLabel('住民基本台帳の異動データ（CSV）').setInputFiles(csv(bytes))

/** For looking at; only where a folder is asked for. */
async function picture(name: string): Promise<void> {
  const folder = process.env.HAGUKUMI_PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

it('takes a file in, goes on after a stop, and lists the rows that need an eye [EV-08]', async () => {
  await signIn('administrator')
  await open('/imports')
  const residents = people(2_600, 9)
  const bytes = fileOf([{ ...(residents[0] ?? ({} as never)), 生年月日: '2023-02-29' }, ...residents.slice(1)])
  await choose(bytes)
  // The tab is closed in the middle of it.
  await page.getByText(/処理済/).waitFor()
  await picture('import-under-way')
  await page.waitForResponse((response) => response.url().endsWith('/piece') && response.ok())
  await open('/imports')
  await choose(bytes)
  await page.getByText('取込が終わりました').waitFor()
  await page.getByText('正常 2,599件（新規 2,599、変更 0、変更なし 0）　拒否 1件').first().waitFor()
  await picture('import-done')
  await page.getByRole('link', { name: '要確認の行を見る' }).click()
  await page.locator('h1', { hasText: '取込の内容' }).waitFor()
  const row = page.getByRole('row', { name: /生年月日/ })
  await row.getByText('暦にない日付です。').waitFor()
  expect(await page.locator('main').innerText()).not.toContain('2023-02-29')
  await picture('import-rows')
  await press(/対応済みにする/)
  await page.getByText(/に対応済み/).waitFor()

  await open('/imports')
  await choose(bytes)
  await page.getByText('このファイルは取込済みです。何も変わっていません。').waitFor()
  await choose(fileOf([], { columns: ['氏名', '住所'], raw: ['a,b'] }))
  await page.getByText(/項目が足りません/).waitFor()
  await picture('import-refused')
})

it('lays a provisional child beside the registry’s row and joins them when told [PR-07]', async () => {
  const staff = await city.staff('administrator')
  const clerk = await city.staff('counter')
  const born = addDays(new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10) as CalendarDate, -6)
  const [mother, child] = people(3, 77).slice(1)
  if (!mother || !child) throw new Error('nobody')
  const home = {
    世帯番号: '2000000888',
    住民区分: '住民',
    異動事由: '転入',
    異動年月日: '2026-01-10',
    転出年月日: '',
    転出先: '',
  }
  await send(staff, fileOf([{ ...mother, ...home, 宛名番号: '1000099992' }]))
  const [guardian] = (await clerk.call(searchPersons, { by: 'atena-no', atenaNo: '1000099992' })).persons
  await clerk.call(registerNewborn, {
    id: id(),
    guardianId: guardian?.id as Id,
    name: '見本　みらい',
    kana: 'ミホン　ミライ',
    birthOn: born,
    sex: '2',
    reason: 'birth-notified',
  })
  const row = {
    ...child,
    ...home,
    宛名番号: '1000088888',
    氏名: '見本　未来',
    氏名カナ: 'ミホン　ミライ',
    生年月日: born,
    異動事由: '出生',
    異動年月日: born,
  }
  await send(staff, fileOf([row]))
  await signIn('counter')
  await open('/provisional')
  await press(/見比べる/)
  await page.getByText('仮登録: 見本　みらい').waitFor()
  await picture('merge')
  await press('同じ人として統合する')
  await page.getByText('確認を待っている組はありません').waitFor()
  const { persons } = await clerk.call(searchPersons, { by: 'kana', kana: 'ミホンミライ', birthOn: born })
  expect(persons.map((one) => [one.name, one.standing])).toEqual([['見本　未来', 'registered']])
  expect(tablet.violations).toEqual([])
  expect(tablet.errors).toEqual([])
})
