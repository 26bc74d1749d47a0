import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { addStaff } from '../../run/directory.ts'
import type { Role } from '../../shared/contract/roles.ts'
import { openTablet, type Tablet } from '../pwa/kit/browser.ts'
import type { City } from '../world.ts'

/** A tablet at the office as the people who work at it use it: by what they see, one after another. */
export type Terminal = {
  readonly tablet: Tablet
  readonly page: Page
  /** What the browser's console said, but for the refusal that nobody is signed in yet. */
  readonly console: string[]
  signIn(role: Role): Promise<void>
  signOut(): Promise<void>
  /** By the menu. */
  open(title: string): Promise<void>
  heading(text: string): Promise<void>
  press(name: string): Promise<void>
  pressThere(name: string): Promise<void>
  follow(name: string): Promise<void>
  said(text: string): Promise<void>
  /** Presses, and waits for the paper that opens beside the page. */
  print(name: string): Promise<void>
  /** A picture to look at, where a folder for them is named. */
  shot(name: string): Promise<void>
}

const names: Record<Role, string> = {
  counter: '窓口 いずみ',
  reviewer: '審査 あきら',
  decider: '決裁 みのる',
  administrator: '管理 さとし',
  auditor: '監査 かおる',
}

export async function terminal(city: City): Promise<Terminal> {
  const member = (role: Role, i: number) => ({
    number: String(1001 + i),
    name: `${names[role]}${city.code}`,
    role,
    office: role === 'counter' ? 'branch-1' : 'main',
  })
  for (const [i, role] of (Object.keys(names) as Role[]).entries())
    await addStaff(city.stack.databases, city.code, member(role, i))
  const tablet = await openTablet()
  const page = await tablet.page()
  page.setDefaultTimeout(15_000)
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text())) said.push(message.text())
  })
  let shots = 0
  const heading = (text: string) => page.locator('h1', { hasText: text }).waitFor()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click()
  await page.goto(city.stack.staffOrigin)
  return {
    tablet,
    page,
    console: said,
    heading,
    press,
    signIn: async (role) => {
      await heading('デモのサインイン')
      await page.getByRole('tab', { name: city.name, exact: true }).click()
      await page.getByRole('button', { name: `${names[role]}${city.code}` }).click()
      await heading('業務メニュー')
    },
    signOut: async () => {
      await press('サインアウト')
      await heading('デモのサインイン')
    },
    open: async (title) => {
      await page.getByRole('navigation').getByRole('link', { name: title }).first().click()
      await heading(title)
    },
    pressThere: (name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click(),
    follow: (name) => page.locator('main').getByRole('link', { name, exact: true }).first().click(),
    said: (text) => page.getByRole('status').filter({ hasText: text }).waitFor(),
    print: async (name) => {
      const [paper] = await Promise.all([tablet.context.waitForEvent('page'), press(name)])
      await paper.waitForURL(/\/documents\/paper\?handle=[\w-]{43}$/)
      await paper.close()
    },
    shot: async (name) => {
      const folder = process.env.SHOTS
      shots += 1
      if (folder) {
        const path = join(folder, `${city.name}-${String(shots).padStart(2, '0')}-${name}.png`)
        await page.screenshot({ path, fullPage: true })
      }
    },
  }
}
