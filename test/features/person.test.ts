import { expect, it } from 'vitest'
import { readPerson, registerNewborn, searchByNumber, searchPersons } from '../../shared/contract/person.ts'
import { addDays, type CalendarDate, toCalendarDate } from '../../shared/values/calendar-date.ts'
import { protect, resident } from '../residents.ts'
import { type City, id, municipality } from '../world.ts'

const day = toCalendarDate
const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10) as CalendarDate

const faultsOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error) => error.problem.faults ?? error.code,
  )

async function subjectsOf(city: City, action: string): Promise<string[]> {
  const rows = await city.database('data').execute({
    sql: 'select person_id from leaf join leaf_subject using (seq) where action = ? order by seq',
    args: [action],
  })
  return rows.rows.map((row) => String(row.person_id))
}

it('finds a person by full kana in any writing and the birth date, and by 通称名', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const child = await resident(city, {
    name: 'ＮＧＵＹＥＮ　ＡＮＨ',
    kana: 'グエン　アン',
    alias: '木村 杏',
    aliasKana: 'キムラ　アン',
    birthOn: '2020-04-03',
  })
  const birthOn = day('2020-04-03')
  for (const kana of ['グエン アン', 'ぐえんあん', 'ｸﾞｴﾝ ｱﾝ', 'きむら　あん']) {
    const answer = await clerk.call(searchPersons, { by: 'kana', kana, birthOn })
    expect(answer.persons.map((one) => one.id)).toEqual([child.id])
  }
  expect(await clerk.call(searchPersons, { by: 'kana', kana: 'グエン', birthOn })).toMatchObject({ persons: [] })
  const wrongDay = await clerk.call(searchPersons, { by: 'kana', kana: 'グエンアン', birthOn: addDays(birthOn, 1) })
  expect(wrongDay.persons).toEqual([])
  expect(new Set(await subjectsOf(city, 'person.searched'))).toEqual(new Set([child.id]))
})

it('warns when several persons share kana and birth date', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  for (const name of ['山田 花子', '山田 華子']) await resident(city, { name, birthOn: '2021-02-28' })
  const found = await clerk.call(searchPersons, { by: 'kana', kana: 'ヤマダハナコ', birthOn: day('2021-02-28') })
  expect(found.sameName).toBe(true)
  expect(found.persons.map((one) => one.name).sort()).toEqual(['山田 花子', '山田 華子'])
})

it('finds by each number, and a slip in a figure never opens another person [PR-05]', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const { id: personId, atenaNo, integratedNo, number } = await resident(city)
  const ask = {
    atena: (atenaNo: string) => clerk.call(searchPersons, { by: 'atena-no', atenaNo }),
    integrated: (integratedNo: string) => clerk.call(searchPersons, { by: 'integrated-no', integratedNo }),
    individual: (individualNumber: string) => clerk.call(searchByNumber, { individualNumber, reason: 'intake' }),
  }
  const numbers = { atena: atenaNo, integrated: integratedNo, individual: number }
  const pointers = { atena: '/atenaNo', integrated: '/integratedNo', individual: '/individualNumber' }
  for (const kind of ['atena', 'integrated', 'individual'] as const) {
    const right = numbers[kind]
    expect((await ask[kind](right)).persons.map((one) => one.id)).toEqual([personId])
    for (let at = 0; at < right.length; at += 1) {
      const slip = right.slice(0, at) + ((Number(right[at]) + 1) % 10) + right.slice(at + 1)
      expect(await faultsOf(ask[kind](slip)), `${kind} figure ${at}`).toMatchObject([
        { pointer: pointers[kind], message: expect.stringContaining('正しくありません') },
      ])
    }
  }
})

it('searches by 個人番号 only with the permission and a reason, and logs the reason', async () => {
  const city = await municipality()
  const { number, id: personId } = await resident(city)
  const reviewer = await city.staff('reviewer')
  const search = { individualNumber: number, reason: 'intake' as const }
  await expect(reviewer.call(searchByNumber, search)).rejects.toMatchObject({ code: 'not-permitted' })
  const clerk = await city.staff('counter')
  const refused = await faultsOf(clerk.call(searchByNumber, { ...search, reason: '' as 'intake' }))
  expect(refused).toMatchObject([{ pointer: '/reason', message: '個人番号でさがす理由を選んでください。' }])
  await clerk.call(searchByNumber, { ...search, reason: 'inquiry' })
  const log = await city
    .database('data')
    .execute(
      "select cast(bytes as text) as leaf from leaf where action = 'person.searched-by-number' and result = 'ok'",
    )
  expect(log.rows).toHaveLength(1)
  expect(log.rows[0]?.leaf).toContain('person.search-by-number.inquiry')
  expect(log.rows[0]?.leaf).toContain(personId)
  expect(log.rows[0]?.leaf).not.toContain(number)
})

it('shows a person with household and history, and never the 個人番号', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const mother = await resident(city, { name: '髙﨑 葛󠄀葉', kana: 'タカサキ クズハ', phone: '09000000000' })
  const child = await resident(city, {
    name: '髙﨑 𠮷乃',
    kana: 'タカサキ ヨシノ',
    birthOn: '2019-04-30',
    relationship: '子',
    householdNo: mother.householdNo,
  })
  const page = await clerk.call(readPerson, { id: child.id })
  expect(page).toMatchObject({ name: '髙﨑 𠮷乃', standing: 'registered', placesHidden: false, atenaNo: child.atenaNo })
  expect(page.household.map((one) => one.name)).toEqual(['髙﨑 葛󠄀葉'])
  expect(page.history).toHaveLength(1)
  expect(JSON.stringify(page)).not.toContain(child.number)
  expect(new Set(await subjectsOf(city, 'person.read'))).toEqual(new Set([child.id, mother.id]))
  await expect(clerk.call(readPerson, { id: id() })).rejects.toMatchObject({ code: 'not-found' })
})

it('hides every place of a protected family, on the other parent’s page and in lists too [PR-08]', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const household = { householdNo: '0000000077', address: '神奈川県秘密市隠町7-7', phone: '09077777777' }
  const mother = await resident(city, { ...household, name: '秘密 月子', birthOn: '1991-01-01' })
  const child = await resident(city, { ...household, name: '秘密 星子', kana: 'ヒミツ ホシコ', birthOn: '2020-02-02' })
  const father = await resident(city, {
    name: '秘密 太郎',
    householdNo: '0000000077',
    address: '神奈川県秘密市隠町7-7',
  })
  await protect(city, mother.id)
  const answers = [
    await clerk.call(readPerson, { id: mother.id }),
    await clerk.call(readPerson, { id: child.id }),
    await clerk.call(readPerson, { id: father.id }),
    await clerk.call(searchPersons, { by: 'kana', kana: 'ヒミツホシコ', birthOn: day('2020-02-02') }),
    await clerk.call(searchByNumber, { individualNumber: child.number, reason: 'intake' }),
  ]
  for (const answer of answers) {
    expect(JSON.stringify(answer)).not.toMatch(/秘密市|隠町|7-7|0907777/)
    expect(JSON.stringify(answer)).toMatch(/"placesHidden":true/)
  }
  expect(answers[0]).toMatchObject({
    placesHidden: true,
    address: null,
    postalCode: null,
    phone: null,
    movedInOn: null,
  })
})

it('shows the other parent’s own place once the protected family lives elsewhere, and nothing of theirs [PR-08]', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const father = await resident(city, { name: '別居 太郎', address: '東京都大田区見本台9-9' })
  const mother = await resident(city, { name: '別居 月子', address: '神奈川県秘密市隠町7-7' })
  await protect(city, mother.id)
  const page = await clerk.call(readPerson, { id: father.id })
  expect(page).toMatchObject({ placesHidden: false, address: '東京都大田区見本台9-9' })
  expect(JSON.stringify(page)).not.toContain('秘密市')
  expect(page.household).toEqual([])
})

it('registers a newborn provisionally, once, in the guardian’s household, and finds the child again', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const mother = await resident(city)
  const birthOn = addDays(today(), -12)
  const newborn = {
    id: id(),
    name: '',
    kana: '',
    birthOn,
    sex: '9' as const,
    guardianId: mother.id,
    reason: 'birth-notified-elsewhere' as const,
  }
  const first = await clerk.call(registerNewborn, newborn)
  expect(await clerk.call(registerNewborn, newborn)).toEqual(first)
  await expect(clerk.call(registerNewborn, { ...newborn, sex: '1' })).rejects.toMatchObject({ code: 'taken-id' })
  const page = await clerk.call(readPerson, { id: newborn.id })
  expect(page).toMatchObject({
    name: '',
    standing: 'provisional',
    numberPending: true,
    atenaNo: null,
    residence: 'resident',
  })
  expect(page.household.map((one) => one.id)).toEqual([mother.id])
  const named = { ...newborn, id: id(), name: '山田 めい', kana: 'やまだ めい' }
  await clerk.call(registerNewborn, named)
  const found = await clerk.call(searchPersons, { by: 'kana', kana: 'ヤマダ メイ', birthOn })
  expect(found.persons).toMatchObject([{ id: named.id, standing: 'provisional' }])
  const byNumber = await clerk.call(searchPersons, { by: 'integrated-no', integratedNo: first.integratedNo })
  expect(byNumber.persons.map((one) => one.id)).toEqual([newborn.id])
  const outbox = await city.database('data').execute('select count(*) as n from outbox')
  expect(outbox.rows[0]?.n).toBe(0)
})

it('keeps the newborn of a protected mother hidden', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const mother = await resident(city, { address: '神奈川県秘密市隠町7-7' })
  await protect(city, mother.id)
  const newborn = { id: id(), name: '', kana: '', sex: '9' as const, birthOn: today(), guardianId: mother.id }
  await clerk.call(registerNewborn, { ...newborn, reason: 'birth-notified' })
  const page = await clerk.call(readPerson, { id: newborn.id })
  expect(page.placesHidden).toBe(true)
  expect(JSON.stringify(page)).not.toContain('秘密市')
})

it('refuses a newborn that cannot be right, at the field, and leaves nothing behind', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const mother = await resident(city)
  const gone = await resident(city, { residence: 'moved-out' })
  const right = {
    id: id(),
    name: '山田 めい',
    kana: 'ヤマダ メイ',
    birthOn: today(),
    sex: '2' as const,
    guardianId: mother.id,
    reason: 'birth-notified' as const,
  }
  const table: [string, object, string][] = [
    ['/birthOn', { birthOn: addDays(today(), 1) }, '今日までの日付'],
    ['/birthOn', { birthOn: '2020-01-01' }, '1歳になるまで'],
    ['/birthOn', { birthOn: '2026-02-30' }, '日付を正しく'],
    ['/kana', { kana: '山田' }, 'カタカナ'],
    ['/name', { name: '寿'.repeat(101) }, '100文字まで'],
    ['/sex', { sex: '3' }, '性別'],
    ['/reason', { reason: 'x' }, '理由'],
    ['/guardianId', { guardianId: id() }, '住民登録のある方'],
    ['/guardianId', { guardianId: gone.id }, '住民登録のある方'],
    ['/id', { id: 'x' }, '識別子'],
  ]
  for (const [pointer, wrong, message] of table) {
    const faults = await faultsOf(clerk.call(registerNewborn, { ...right, ...wrong } as typeof right))
    expect(faults).toMatchObject([{ pointer, message: expect.stringContaining(message) }])
  }
  const rows = await city.database('data').execute('select count(*) as n from person')
  expect(rows.rows[0]?.n).toBe(2)
})
