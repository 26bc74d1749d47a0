import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addStaff } from '../../run/directory.ts'
import type { Role } from '../../shared/contract/roles.ts'
import { type Family, family, type Office, office, receivedThen, takeIn } from '../cases.ts'
import { protect } from '../residents.ts'
import { openTablet, type Tablet } from './kit/browser.ts'
import { signInAt } from './sign-in.ts'

let at: Office
let people: Family
let tablet: Tablet
let page: Page
const staffIds: Partial<Record<Role, string>> = {}

beforeAll(async () => {
  at = await office()
  people = await family(at)
  tablet = await openTablet()
  page = await tablet.page()
  page.setDefaultTimeout(10_000)
  for (const [i, role] of (['reviewer', 'decider'] as const).entries()) {
    const name = role === 'reviewer' ? '審査 あきら' : '決裁 みのる'
    const member = { number: String(2001 + i), name, role, office: 'main' }
    staffIds[role] = await addStaff(at.city.stack.databases, at.city.code, member)
  }
})

afterAll(() => tablet.close())

/** Pictures to look at, when a folder for them is named. */
const shot = async (name: string) => {
  const folder = process.env.SHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
const signIn = (role: Role) => signInAt(page, at.city.stack.staffOrigin, staffIds[role] ?? '')
const press = (name: string) => page.getByRole('button', { name }).click()
const dialog = () => page.getByRole('dialog')
const pressThere = (name: string) => dialog().getByRole('button', { name, exact: true }).click()
const said = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()

async function openFirst() {
  await page.getByRole('link', { name: '審査・決裁待ち', exact: true }).first().click()
  await page.getByRole('table').waitFor()
  await shot('queue')
  await page.locator('th a').first().click()
  await page.locator('h1', { hasText: '山田 髙𠮷' }).waitFor()
}

it('leads a case from review over proposal, sending back and approval to the certificate', async () => {
  await takeIn(at, people)
  await signIn('reviewer')
  await openFirst()
  await page.getByText('公的医療保険に加入しています。').waitFor()
  await shot('case')
  await press('認定で起案')
  await shot('propose')
  await pressThere('起案する')
  await said('起案しました')
  await shot('proposed')
  expect(await page.getByRole('button', { name: '承認する' }).count()).toBe(0)

  await signIn('decider')
  await openFirst()
  await press('差し戻す')
  await dialog().getByLabel('理由や期間を見直す').check()
  await dialog().getByLabel('差戻しの内容').fill('始期を確認してください。')
  await shot('send-back')
  await pressThere('差し戻す')
  await said('差し戻しました')

  await signIn('reviewer')
  await openFirst()
  await page.getByText('始期を確認してください。').waitFor()
  await shot('sent-back')
  await press('認定で起案')
  await dialog().getByLabel('意見').fill('始期は出生日のとおりです。')
  await pressThere('起案する')
  await said('起案しました')

  await signIn('decider')
  await openFirst()
  await press('承認する')
  for (const shown of ['山田 髙𠮷', '認定', '始期は出生日のとおりです。', '審査 あきら'])
    await dialog().getByText(shown, { exact: true }).first().waitFor()
  await shot('approve')
  await pressThere('承認する')
  await said('認定しました')
  await shot('decided')

  await page.getByRole('link', { name: '医療証を見る' }).click()
  await page.getByText('証コード').waitFor()
  await shot('certificates')
  const [paper] = await Promise.all([tablet.context.waitForEvent('page'), press('医療証を印刷')])
  expect(paper.url()).toMatch(/\/documents\/paper\?handle=[\w-]{43}$/)
  await paper.close()
  await press('再交付')
  await dialog().getByLabel('紛失').check()
  await shot('reissue')
  await pressThere('再交付する')
  await said('再交付しました')
  await page.getByRole('rowheader', { name: /^2回目/ }).waitFor()
  await page.getByRole('row', { name: /1回目/ }).getByRole('button', { name: /^回収/ }).click()
  await shot('collect')
  await pressThere('回収を記録する')
  await said('回収を記録しました')
  await shot('reissued')
  expect(tablet.violations).toEqual([])
  expect(tablet.errors).toEqual([])
}, 120_000)

it('asks for the reason of a proposal against the rules, and hides places with a neutral mark', async () => {
  const hidden = await family(at, { birthOn: '2007-04-01' })
  const applicationId = await takeIn(at, hidden)
  await receivedThen(at.city, applicationId, '2026-01-05', '2026-01-05')
  await protect(at.city, hidden.mother.id)
  await signIn('reviewer')
  await openFirst()
  await page.getByText('個別対応').waitFor()
  await shot('case-rejected')
  expect(await page.locator('main').innerText()).not.toMatch(/見本台四丁目|DV|支援措置/)
  await press('認定で起案')
  await pressThere('起案する')
  await dialog().getByText('意見を入力してください', { exact: false }).first().waitFor()
  await shot('against-rules')
  await pressThere('やめる')
  await press('却下で起案')
  await pressThere('起案する')
  await said('却下で起案しました')
}, 60_000)
