import { expect, it } from 'vitest'
import { openApplication } from '../../shared/contract/application.ts'
import { openPaper, requestReceipt } from '../../shared/contract/paper.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { formatWareki } from '../../shared/values/wareki.ts'
import { application, type NewApplication, today } from '../applications.ts'
import { blankText, pictureOf, textOf, wordsOf } from '../papers/picture.ts'
import { protect, resident } from '../residents.ts'
import { id, municipality, type TestStaff } from '../world.ts'

async function received(changes: Partial<NewApplication> = {}) {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const mother = await resident(city, { name: '髙﨑 葛󠄀葉', kana: 'タカサキ クズハ' })
  const child = await resident(city, {
    name: '髙﨑 𠮷乃',
    kana: 'タカサキ ヨシノ',
    birthOn: '2021-06-01',
    householdNo: mother.householdNo,
  })
  const input = application({ childId: child.id, guardianId: mother.id }, changes)
  const opened = await clerk.call(openApplication, input as never)
  return { city, clerk, mother, child, opened }
}

const receiptOf = async (clerk: TestStaff, applicationId: string) => {
  const { handle } = await clerk.call(requestReceipt, { applicationId: applicationId as never })
  return clerk.call(openPaper, { handle })
}

it('prints the receipt: number, days, papers, and why the 個人番号 is used [AP-07]', async () => {
  const receivedOn = addDays(today(), -2)
  const { clerk, opened } = await received({ receivedOn, lateEntryReason: 'forwarded', documents: [] })
  const pdf = await receiptOf(clerk, opened.id)
  const text = textOf(pdf)
  for (const words of [
    opened.receiptNo,
    '髙﨑𠮷乃',
    formatWareki(receivedOn),
    '見本台特別出張所',
    '申請書',
    `${formatWareki(addDays(today(), 14))}まで`,
    '受給資格の審査',
    '第9条第2項',
    '医療保険の資格に関する情報',
  ])
    expect(text).toContain(words)
  expect(blankText(pictureOf(pdf), wordsOf(pdf))).toEqual([])
})

it('names no branch on the receipt of a protected family [PR-08]', async () => {
  const { city, clerk, mother, opened } = await received()
  await protect(city, mother.id)
  const text = textOf(await receiptOf(clerk, opened.id))
  expect(text).toContain(opened.receiptNo)
  expect(text).not.toMatch(/見本台|03-0000-0011/)
})

it('opens a paper once, in its own session, within a minute, never from a store', async () => {
  const { city, clerk, opened } = await received()
  const ask = async () => (await clerk.call(requestReceipt, { applicationId: opened.id })).handle
  const colleague = await city.staff('counter')
  const handle = await ask()
  await expect(colleague.call(openPaper, { handle })).rejects.toMatchObject({ code: 'not-found' })
  const answer = await clerk.send(openPaper, { handle })
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('content-disposition')).toBe('inline')
  await answer.arrayBuffer()
  await expect(clerk.call(openPaper, { handle })).rejects.toMatchObject({ code: 'not-found' })
  const late = await ask()
  await city.database('data').execute("update document_handle set expires_at = '2026-01-01T00:00:00.000Z'")
  await expect(clerk.call(openPaper, { handle: late })).rejects.toMatchObject({ code: 'not-found' })
  await expect(clerk.call(openPaper, { handle: 'x'.repeat(43) })).rejects.toMatchObject({ code: 'not-found' })
  await expect(clerk.call(openPaper, { handle: 'x' })).rejects.toMatchObject({ code: 'invalid-input' })
  const bare = await fetch(`${city.stack.staffOrigin}/documents/paper?handle=${await ask()}`)
  expect(bare.status).toBe(401)
  await bare.arrayBuffer()
})

it('keeps only the hash of a handle, and logs whose paper was opened', async () => {
  const { city, clerk, child, opened } = await received()
  const { handle } = await clerk.call(requestReceipt, { applicationId: opened.id })
  const rows = await city.database('data').execute('select * from document_handle')
  expect(rows.rows).toHaveLength(1)
  expect(JSON.stringify(rows.rows)).not.toContain(handle)
  await clerk.call(openPaper, { handle })
  const log = await city.database('data').execute({
    sql: "select count(*) as n from leaf join leaf_subject using (seq) where action = 'paper.opened' and person_id = ?",
    args: [child.id],
  })
  expect(log.rows[0]?.n).toBe(1)
})

it('gives no handle to a paper that is not there', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  await expect(clerk.call(requestReceipt, { applicationId: id() })).rejects.toMatchObject({ code: 'not-found' })
})
