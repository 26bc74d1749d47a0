import { describe, expect, it } from 'vitest'
import type { Resident } from '../../run/demo/people.ts'
import { Refused } from '../../run/staff-client.ts'
import { listMergeCandidates, mergeProvisional } from '../../shared/contract/merge-provisional.ts'
import { readPerson, registerNewborn, searchPersons } from '../../shared/contract/person.ts'
import { readImport } from '../../shared/contract/resident-import.ts'
import { addDays, type CalendarDate, toCalendarDate } from '../../shared/values/calendar-date.ts'
import { type Id, newId } from '../../shared/values/id.ts'
import { makeIndividualNumber } from '../../shared/values/individual-number.ts'
import { putNumbers } from '../../worker/vault/number-vault.ts'
import { countOf, fileOf, itemsOf, people, registerOf, send } from '../registry.ts'
import { openCity } from '../residents.ts'
import { type City, id, municipality, type TestStaff } from '../world.ts'

const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10) as CalendarDate

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refused ? error.code : error),
  )

const changed = (resident: Resident | undefined, changes: Partial<Resident>): Resident => {
  if (!resident) throw new Error('no such resident')
  return { ...resident, ...changes }
}

const someNumber = () => makeIndividualNumber(String(Math.floor(Math.random() * 1e11)).padStart(11, '0'))

describe('a 個人番号', () => {
  it('that belongs to another person, or differs, goes to a person; nothing is merged or half written [PR-07]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one, two, three] = people(3)
    await send(staff, fileOf([changed(one, {}), changed(two, {})]))
    const before = await registerOf(city)
    const done = await send(
      staff,
      fileOf([
        changed(three, { 個人番号: one?.個人番号 ?? '' }),
        changed(two, { 個人番号: one?.個人番号 ?? '', 住所: '別の家' }),
        changed(one, { 個人番号: someNumber(), 住所: '別の家' }),
      ]),
    )
    expect(done).toMatchObject({ accepted: 0, changed: 0, rejected: 3 })
    expect(await itemsOf(staff, done.jobId)).toEqual([
      [1, 'number-taken', '個人番号'],
      [2, 'number-taken', '個人番号'],
      [3, 'number-differs', '個人番号'],
    ])
    const { items } = await staff.call(readImport, { jobId: done.jobId, page: 0 })
    expect(items[0]?.personId).toBeNull()
    expect(items[0]?.relatedId).toBe(items[2]?.personId)
    expect(await registerOf(city)).toEqual(before)
    // No key without a person, no number without a person.
    expect([await countOf(city, 'keys', 'person_key'), await countOf(city, 'number', 'individual_number')]).toEqual([
      2, 2,
    ])
  })

  it('of two rows of one file stays with the first [PR-07]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one, two] = people(2)
    const done = await send(staff, fileOf([changed(one, {}), changed(two, { 個人番号: one?.個人番号 ?? '' })]))
    expect(done).toMatchObject({ accepted: 1, rejected: 1 })
    expect((await registerOf(city)).map((known) => known.atenaNo)).toEqual([one?.宛名番号])
  })

  it('that a kill left with nobody passes to the person of the row, unless somebody may be writing just now', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const { vault } = await openCity(city)
    const [one, two] = people(2)
    const old = newId(Date.now() - 3_600_000, crypto.getRandomValues(new Uint8Array(10)))
    const fresh = id()
    await putNumbers(
      vault,
      city.code,
      [
        { personId: old, number: one?.個人番号 ?? '' },
        { personId: fresh, number: two?.個人番号 ?? '' },
      ],
      { requestId: 'test', actor: 'test', action: 'test.left' },
    )
    const done = await send(staff, fileOf([changed(one, {}), changed(two, {})]))
    expect(await itemsOf(staff, done.jobId)).toEqual([[2, 'number-taken', '個人番号']])
    const { rows } = await city.database('number').execute('select person_id from individual_number')
    expect(rows.map((row) => row.person_id)).not.toContain(old)
    expect(rows.map((row) => row.person_id)).toContain(fresh)
  })
})

describe('a support measure of the registry', () => {
  it('masks at once, and neither its last day nor a later file without it unmasks [PR-08]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const clerk = await city.staff('counter')
    const [one] = people(1)
    const base = changed(one, { 異動年月日: '2026-01-10', 生年月日: '1990-03-03', 氏名カナ: 'ミホン　ハナ' })
    const marked = { ...base, 支援措置: '1', 支援措置開始日: '2025-01-10', 支援措置期限: '2026-01-09' }
    await send(staff, fileOf([marked]))
    const shown = async () => {
      const found = await clerk.call(searchPersons, {
        by: 'kana',
        kana: 'ミホンハナ',
        birthOn: toCalendarDate('1990-03-03'),
      })
      return found.persons[0]
    }
    expect(await shown()).toMatchObject({ placesHidden: true, address: null })
    const without = await send(staff, fileOf([base]))
    expect(without).toMatchObject({ changed: 1, rejected: 0 })
    expect(await itemsOf(staff, without.jobId)).toEqual([[1, 'support-absent', '支援措置']])
    expect(await shown()).toMatchObject({ placesHidden: true, address: null })
    // Longer again: the dates follow the registry, the measure is still the same one.
    await send(staff, fileOf([{ ...marked, 支援措置期限: '2027-01-09' }]))
    const { rows } = await city.database('data').execute('select rev, until_on, ended_at from support_measure')
    expect(rows.map((row) => [row.rev, row.until_on, row.ended_at])).toEqual([[2, '2027-01-09', null]])
    expect(JSON.stringify(await clerk.call(readPerson, { id: (await shown())?.id as Id }))).not.toContain(base.住所)
  })

  it('masks the protected home in the history of a child who has left it, and not where the child is now [PR-08]', async () => {
    const city = await municipality()
    const [staff, clerk] = [await city.staff('administrator'), await city.staff('counter')]
    const [one, two] = people(2)
    const then = { 世帯番号: '2000000888', 住所: '隠れ里一丁目1番', 異動年月日: '2026-01-10' }
    const mother = changed(one, { ...then, 支援措置: '1', 支援措置開始日: '2025-01-10', 支援措置期限: '2027-01-09' })
    const child = changed(two, { ...then, 支援措置: '', 支援措置開始日: '', 支援措置期限: '' })
    const left = { ...child, 世帯番号: '2000000999', 住所: '見本台五丁目5番', 異動年月日: '2026-05-01' }
    await send(staff, fileOf([mother, child, left]))
    const found = await clerk.call(searchPersons, { by: 'atena-no', atenaNo: child.宛名番号 })
    const page = await clerk.call(readPerson, { id: found.persons[0]?.id as Id })
    expect(page).toMatchObject({ placesHidden: false, address: '見本台五丁目5番' })
    expect(page.history.map((row) => row.address)).toEqual(['見本台五丁目5番', null])
  })

  it('masks a known person even where the row is refused for its number [PR-08]', async () => {
    const city = await municipality()
    const [staff, clerk] = [await city.staff('administrator'), await city.staff('counter')]
    const [one] = people(1)
    const plain = { 支援措置: '', 支援措置開始日: '', 支援措置期限: '' }
    await send(staff, fileOf([changed(one, plain)]))
    const marked = { 支援措置: '1', 支援措置開始日: '2026-01-10', 支援措置期限: '2027-01-09' }
    const done = await send(staff, fileOf([changed(one, { ...marked, 個人番号: someNumber() })]))
    expect(done).toMatchObject({ changed: 0, rejected: 1 })
    expect(await itemsOf(staff, done.jobId)).toEqual([[1, 'number-differs', '個人番号']])
    const found = await clerk.call(searchPersons, { by: 'atena-no', atenaNo: one?.宛名番号 ?? '' })
    expect(found.persons[0]).toMatchObject({ placesHidden: true, address: null })
  })
})

describe('a provisional newborn', () => {
  async function arrange(): Promise<{
    city: City
    staff: TestStaff
    clerk: TestStaff
    child: Id
    row: Resident
    born: CalendarDate
  }> {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const clerk = await city.staff('counter')
    const born = addDays(today(), -5)
    const [mother, second] = people(2)
    const home = { 世帯番号: '2000000777', 住民区分: '住民', 異動事由: '転入', 異動年月日: '2026-01-10' }
    const mum = changed(mother, { ...home, 氏名カナ: 'ミホン　ハハ', 生年月日: '1995-03-03' })
    await send(staff, fileOf([mum]))
    const found = await clerk.call(searchPersons, { by: 'atena-no', atenaNo: mum.宛名番号 })
    const child = id()
    await clerk.call(registerNewborn, {
      id: child,
      guardianId: found.persons[0]?.id as Id,
      name: '見本　みらい',
      kana: 'ミホン　ミライ',
      birthOn: born,
      sex: '2',
      reason: 'birth-notified',
    })
    const row = changed(second, {
      世帯番号: '2000000777',
      氏名: '見本　みらい',
      氏名カナ: 'ミホン　ミライ',
      通称名: '',
      通称名カナ: '',
      生年月日: born,
      性別: '2',
      続柄: '子',
      住民区分: '住民',
      異動事由: '出生',
      異動年月日: born,
      転入年月日: '',
    })
    return { city, staff, clerk, child, row, born }
  }

  it('is shown beside the registry’s row and joined only by a person [PR-07]', async () => {
    const { city, staff, clerk, child, row, born } = await arrange()
    const done = await send(staff, fileOf([row]))
    expect(done).toMatchObject({ accepted: 1, rejected: 0 })
    expect(await itemsOf(staff, done.jobId)).toEqual([[1, 'provisional-candidate', null]])
    const search = () => clerk.call(searchPersons, { by: 'kana', kana: 'ミホンミライ', birthOn: born })
    expect((await search()).persons).toHaveLength(2)
    const { pairs } = await clerk.call(listMergeCandidates, {})
    expect(pairs.map((pair) => [pair.provisional.id, pair.provisional.standing, pair.registered.standing])).toEqual([
      [child, 'provisional', 'registered'],
    ])
    const personId = pairs[0]?.registered.id as Id
    expect(await clerk.call(mergeProvisional, { provisionalId: child, personId })).toEqual({ done: true })
    expect(await clerk.call(mergeProvisional, { provisionalId: child, personId })).toEqual({ done: true })
    expect((await search()).persons.map((one) => one.id)).toEqual([personId])
    expect((await clerk.call(listMergeCandidates, {})).pairs).toEqual([])
    const { rows } = await city.database('data').execute({
      sql: `select distinct person_id from leaf join leaf_subject using (seq) where action = 'person.provisional-merged' and result = 'ok'`,
      args: [],
    })
    expect(rows.map((one) => one.person_id).sort()).toEqual([child, personId].sort())
  })

  it('without a name yet is found by household and birth date', async () => {
    const { staff, row } = await arrange()
    const named = { ...row, 氏名: '見本　ゆめ', 氏名カナ: 'ミホン　ユメ' }
    const done = await send(staff, fileOf([named]))
    expect(await itemsOf(staff, done.jobId)).toEqual([[1, 'provisional-candidate', null]])
  })

  it('is not joined to somebody born on another day, to itself, or twice', async () => {
    const { staff, clerk, child, row } = await arrange()
    const other = people(3)[2]
    await send(staff, fileOf([row, changed(other, { 生年月日: '2020-02-02', 異動年月日: '2026-02-02' })]))
    const ask = async (atenaNo: string) =>
      (await clerk.call(searchPersons, { by: 'atena-no', atenaNo })).persons[0]?.id as Id
    const [right, wrong] = [await ask(row.宛名番号), await ask(other?.宛名番号 ?? '')]
    const merge = (personId: Id) => refusal(clerk.call(mergeProvisional, { provisionalId: child, personId }))
    expect(await merge(wrong)).toBe('wrong-state')
    expect(await merge(child)).toBe('wrong-state')
    expect(await merge(id())).toBe('not-found')
    expect(await merge(right)).toBe('accepted')
    expect(await merge(wrong)).toBe('wrong-state')
  })
})
