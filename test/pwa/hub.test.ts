import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addStaff } from '../../run/directory.ts'
import { listClients } from '../../shared/contract/client.ts'
import { readHubSubject } from '../../shared/contract/hub.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { today } from '../applications.ts'
import { TOKYO_CLINIC } from '../clients.ts'
import { type GrantedChild, grantedChild, type Town, town, untilHub } from '../granted.ts'
import { pair } from '../jws.ts'
import { payerOf } from '../payer.ts'
import { openTablet, type Tablet } from './kit/browser.ts'
import { signInAt } from './sign-in.ts'

let at: Town
let stopped: GrantedChild
let tablet: Tablet
let page: Page

beforeAll(async () => {
  at = await town({ like: '041009' })
  const facts = { name: '山田 葵', nameKana: 'ヤマダ　ミドリ', address: '別の所', dateOfBirth: '2021-06-01', sex: '2' }
  stopped = await grantedChild(at, { name: '山田 葵', kana: 'ヤマダ　アオイ' }, ({ number }) =>
    payerOf(at.city).insure({ myNumber: number, ...facts }),
  )
  const numbered = await grantedChild(at)
  await untilHub(at, stopped.id, 'mismatch')
  await untilHub(at, numbered.id, 'numbered')
  tablet = await openTablet()
  page = await tablet.page()
  page.setDefaultTimeout(10_000)
  const member = { number: '8001', name: '管理 さとし', role: 'administrator', office: 'main' } as const
  const staffId = await addStaff(at.city.stack.databases, at.city.code, member)
  await signInAt(page, at.city.stack.staffOrigin, staffId)
})

afterAll(() => tablet?.close())

/** Pictures to look at, when a folder for them is named. */
const shot = async (name: string) => {
  const folder = process.env.SHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
const open = (name: string) => page.getByRole('link', { name, exact: true }).first().click()
const dialog = () => page.getByRole('dialog')
const said = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()

it('shows who was stopped and why, sends again after the correction, and stops answers with a reason [HB-02]', async () => {
  await open('PMH連携状況')
  await page.getByRole('table').waitFor()
  await shot('hub-list')
  const first = page.locator('tbody tr').first()
  expect(await first.innerText()).toContain('フリガナ、住所が支払側と違います')
  expect(await page.locator('body').innerText()).not.toContain('別の所')
  await first.getByRole('link').click()
  await page.locator('h1', { hasText: '山田 葵' }).waitFor()
  await page.getByText('フリガナ、住所が、支払側の記録と違います').waitFor()
  await shot('hub-mismatch')

  const right = { name: '山田 葵', nameKana: 'ヤマダ　アオイ', address: '東京都大田区見本台四丁目5番6号' }
  await payerOf(at.city).insure({ myNumber: stopped.number, ...right, dateOfBirth: '2021-06-01', sex: '2' })
  await page.getByRole('button', { name: '送り直す' }).click()
  await said('送り直す用意をしました')
  await untilHub(at, stopped.id, 'numbered')
  await open('PMH連携状況')
  await page.getByRole('link', { name: '山田 葵' }).click()
  await page.getByText('こども医療費受給者証').first().waitFor()
  await shot('hub-numbered')

  await page.getByRole('button', { name: '開示を止める・戻す' }).click()
  await dialog().getByLabel('閲覧停止').check()
  await dialog().getByRole('button', { name: '変更する' }).click()
  await dialog().getByRole('alert').waitFor()
  await dialog().getByLabel('本人の申出').check()
  await shot('hub-flags')
  await dialog().getByRole('button', { name: '変更する' }).click()
  await said('変更しました')
  const record = await at.administrator.call(readHubSubject, { personId: stopped.id })
  expect(record).toMatchObject({ viewSuspended: true, notDisclosed: false })
})

it('registers an institution from a pasted public key, turns a private key away unsent, and revokes with a reason', async () => {
  await open('照会先')
  await page.getByText('登録している照会先はありません').waitFor()
  await page.getByRole('link', { name: '照会先を登録する' }).click()
  await page.locator('#f-name').fill('見本こどもクリニック')
  await page.getByRole('radio', { name: /^医療機関/ }).check()
  await page.locator('#f-institutionCode').fill(TOKYO_CLINIC)
  await page.locator('#f-endsOn').fill(addDays(today(), 90))
  await page.getByLabel('受給者証の項目').check()
  await page.getByLabel('自己負担').check()
  const { jwk, key } = await pair()
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  const secret = String(key.export({ format: 'jwk' }).d)
  await page.locator('#f-jwk').fill(JSON.stringify({ ...jwk, d: secret }))
  await page.getByRole('button', { name: '登録する' }).click()
  await page.getByText('これは秘密鍵です').first().waitFor()
  expect(sent.join()).not.toContain(secret)
  await page.locator('#f-jwk').fill(JSON.stringify(jwk))
  await shot('client-form')
  await page.getByRole('button', { name: '登録する' }).click()
  await page.getByText('見本こどもクリニックを登録しました').waitFor()
  await shot('client-registered')
  await page.getByRole('link', { name: '一覧へ' }).click()
  await page.getByRole('cell', { name: /資格の照会（受給者証の項目、自己負担）/ }).waitFor()
  await shot('client-list')

  await page.getByRole('button', { name: /取り消す/ }).click()
  await dialog().getByLabel('理由').fill('契約の終了')
  await shot('client-revoke')
  await dialog().getByRole('button', { name: '取り消す', exact: true }).click()
  await said('取り消しました')
  const { clients } = await at.administrator.call(listClients, {})
  expect(clients).toMatchObject([{ institutionCode: TOKYO_CLINIC, revokedReason: '契約の終了' }])
  await shot('client-revoked')
})
