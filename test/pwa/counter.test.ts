import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addStaff } from '../../run/directory.ts'
import { protect, resident } from '../residents.ts'
import { type City, municipality } from '../world.ts'
import { openTablet, type Tablet } from './kit/browser.ts'
import { signInAt } from './sign-in.ts'

let tablet: Tablet
let city: City
let page: Page

beforeAll(async () => {
  city = await municipality()
  tablet = await openTablet()
  page = await tablet.page()
  page.setDefaultTimeout(10_000)
  const staffId = await addStaff(city.stack.databases, city.code, {
    number: '1001',
    name: '窓口 いずみ',
    role: 'counter',
    office: 'branch-1',
  })
  await signInAt(page, city.stack.staffOrigin, staffId)
})

afterAll(() => tablet.close())

const heading = (text: string) => page.locator('h1', { hasText: text }).waitFor()
const press = (name: string) => page.getByRole('button', { name }).click()
const follow = (name: string) => page.getByRole('link', { name, exact: true }).first().click()

async function find(term: string, birthOn: string) {
  await page.goto(`${city.stack.staffOrigin}/persons`)
  await page.getByLabel('フリガナ または 宛名番号').fill(term)
  await page.getByLabel('生年月日').fill(birthOn)
  await press('検索する')
}

it('leads a family from search to receipt number and receipt', async () => {
  const mother = await resident(city, { name: '髙﨑 葛󠄀葉', kana: 'タカサキ クズハ', birthOn: '1990-05-05' })
  await resident(city, {
    name: '髙﨑 𠮷乃',
    kana: 'タカサキ ヨシノ',
    birthOn: '2020-04-03',
    relationship: '子',
    householdNo: mother.householdNo,
  })
  await find('たかさき よしの', 'R2.4.3')
  await page.getByRole('link', { name: '髙﨑 𠮷乃' }).waitFor()
  await follow('髙﨑 𠮷乃')
  await heading('髙﨑 𠮷乃')
  await page.getByRole('tab', { name: /世帯/ }).click()
  await follow('新規申請')

  await page.getByLabel('申請者の本人確認').selectOption('drivers-licence')
  await page.getByLabel('申請者の番号確認').selectOption('my-number-card')
  await press('次へ')
  await page.getByRole('radio', { name: /髙﨑 葛󠄀葉/ }).check()
  await press('出生日を使う')
  await press('次へ')
  const documents = page.getByRole('radiogroup')
  await documents.filter({ hasText: '申請書' }).getByLabel('あり').check()
  await documents.filter({ hasText: '資格確認書' }).getByLabel('あり').check()
  await press('次へ')
  await page.getByLabel('お子さんとの続柄').selectOption('母')
  await page.getByLabel('日中の電話番号').fill('０９０−００００−００００')
  await page.getByLabel('保険者番号').fill('138057')
  await page.getByLabel('保険の種類').selectOption('municipal-health')
  await page.getByLabel('番号', { exact: true }).fill('3456789')
  await press('被保険者は申請者と同じ')
  await documents.filter({ hasText: '生活保護' }).getByLabel('いいえ').check()
  await documents.filter({ hasText: '施設入所' }).getByLabel('いいえ').check()
  await press('次へ')
  await press('次へ')
  await page.getByText('髙﨑 葛󠄀葉').first().waitFor()
  await press('受け付ける')
  await heading('受け付けました')
  await page.getByText(/受付番号 R\d+-000001/).waitFor()
  const [paper] = await Promise.all([tablet.context.waitForEvent('page'), press('受付票を印刷')])
  await paper.waitForURL(/\/documents\/paper\?handle=[\w-]{43}$/)
  await paper.close()
  await follow('申請の内容')
  await heading('髙﨑 𠮷乃')
  await page.goto(`${city.stack.staffOrigin}/applications`)
  await page.getByLabel('審査・決裁中').check()
  await page.getByText(/R\d+-000001/).waitFor()
})

it('enters a newborn from the mother’s page, reopens the draft, and takes the application in without insurance', async () => {
  await resident(city, { name: '母親 みどり', kana: 'ハハオヤ ミドリ', birthOn: '1995-08-08' })
  await find('ハハオヤミドリ', '1995-08-08')
  await follow('母親 みどり')
  await heading('母親 みどり')
  await follow('新生児の仮登録')
  await page.getByLabel('生年月日').fill('R99.1.1')
  await press('仮登録する')
  await page.getByRole('alert').first().waitFor()
  await page.getByLabel('生年月日').fill(new Date(Date.now() - 9 * 86_400_000).toISOString().slice(0, 10))
  await page.getByLabel('ほかの市区町村へ出生届を提出').check()
  await press('仮登録する')
  await heading('氏名未定')
  await follow('新規申請')
  await page.getByLabel('代理人', { exact: true }).check()
  await page.getByLabel('代理人の氏名').fill('代理 一郎')
  await page.getByLabel('申請者との続柄').fill('祖父')
  await page.getByLabel('代理権を確認したもの').selectOption('power-of-attorney')
  await page.getByLabel('代理人の本人確認').selectOption('passport')
  await page.getByLabel('申請者の番号確認').selectOption('register-lookup')
  await press('次へ')
  await page.getByRole('radio', { name: /母親 みどり/ }).check()
  await press('出生日を使う')
  await press('次へ')
  const groups = page.getByRole('radiogroup')
  await groups.filter({ hasText: '申請書' }).getByLabel('あり').check()
  await groups.filter({ hasText: '資格確認書' }).getByLabel('後日').check()
  await groups.filter({ hasText: '母子健康手帳' }).getByLabel('あり').check()

  // The tab is closed in the middle: the draft is on the server.
  await page.getByText(/保存済み/).waitFor()
  await page.reload()
  await find('ハハオヤミドリ', '1995-08-08')
  await follow('母親 みどり')
  await follow('氏名未定')
  await follow('新規申請')
  await page.getByText('下書きを開きました').waitFor()
  expect(await page.getByLabel('代理人の氏名').inputValue()).toBe('代理 一郎')
  for (const step of ['次へ', '次へ', '次へ']) await press(step)
  await page.getByLabel('お子さんとの続柄').selectOption('母')
  await page.getByText('保険待ちです').waitFor()
  await groups.filter({ hasText: '生活保護' }).getByLabel('いいえ').check()
  await groups.filter({ hasText: '施設入所' }).getByLabel('未確認').check()
  await press('次へ')
  await press('次へ')
  await press('受け付ける')
  await heading('受け付けました')
  await page.getByText('足りない書類が1点あります').waitFor()
  await follow('受給者の画面へ')
  await heading('氏名未定')
  await follow('新規申請')
  await page.getByText(/処理中の申請があります/).waitFor()
  await follow('その申請を開く')
  await follow('届いた書類を入力')
  await page.getByLabel(/資格確認書/).check()
  await press('記録する')
  await page.getByLabel('保険者番号').fill('138057')
  await page.getByLabel('保険の種類').selectOption('municipal-health')
  await page.getByLabel('番号', { exact: true }).fill('3456789')
  await page.getByLabel('被保険者').fill('母親 みどり')
  await press('記録する')
  await page.getByText('審査中').waitFor()
})

it('shows nothing of a protected family’s place, and never says why', async () => {
  const mother = await resident(city, { name: '秘密 月子', kana: 'ヒミツ ツキコ', address: '神奈川県秘密市隠町7-7' })
  await resident(city, {
    name: '秘密 星子',
    kana: 'ヒミツ ホシコ',
    birthOn: '2020-02-02',
    address: '神奈川県秘密市隠町7-7',
    householdNo: mother.householdNo,
  })
  await protect(city, mother.id)
  await find('ヒミツホシコ', 'R2.2.2')
  await follow('秘密 星子')
  await heading('秘密 星子')
  await page.getByText('（非表示）').first().waitFor()
  expect(await page.content()).not.toMatch(/秘密市|隠町|DV|支援措置/)
})

it('refuses an individual number in the ordinary box and forgets it', async () => {
  await find('123456789018', '')
  await page.getByText('この欄では使えません').first().waitFor()
  expect(await page.getByLabel('フリガナ または 宛名番号').inputValue()).toBe('')
  await follow('個人番号でさがす')
})

it('leaves no name and no id in the addresses and titles of the journey', async () => {
  expect(page.url()).not.toMatch(/[0-9A-Z]{26}/)
  expect(tablet.errors).toEqual([])
  expect(tablet.violations).toEqual([])
})
