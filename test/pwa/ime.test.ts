import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Kit, openAt, openTablet, startKit, type Tablet } from './kit/browser.ts'

let kit: Kit
let tablet: Tablet
let page: Page
let keyboard: CDPSession

beforeAll(async () => {
  kit = await startKit()
  tablet = await openTablet()
  page = await tablet.page()
  keyboard = await tablet.context.newCDPSession(page)
})

afterAll(async () => {
  await tablet?.close()
  await kit?.close()
})

/** What an input method does: the composition grows letter by letter, may change to kanji, then is committed. */
async function compose(steps: readonly string[], committed: string): Promise<void> {
  for (const text of steps) {
    await keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  }
  await keyboard.send('Input.insertText', { text: committed })
}

const YAMADA = ['y', 'や', 'やm', 'やま', 'やまd', 'やまだ']
const TARO = ['t', 'た', 'たr', 'たろ', 'たろう']
const NUMBERS = ['1', '12', '123', '1234', '12345', '123456', '1234567'].map((digits) =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
)
const WIDE = NUMBERS.at(-1) ?? ''

type Case = { field: string; kanji: string; kana: string; wide: string }

// What must stand in the field after it was left, for the three ways of typing.
const cases: readonly Case[] = [
  { field: 'child-name', kanji: '山田太郎', kana: 'やまだたろう', wide: `${WIDE}${WIDE}` },
  { field: 'child-kana', kanji: '山田太郎', kana: 'ヤマダタロウ', wide: `${WIDE}${WIDE}` },
  { field: 'address', kanji: '山田太郎', kana: 'やまだたろう', wide: `${WIDE}${WIDE}` },
  { field: 'memo', kanji: '山田太郎', kana: 'やまだたろう', wide: `${WIDE}${WIDE}` },
  { field: 'child-birthOn', kanji: '山田太郎', kana: 'やまだたろう', wide: `${WIDE}${WIDE}` },
  { field: 'postal', kanji: '山田太郎', kana: 'やまだたろう', wide: '12345671234567' },
  { field: 'phone', kanji: '山田太郎', kana: 'やまだたろう', wide: '12345671234567' },
  { field: 'number', kanji: '山田太郎', kana: 'やまだたろう', wide: '12345671234567' },
]

describe.each(cases)('an input method in the field $field', ({ field, kanji, kana, wide }) => {
  const start = async () => {
    await page.goto('about:blank')
    await openAt(page, kit.server, '/intake')
    await page.locator(`#f-${field}`).click()
  }
  const left = async () => {
    await page.locator('h1').click()
    return page.locator(`#f-${field}`).inputValue()
  }

  it('keeps kanji that were converted before they were committed', async () => {
    await start()
    await compose([...YAMADA, '山田'], '山田')
    await compose([...TARO, '太郎'], '太郎')
    expect(await left()).toBe(kanji)
  })

  it('keeps kana while the page is drawn anew between the letters, errors and all', async () => {
    await start()
    await page.evaluate(() => document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true })))
    await page.locator(`#f-${field}`).click()
    for (const [steps, word] of [
      [YAMADA, 'やまだ'],
      [TARO, 'たろう'],
    ] as const) {
      for (const text of steps) {
        await keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
        // The page shows how many papers were ticked: it and every field of it are drawn anew.
        await page.evaluate(() => document.querySelector<HTMLInputElement>('input[name=papers]')?.click())
      }
      await keyboard.send('Input.insertText', { text: word })
    }
    expect(await page.locator('#f-child-name-error').count()).toBe(1)
    expect(await left()).toBe(kana)
  })

  it('keeps kana that were committed as they are', async () => {
    await start()
    await compose(YAMADA, 'やまだ')
    await compose(TARO, 'たろう')
    expect(await left()).toBe(kana)
  })

  it('keeps full-width figures, narrow where the field holds a number', async () => {
    await start()
    await compose(NUMBERS, WIDE)
    await compose(NUMBERS, WIDE)
    expect(await left()).toBe(wide)
  })
})

it('does not submit or move on when Enter confirms the conversion, and only moves on when it does not', async () => {
  await openAt(page, kit.server, '/intake')
  await page.locator('#f-child-name').click()
  await keyboard.send('Input.imeSetComposition', { text: 'やまだ', selectionStart: 3, selectionEnd: 3 })
  // Browsers report the confirming Enter as key code 229.
  await keyboard.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-child-name')
  await keyboard.send('Input.insertText', { text: '山田' })
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-child-kana')
  expect(await page.locator('.error-summary').count()).toBe(0)
  expect(kit.server.bodies).toEqual([])
})
