import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Kit, LANDSCAPE, openAt, openTablet, PORTRAIT, startKit, type Tablet } from './kit/browser.ts'

let kit: Kit
let tablet: Tablet
let page: Page
let axeSource: string

beforeAll(async () => {
  kit = await startKit()
  tablet = await openTablet()
  page = await tablet.page()
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})

afterAll(async () => {
  await tablet?.close()
  await kit?.close()
})

type Screen = { name: string; open: () => Promise<void> }

const at = (path: string) => () => openAt(page, kit.server, path)

const screens: readonly Screen[] = [
  { name: 'first screen', open: at('/') },
  { name: 'form', open: at('/intake') },
  {
    name: 'form with errors',
    open: async () => {
      await openAt(page, kit.server, '/intake')
      await page.locator('#f-phone').fill('12')
      await page.getByRole('button', { name: '確認へ進む' }).click()
      await page.locator('.error-summary').waitFor()
    },
  },
  { name: 'list', open: at('/list') },
  {
    name: 'second page of the list',
    open: async () => {
      await openAt(page, kit.server, '/list')
      await page.getByRole('button', { name: '次の50件' }).click()
    },
  },
  {
    name: 'record',
    open: async () => {
      await openAt(page, kit.server, '/list')
      await page.locator('tbody a').first().click()
      await page.getByRole('tab', { name: '手続' }).click()
      await page.getByRole('button', { name: '自分で承認' }).click()
    },
  },
  {
    name: 'dialog',
    open: async () => {
      await openAt(page, kit.server, '/list')
      await page.locator('tbody a').first().click()
      await page.getByRole('button', { name: '承認する' }).click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  { name: 'progress', open: at('/batch') },
  { name: 'unknown address', open: at('/nowhere') },
  {
    name: 'locked screen',
    open: async () => {
      await openAt(page, kit.server, '/list')
      await page.getByRole('button', { name: '離席' }).click()
      await page.getByRole('button', { name: 'ロックを解除する' }).waitFor()
    },
  },
]

/** Everything that can be pressed, with the box a finger can hit. A choice is hit through its label. */
function targets() {
  const found: { what: string; width: number; height: number }[] = []
  for (const element of document.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, [role=tab]',
  )) {
    const hit = element.matches('[type=radio], [type=checkbox]') ? (element.closest('label') ?? element) : element
    const { width, height } = hit.getBoundingClientRect()
    if (width === 0 || getComputedStyle(hit).visibility === 'hidden') continue
    found.push({
      what: hit.textContent || hit.id,
      width: Math.round(width * 10) / 10,
      height: Math.round(height * 10) / 10,
    })
  }
  return found
}

describe.each([
  { way: 'landscape', size: LANDSCAPE },
  { way: 'portrait', size: PORTRAIT },
])('on a tablet in $way', ({ size }) => {
  beforeAll(() => page.setViewportSize(size))

  it.each(screens)('gives fingers 44 px everywhere: $name', async ({ open }) => {
    await open()
    const found = await page.evaluate(targets)
    expect(found.length).toBeGreaterThanOrEqual(2)
    expect(found.filter(({ width, height }) => width < 44 || height < 44)).toEqual([])
  })

  it.each(screens)('has nothing that axe objects to: $name', async ({ open }) => {
    await open()
    await page.evaluate(axeSource)
    const { violations, passes } = await page.evaluate(async () => {
      type Axe = {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[]; passes: unknown[] }>
      }
      const { axe } = globalThis as unknown as { axe: Axe }
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      const result = await axe.run({ runOnly: { type: 'tag', values: tags } })
      return {
        violations: result.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]),
        passes: result.passes.length,
      }
    })
    expect(passes).toBeGreaterThan(10)
    expect(violations).toEqual([])
  })

  it.each(screens)('never scrolls sideways: $name', async ({ open }) => {
    await open()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})

it('loses nothing at 320 px and at 200 % zoom: no sideways scrolling', async () => {
  for (const size of [
    { width: 320, height: 640 },
    { width: LANDSCAPE.width / 2, height: LANDSCAPE.height / 2 },
  ]) {
    await page.setViewportSize(size)
    for (const path of ['/', '/intake', '/batch', '/list']) {
      await openAt(page, kit.server, path)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect({ path, width: size.width, over }).toEqual({ path, width: size.width, over: 0 })
    }
  }
  await page.setViewportSize(LANDSCAPE)
})

describe('the error summary', () => {
  beforeAll(async () => {
    await openAt(page, kit.server, '/intake')
    await page.locator('#f-phone').fill('０３－１２')
    await page.getByRole('button', { name: '確認へ進む' }).click()
  })

  it('takes the focus and marks the title', async () => {
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-summary')
    expect(await page.title()).toBe('エラー: 対象者の内容 | はぐくみ')
  })

  it('says the same words as the fields, in the order of the screen', async () => {
    const links = await page.locator('.error-summary a').allTextContents()
    const fields = await page.locator('.field-error').allTextContents()
    expect(links).toEqual(fields)
    expect(links).toEqual([
      '氏名を入力してください',
      'フリガナを入力してください',
      '生年月日を入力してください',
      '資格情報を選んでください',
      '電話番号は市外局番から10桁か11桁の数字で入力してください',
    ])
  })

  it('leads to the field, and lets go of an error when its field is right', async () => {
    await page.locator('.error-summary a').first().click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-child-name')
    await page.keyboard.type('山田')
    await page.keyboard.press('Tab')
    expect(await page.locator('.error-summary a').count()).toBe(4)
    expect(await page.locator('#f-child-name').getAttribute('aria-invalid')).toBeNull()
  })
})

it('reads a date in any form offices type and says how it understood it', async () => {
  await openAt(page, kit.server, '/intake')
  const box = page.locator('#f-child-birthOn')
  for (const typed of ['R2.4.3', '5020403', '2020-04-03', '令和２年４月３日']) {
    await box.fill(typed)
    await box.blur()
    expect(await page.locator('#f-child-birthOn-echo').textContent()).toMatch(/^令和2年4月3日（2020-04-03、\d+歳）$/)
  }
  await box.fill('平成31年5月1日')
  await box.blur()
  expect(await page.locator('#f-child-birthOn-echo').textContent()).toBe('')
})

it('counts characters as people do and cuts nothing off', async () => {
  await openAt(page, kit.server, '/intake')
  await page.locator('#f-memo').fill('葛󠄀城辻󠄀'.repeat(67))
  await page.locator('#f-memo').blur()
  expect(await page.getByText('201 / 200文字').count()).toBe(1)
  await page.getByRole('button', { name: '確認へ進む' }).click()
  expect(await page.locator('#f-memo-error').textContent()).toBe(
    '引き継ぎは200文字以内で入力してください（いま201文字）',
  )
  expect(await page.locator('#f-memo').inputValue()).toBe('葛󠄀城辻󠄀'.repeat(67))
})

it('shows why a button refuses instead of disabling it', async () => {
  await openAt(page, kit.server, '/list')
  await page.locator('tbody a').first().click()
  await page.getByRole('button', { name: '自分で承認' }).click()
  expect(await page.locator('.refusal').textContent()).toContain('自分が受け付けた申請は承認できません')
  expect(await page.locator(':disabled').count()).toBe(0)
})

it('keeps the keyboard inside a dialog, closes it by Esc and returns to the button', async () => {
  await openAt(page, kit.server, '/list')
  await page.locator('tbody a').first().click()
  await page.getByRole('button', { name: '承認する' }).focus()
  await page.keyboard.press('F12')
  await page.locator('dialog[open]').waitFor()
  for (let press = 0; press < 8; press += 1) {
    await page.keyboard.press('Tab')
    // The browser's own bar is the only other stop; then nothing of the page has the focus.
    expect(
      await page.evaluate(
        () => document.activeElement === document.body || !!document.activeElement?.closest('dialog'),
      ),
    ).toBe(true)
  }
  await page.keyboard.press('Escape')
  expect(await page.locator('dialog[open]').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('承認する')
})

it('finds rows in the filter box by kana of either kind', async () => {
  await openAt(page, kit.server, '/list')
  await page.getByLabel('一覧をしぼり込む').fill('たかはし')
  expect(await page.locator('.pager p').textContent()).toBe('30件中 1〜30件')
  await page.getByLabel('一覧をしぼり込む').fill('𠮷田')
  expect(await page.locator('.pager p').textContent()).toBe('30件中 1〜30件')
  await page.getByLabel('一覧をしぼり込む').fill('ないひと')
  expect(await page.locator('tbody').textContent()).toBe('該当するものはありません')
})

it('moves the focus to the heading of the next page and offers only what the person may open', async () => {
  await openAt(page, kit.server, '/')
  await page.locator('.menu').getByText('受給者一覧').click()
  await page.getByRole('heading', { name: '受給者一覧' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('受給者一覧')
  expect(await page.locator('.menu').getByText('監査').count()).toBe(0)
  await openAt(page, kit.server, '/secret')
  expect(await page.locator('h1').textContent()).toBe('この画面は見つかりません')
})

it('opens the menu as a drawer on a narrow screen and closes it by Esc', async () => {
  await page.setViewportSize(PORTRAIT)
  await openAt(page, kit.server, '/')
  expect(await page.locator('.menu').isVisible()).toBe(false)
  await page.getByRole('button', { name: 'メニュー', exact: true }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('メニューを閉じる')
  expect((await page.evaluate(targets)).filter(({ width, height }) => width < 44 || height < 44)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('.menu').isVisible()).toBe(false)
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('メニュー')
  await page.setViewportSize(LANDSCAPE)
})

it('meets no refusal of its own content security policy on any screen', () => {
  expect(tablet.violations).toEqual([])
  expect(tablet.errors).toEqual([])
})

it('is held by that policy: a script from a string is refused', async () => {
  await openAt(page, kit.server, '/')
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<p>planted</p>'
      return false
    } catch {
      return true
    }
  })
  expect(refused).toBe(true)
  await expect.poll(() => tablet.violations.length).toBeGreaterThan(0)
})
