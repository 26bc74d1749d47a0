import { exportJWK, generateKeyPair } from 'jose'
import type { Family } from '../../run/journey/intake.ts'
import { institutionIn } from '../../run/journey/verify.ts'
import type { JourneyWorld } from '../../run/journey/world.ts'
import { VerifierClient } from '../../run/verifier-client.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { today } from '../applications.ts'
import type { Terminal } from './terminal.ts'

/** What is typed for the family beyond what the register knows. */
export const TYPED = { phone: '09077001234', insurance: '77123456789', memo: '見張り用の引継ぎ文' }

/** 窓口: search by 個人番号 with a reason, by name, intake in six pages, receipt. */
export async function takeIn(at: Terminal, family: Family): Promise<void> {
  const { page } = at
  const { child, guardian } = family
  await at.signIn('counter')
  await at.shot('menu')
  await at.open('検索')
  await at.follow('個人番号でさがす')
  await page.getByLabel('個人番号', { exact: true }).fill(child.個人番号)
  await page.getByRole('radio').first().check()
  await at.press('検索する')
  await page.getByRole('link', { name: child.氏名 }).waitFor()
  await at.shot('by-number')
  await at.follow('検索へ戻る')
  await page.getByLabel('フリガナ または 宛名番号').fill(child.氏名カナ)
  await page.getByLabel('生年月日').fill(child.生年月日)
  await at.press('検索する')
  await page.locator('main').getByRole('link', { name: child.氏名, exact: true }).first().waitFor()
  await at.shot('found')
  await at.follow(child.氏名)
  await at.heading(child.氏名)
  await at.shot('person')
  await at.follow('新規申請')
  await page.getByLabel('申請者の本人確認').selectOption('drivers-licence')
  await page.getByLabel('申請者の番号確認').selectOption('my-number-card')
  await at.shot('intake-identity')
  await at.press('次へ')
  await page.getByRole('radio', { name: guardian.氏名 }).first().check()
  await page.getByLabel('事由発生日').fill(addDays(today(), -5))
  await at.shot('intake-child')
  await at.press('次へ')
  await answerAll(at, 'あり')
  await at.shot('intake-documents')
  await at.press('次へ')
  await page.getByLabel('お子さんとの続柄').selectOption(guardian.性別 === '1' ? '父' : '母')
  await page.getByLabel('日中の電話番号').fill(TYPED.phone)
  await page.getByLabel('保険者番号').fill('138057')
  await page.getByLabel('保険の種類').selectOption('municipal-health')
  await page.getByLabel('番号', { exact: true }).fill(TYPED.insurance)
  await at.press('被保険者は申請者と同じ')
  await answerAll(at, 'いいえ')
  await page.getByLabel('引き継ぎのメモ').fill(TYPED.memo)
  await at.shot('intake-details')
  await at.press('次へ')
  await at.shot('intake-account')
  await at.press('次へ')
  await at.shot('intake-check')
  await at.press('受け付ける')
  await at.heading('受け付けました')
  await at.shot('received')
  await at.print('受付票を印刷')
  await at.signOut()
}

/** The same answer to every question of the page. */
async function answerAll({ page }: Terminal, answer: string): Promise<void> {
  const groups = page.getByRole('radiogroup')
  await groups.first().waitFor()
  for (const group of await groups.all()) await group.getByLabel(answer, { exact: true }).check()
}

/** 審査 and 決裁: proposal, approval by another person, the certificate on paper. Answers the code that is on it. */
export async function decide(at: Terminal, family: Family): Promise<string> {
  const { page } = at
  await at.signIn('reviewer')
  await at.open('審査・決裁待ち')
  await page.locator('tbody').getByRole('link').first().waitFor()
  await at.shot('queue')
  await page.locator('tbody').getByRole('link').first().click()
  await at.heading(family.child.氏名)
  await at.shot('case')
  await at.press('認定で起案')
  await at.pressThere('起案する')
  await at.said('起案しました')
  await at.signOut()

  await at.signIn('decider')
  await at.open('審査・決裁待ち')
  await page.locator('tbody').getByRole('link').first().click()
  await at.heading(family.child.氏名)
  await at.press('承認する')
  await at.shot('approve')
  await at.pressThere('承認する')
  await at.said('認定しました')
  await at.shot('decided')
  await at.follow('医療証を見る')
  await page.getByText('証コード').waitFor()
  await at.shot('certificates')
  await at.print('医療証を印刷')
  const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(await page.locator('main').innerText())?.[0] ?? ''
  await at.signOut()
  return code
}

/** 管理: how far the child is at the hub, and a medical institution that may ask. Answers that institution. */
export async function connect(at: Terminal, world: JourneyWorld, family: Family): Promise<VerifierClient> {
  const { page } = at
  await at.signIn('administrator')
  await at.open('PMH連携状況')
  await page.getByRole('link', { name: family.child.氏名 }).waitFor()
  await at.shot('hub')
  await page.getByRole('link', { name: family.child.氏名 }).click()
  await at.heading(family.child.氏名)
  await page.getByText('採番', { exact: false }).first().waitFor()
  await at.shot('hub-child')
  await at.open('照会先')
  await at.follow('照会先を登録する')
  await at.heading('照会先の登録')
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { kty, crv, x, y } = await exportJWK(publicKey)
  await page.getByLabel('名称').fill('見本こどもクリニック')
  await page.getByRole('radio', { name: /^医療機関/ }).check()
  await page.getByLabel('医療機関コード').fill(institutionIn(world.municipality.slice(0, 2)))
  await page.getByLabel('期限').fill(addDays(today(), 90))
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByLabel('公開鍵（JWK）').fill(JSON.stringify({ kty, crv, x, y }))
  await at.shot('client-form')
  await at.press('登録する')
  await page.getByText('見本こどもクリニックを登録しました').waitFor()
  await at.shot('client-registered')
  const [clientId = ''] = /[0-7][0-9A-HJKMNP-TV-Z]{25}/.exec(await page.locator('main').innerText()) ?? []
  await at.signOut()
  return new VerifierClient({ origin: world.exchangeOrigin, clientId, key: privateKey, now: () => world.now() })
}

/** 監査: who looked at the child, and one entry that the tablet verifies itself. Answers the acts, newest first. */
export async function examine(at: Terminal, family: Family): Promise<string[]> {
  const { page } = at
  await at.signIn('auditor')
  await at.open('アクセス記録')
  await page.getByLabel('宛名番号').fill(family.child.宛名番号)
  await at.press('表示する')
  await page.locator('tbody tr').first().waitFor()
  await at.shot('access')
  const acts = await page.locator('tbody tr').allInnerTexts()
  await page.locator('tbody a').last().click()
  await page.getByText('検証済み').first().waitFor()
  await at.shot('entry')
  await at.signOut()
  return acts
}
