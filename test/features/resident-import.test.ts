import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Resident } from '../../run/demo/people.ts'
import { Refused } from '../../run/staff-client.ts'
import {
  listImports,
  readImport,
  resolveImportItem,
  sendPiece,
  startImport,
} from '../../shared/contract/resident-import.ts'
import { cut, manifestOf } from '../../shared/import/cut.ts'
import { registryColumns } from '../../shared/values/registry.ts'
import { chunks, countOf, fileOf, itemsOf, people, registerOf, send } from '../registry.ts'
import { id, municipality } from '../world.ts'

const digest = async (bytes: Uint8Array<ArrayBuffer>) => crypto.subtle.digest('SHA-256', bytes)

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refused ? error.code : error),
  )

const changed = (resident: Resident | undefined, changes: Partial<Resident>): Resident => {
  if (!resident) throw new Error('no such resident')
  return { ...resident, ...changes }
}

async function manifest(bytes: Uint8Array) {
  const { heading, rows, pieces } = await manifestOf(chunks(bytes), digest)
  return { id: id(), heading, rows, pieces: [...pieces] }
}

async function piecesOf(bytes: Uint8Array) {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of cut(chunks(bytes))) pieces.push(piece.bytes)
  return pieces
}

const tables = ['job', 'job_chunk', 'job_item', 'person', 'person_version', 'person_tag'] as const

describe('a file', () => {
  it('with a column that is not agreed, or without one that is, is refused and nothing is kept [EV-07]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one] = people(1)
    const files = {
      unknown: fileOf([], { columns: [...registryColumns, '本籍'], raw: ['x'] }),
      missing: fileOf([], { columns: registryColumns.slice(1), raw: ['x'] }),
      double: fileOf([], { columns: [...registryColumns, '氏名'], raw: ['x'] }),
      headless: fileOf([changed(one, {})], { columns: Object.values(one ?? {}) }),
    }
    for (const [name, bytes] of Object.entries(files)) {
      const refused = await staff.call(startImport, await manifest(bytes)).catch((error: unknown) => error)
      expect(refused, name).toBeInstanceOf(Refused)
      const { problem } = refused as Refused
      expect(problem.type).toBe('/problems/invalid-input')
      expect(problem.faults?.map((fault) => fault.pointer)).toContain('/heading')
      // Without a heading the first line is somebody's data: it is not told back.
      expect(JSON.stringify(problem)).not.toContain(one?.氏名)
      expect(JSON.stringify(problem)).not.toContain('本籍')
    }
    for (const table of tables) expect(await countOf(city, 'data', table), table).toBe(0)
    for (const kind of ['keys', 'number'] as const)
      expect(await countOf(city, kind, kind === 'keys' ? 'person_key' : 'individual_number')).toBe(0)
  })

  it('with broken rows brings every good one, tells each bad one, and the counts agree [EV-08]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const all = people(20)
    const bad: [Partial<Resident>, string, string | null][] = [
      [{ 氏名: '' }, 'required', '氏名'],
      [{ 氏名カナ: '山田' }, 'bad-kana', '氏名カナ'],
      [{ 生年月日: '平成31年5月1日' }, 'date-outside-era', '生年月日'],
      [{ 生年月日: '2023-02-29' }, 'date-no-such-day', '生年月日'],
      [{ 性別: '3' }, 'bad-code', '性別'],
      [{ 異動事由: '未定' }, 'bad-code', '異動事由'],
      [{ 氏名: '外\ue000字' }, 'external-character', '氏名'],
      [{ 支援措置: '', 支援措置開始日: '2026-04-01' }, 'support-without-flag', '支援措置'],
      [{ 異動年月日: '1890-01-01' }, 'date-order', '異動年月日'],
    ]
    const rows = all.map((one, i) => changed(one, bad[i]?.[0] ?? {}))
    const raw = ['', '1,2,3', '"2000000000,', 'a"b,c']
    const done = await send(staff, fileOf(rows, { raw }))
    expect(done).toMatchObject({ state: 'finished', rows: 24, done: 24, accepted: 11, rejected: 13, changed: 0 })
    expect(await itemsOf(staff, done.jobId)).toEqual([
      ...bad.map(([, reason, column], i) => [i + 1, reason, column]),
      [21, 'blank-line', null],
      [22, 'column-count', null],
      [23, 'broken-quotes', null],
      [24, 'broken-quotes', null],
    ])
    const known = await registerOf(city)
    expect(known.map((one) => one.atenaNo)).toEqual(all.slice(9).map((one) => one.宛名番号))
    expect(known.map((one) => one.versions[0]?.ident.name)).toEqual(all.slice(9).map((one) => one.氏名))
    const { rows: stored } = await city.database('data').execute('select outcomes from job_chunk')
    expect(stored.map((row) => row.outcomes)).toEqual([`${'r'.repeat(9)}${'a'.repeat(11)}rrrr`])
  })

  it('with a line break inside a field spoils that row only [EV-08]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one, two, three] = people(3)
    const broken = changed(two, { 住所: '大田区\n見本台"1' })
    const done = await send(staff, fileOf([changed(one, {}), broken, changed(three, {})], { lineEnd: '\n' }))
    expect(done).toMatchObject({ rows: 4, accepted: 2, rejected: 2 })
    expect((await itemsOf(staff, done.jobId)).map(([row]) => row)).toEqual([2, 3])
    expect((await registerOf(city)).map((known) => known.atenaNo)).toEqual([one?.宛名番号, three?.宛名番号])
  })

  it('sent twice is known, and its rows in another file change nothing [EV-08]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const rows = people(60)
    const first = await send(staff, fileOf(rows))
    const before = await registerOf(city)
    const again = await send(staff, fileOf(rows))
    expect(again).toEqual(first)
    const other = await send(staff, fileOf(rows, { encoding: 'sjis' }))
    expect(other).toMatchObject({ accepted: 0, changed: 0, unchanged: 60, rejected: 0 })
    expect(other.jobId).not.toBe(first.jobId)
    expect(await registerOf(city)).toEqual(before)
    expect(await countOf(city, 'data', 'person_version')).toBe(60)
    const { imports, total } = await staff.call(listImports, { page: 0 })
    expect([total, imports.map((one) => one.jobId)]).toEqual([2, [other.jobId, first.jobId]])
  })

  it('says the same in Shift_JIS, UTF-8 with and without BOM, half width and 和暦 [EV-09]', async () => {
    const rows = people(45, 7)
    const narrow = rows.map((one) =>
      changed(one, {
        氏名カナ: half(one.氏名カナ),
        個人番号: wide(one.個人番号),
        郵便番号: wide(one.郵便番号),
        生年月日: wareki(one.生年月日),
        性別: one.性別 === '1' ? '男' : '女',
      }),
    )
    const files = [
      fileOf(rows, { encoding: 'sjis' }),
      fileOf(rows, { encoding: 'utf8', lineEnd: '\n' }),
      fileOf(rows, { encoding: 'utf8-bom' }),
      fileOf(narrow, { encoding: 'sjis' }),
    ]
    const known = await Promise.all(
      files.map(async (bytes) => {
        const city = await municipality()
        const done = await send(await city.staff('administrator'), bytes)
        expect(done).toMatchObject({ accepted: 45, rejected: 0 })
        return registerOf(city)
      }),
    )
    for (const one of known) expect(one).toEqual(known[0])
    expect(known[0]?.map((one) => one.versions[0]?.ident.name)).toEqual(rows.map((one) => one.氏名))
  })

  it('keeps rare characters of names as they are [EV-09]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const names = ['髙橋　一', '山﨑　二', '𠮷田　三', '葛\u{e0100}城　四', '神　五']
    const rows = people(5).map((one, i) => changed(one, { 氏名: names[i] ?? '' }))
    expect(await send(staff, fileOf(rows))).toMatchObject({ accepted: 5 })
    expect((await registerOf(city)).map((one) => one.versions[0]?.ident.name)).toEqual(names)
  })
})

describe('a row', () => {
  it('that moved makes a new version and keeps the old one; the same day is corrected, not overwritten [PR-01]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one] = people(1)
    const born = changed(one, { 異動年月日: '2020-04-01', 異動事由: '転入', 住所: '大田区見本台1' })
    const moved = changed(born, {
      異動年月日: '2026-05-01',
      異動事由: '転居',
      住所: '大田区架空町2',
      前住所: '大田区見本台1',
    })
    const corrected = changed(moved, { 住所: '大田区架空町3', 異動事由: '職権修正' })
    await send(staff, fileOf([born]))
    expect(await send(staff, fileOf([moved]))).toMatchObject({ changed: 1 })
    expect(await send(staff, fileOf([corrected]))).toMatchObject({ changed: 1 })
    // An older file that comes late changes nothing of what is newer.
    expect(await send(staff, fileOf([born], { encoding: 'utf8-bom' }))).toMatchObject({ unchanged: 1 })
    const [known] = await registerOf(city)
    const told = known?.versions.map((v) => [v.validFrom, v.known, v.reason, v.whereabouts.address])
    expect(told).toEqual([
      ['2020-04-01', true, 'moved-in', '大田区見本台1'],
      ['2026-05-01', false, 'moved-within', '大田区架空町2'],
      ['2026-05-01', true, 'corrected-by-authority', '大田区架空町3'],
    ])
  })

  it('may come twice in one file, and both are taken in their order [PR-01]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one, two] = people(2)
    const first = changed(one, { 異動年月日: '2026-01-05', 住所: '大田区見本台1' })
    const second = changed(one, { 異動年月日: '2026-02-05', 住所: '大田区見本台2' })
    const done = await send(staff, fileOf([first, changed(two, {}), second, second]))
    expect(done).toMatchObject({ accepted: 2, changed: 1, unchanged: 1, rejected: 0 })
    const known = (await registerOf(city)).find((person) => person.atenaNo === one?.宛名番号)
    expect(known?.versions.map((v) => v.whereabouts.address)).toEqual(['大田区見本台1', '大田区見本台2'])
  })

  it('with a slip in a number is rejected and opens nobody [PR-05]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one, two] = people(2)
    await send(staff, fileOf([changed(one, {}), changed(two, {})]))
    const before = await registerOf(city)
    const slips = (['宛名番号', '個人番号'] as const).flatMap((column) =>
      Array.from({ length: column === '個人番号' ? 12 : 10 }, (_, at) => {
        const figures = [...(one?.[column] ?? '')]
        figures[at] = String((Number(figures[at]) + 1) % 10)
        return { row: changed(one, { [column]: figures.join(''), 住所: '別の家' }), column }
      }),
    )
    const done = await send(staff, fileOf(slips.map((slip) => slip.row)))
    const reasons = await itemsOf(staff, done.jobId)
    expect(done).toMatchObject({ rows: 22, rejected: 22, accepted: 0, changed: 0 })
    expect(reasons.map(([, reason, column]) => [reason, column])).toEqual(
      slips.map(({ column }) => ['bad-check-digit', column]),
    )
    expect(await registerOf(city)).toEqual(before)
  })

  it('without 個人番号 waits for it, and a later file brings it', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const [one] = people(1)
    await send(staff, fileOf([changed(one, { 個人番号: '' })]))
    expect((await registerOf(city))[0]?.numberPending).toBe(true)
    expect(await send(staff, fileOf([changed(one, {})]))).toMatchObject({ changed: 1 })
    expect((await registerOf(city))[0]?.numberPending).toBe(false)
    expect(await countOf(city, 'data', 'person_version')).toBe(1)
  })

  it('leaves no 個人番号 in the data database, its log or any other file of it [PR-03]', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const rows = people(120)
    const done = await send(staff, fileOf(rows))
    expect(done.accepted).toBe(120)
    const files = filesUnder(join(city.stack.folder, 'databases', 'data')).concat(
      filesUnder(join(city.stack.folder, 'log')),
    )
    expect(files.some((path) => path.includes(`data-${city.code}`))).toBe(true)
    // The same search finds what does stand there, so it would find a number.
    expect(
      found(
        files,
        rows.map((one) => one.宛名番号),
      ),
    ).toBe(120)
    expect(
      found(
        files,
        rows.map((one) => one.個人番号),
      ),
    ).toBe(0)
    expect(await countOf(city, 'number', 'individual_number')).toBe(120)
  })
})

describe('sending', () => {
  it('goes in order, checks each piece against the manifest, and repeats harmlessly', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const bytes = fileOf(people(1_100))
    const [first, second, third] = await piecesOf(bytes)
    const { jobId } = await staff.call(startImport, await manifest(bytes))
    const put = (piece: number, body: Uint8Array<ArrayBuffer> | undefined) =>
      staff.call(sendPiece, { jobId, piece }, body ?? new Uint8Array())
    expect(await refusal(put(1, second))).toBe('wrong-piece')
    expect(await refusal(put(0, second))).toBe('wrong-piece')
    const altered = new Uint8Array(first ?? [])
    altered[5000] = (altered[5000] ?? 0) ^ 1
    expect(await refusal(put(0, altered))).toBe('wrong-piece')
    expect(await countOf(city, 'data', 'person')).toBe(0)
    expect(await put(0, first)).toMatchObject({ nextPiece: 1, done: 500, accepted: 500 })
    expect(await put(0, first)).toMatchObject({ nextPiece: 1, done: 500, accepted: 500 })
    const both = await Promise.all([put(1, second), put(1, second)])
    expect(both.map((one) => one.done)).toEqual([1000, 1000])
    expect(await put(2, third)).toMatchObject({ state: 'finished', nextPiece: 3, done: 1100, accepted: 1100 })
    expect(await countOf(city, 'data', 'person')).toBe(1_100)
    expect(await countOf(city, 'keys', 'person_key')).toBe(1_100)
    const numbers = (await registerOf(city)).map((one) => one.integratedNo)
    expect(new Set(numbers).size).toBe(1_100)
  })

  it('is one person’s at a time, and nobody’s without the permission', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const other = await city.staff('administrator')
    const bytes = fileOf(people(3))
    const { jobId } = await staff.call(startImport, await manifest(bytes))
    expect(await refusal(other.call(startImport, await manifest(bytes)))).toBe('wrong-state')
    const [first] = await piecesOf(bytes)
    expect(await refusal(other.call(sendPiece, { jobId, piece: 0 }, first))).toBe('wrong-state')
    const counter = await city.staff('counter')
    expect(await refusal(counter.call(startImport, await manifest(bytes)))).toBe('not-permitted')
    const elsewhere = await (await municipality()).staff('administrator')
    expect(await refusal(elsewhere.call(readImport, { jobId, page: 0 }))).toBe('not-found')
    expect(await staff.call(sendPiece, { jobId, piece: 0 }, first)).toMatchObject({ accepted: 3 })
  })

  it('leaves a worklist whose rows can be marked as dealt with', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    const { jobId } = await send(staff, fileOf(people(2), { raw: ['x'] }))
    const open = async () => (await staff.call(listImports, { page: 0 })).imports[0]?.open
    expect(await open()).toBe(1)
    await staff.call(resolveImportItem, { jobId, row: 3 })
    await staff.call(resolveImportItem, { jobId, row: 3 })
    expect(await open()).toBe(0)
    expect(await refusal(staff.call(resolveImportItem, { jobId, row: 2 }))).toBe('not-found')
  })

  it('puts everyone it brought or changed into the log, in entries of at most 500', async () => {
    const city = await municipality()
    const staff = await city.staff('administrator')
    await send(staff, fileOf(people(700)))
    const { rows } = await city.database('data').execute(`
      select count(distinct person_id), max(n) from leaf_subject join
        (select seq, count(*) n from leaf_subject group by seq) using (seq) join leaf using (seq)
      where action = 'resident-import.rows-taken' and result = 'ok'`)
    expect([rows[0]?.[0], Number(rows[0]?.[1]) <= 500]).toEqual([700, true])
  })
})

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

function found(files: readonly string[], wanted: readonly string[]): number {
  const whole = files.map((path) => readFileSync(path))
  return wanted.filter((text) => whole.some((bytes) => bytes.includes(text))).length
}

const wide = (text: string) => text.replace(/[0-9-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

function wareki(date: string): string {
  const [year = 0, month, day] = date.split('-').map(Number)
  const era =
    date >= '2019-05-01'
      ? ['R', 2018]
      : date >= '1989-01-08'
        ? ['H', 1988]
        : date >= '1926-12-25'
          ? ['S', 1925]
          : undefined
  return era ? `${era[0]}${year - Number(era[1])}.${month}.${day}` : date
}

/** Full-width katakana as old systems write it. */
function half(kana: string): string {
  const table = new Map<string, string>()
  for (let code = 0xff61; code <= 0xff9f; code++) {
    const one = String.fromCharCode(code)
    table.set(one.normalize('NFKC'), one)
    for (const mark of ['ﾞ', 'ﾟ']) {
      const marked = (one + mark).normalize('NFKC')
      if (marked.length === 1) table.set(marked, one + mark)
    }
  }
  return [...kana].map((c) => table.get(c) ?? (c === '　' ? ' ' : c)).join('')
}
