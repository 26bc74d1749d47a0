import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeIndividualNumber } from '../../shared/values/individual-number.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { tagValues } from '../../worker/vault/key-agent.ts'
import { findPersons, forgetNumbers, moveNumber, putNumbers, revealNumbers } from '../../worker/vault/number-vault.ts'
import { refusalCode } from '../../worker/vault/rpc.ts'
import { answer, type Vault } from '../../worker/vault/vault.ts'
import { OTA, person, persons, startVaultDatabases, use, type VaultDatabaseServer, vaultOn, YOKOHAMA } from './city.ts'
import { renderings } from './renderings.ts'

let databases: VaultDatabaseServer
let vault: Vault

beforeAll(async () => {
  databases = await startVaultDatabases()
  vault = await vaultOn(databases)
})
afterAll(() => databases.remove())

let last = 10_000_000_000
/** A number nobody else in these tests has. */
function number(): string {
  last += 7_919
  return makeIndividualNumber(String(last))
}

const put = (...entries: [string, string][]) =>
  putNumbers(
    vault,
    OTA,
    entries.map(([personId, each]) => ({ personId, number: each })),
    use,
  )

async function refused(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await answer(work)
  } catch (error) {
    return refusalCode(error)
  }
  throw new Error('was answered')
}

describe('putting a number', () => {
  test('says stored, same, taken or differs', async () => {
    const [one, other] = [person(), person()]
    const [mine, theirs] = [number(), number()]
    expect(await put([one, mine])).toEqual(['stored'])
    expect(await put([one, mine])).toEqual(['same'])
    expect(await put([other, mine])).toEqual(['taken'])
    expect(await put([one, theirs])).toEqual(['differs'])
    expect(await put([other, theirs])).toEqual(['stored'])
    expect(await put([one, theirs])).toEqual(['taken'])
    expect(await revealNumbers(vault, OTA, [one, other], use)).toEqual([mine, theirs])
  })

  test('answers a call that names persons and numbers twice as things stand after it', async () => {
    const [one, other] = [person(), person()]
    const [mine, theirs] = [number(), number()]
    expect(await put([one, mine], [one, mine], [other, mine], [one, theirs], [other, theirs])).toEqual([
      'stored',
      'same',
      'taken',
      'taken',
      'stored',
    ])
    expect(await revealNumbers(vault, OTA, [one, other], use)).toEqual([mine, theirs])
  })

  test('of two persons at once stores it for exactly one', async () => {
    for (let round = 0; round < 15; round += 1) {
      const people = [person(), person()]
      const contested = number()
      const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => put([people[at % 2] ?? '', contested])))
      const said = answers.flat()
      expect(said.filter((each) => each === 'stored')).toHaveLength(1)
      expect(said.filter((each) => each === 'same')).toHaveLength(3)
      expect(said.filter((each) => each === 'taken')).toHaveLength(4)
      const [owner] = await findPersons(vault, OTA, [contested], use)
      expect(people[said.indexOf('stored') % 2]).toBe(owner)
    }
  })

  test('of two numbers for one person at once stores exactly one', async () => {
    for (let round = 0; round < 15; round += 1) {
      const one = person()
      const numbers = Array.from({ length: 8 }, number)
      const said = (await Promise.all(numbers.map((each) => put([one, each])))).flat()
      expect(said.filter((each) => each === 'stored')).toHaveLength(1)
      expect(said.filter((each) => each === 'differs')).toHaveLength(7)
      expect(await revealNumbers(vault, OTA, [one], use)).toEqual([numbers[said.indexOf('stored')]])
    }
  })

  test('races with finding, showing and removing without a wrong answer', async () => {
    const [one, other] = [person(), person()]
    const contested = number()
    const work = Array.from({ length: 48 }, (_, at) => at).map(async (at) => {
      if (at % 6 === 0) return forgetNumbers(vault, OTA, [at % 12 ? one : other], use)
      if (at % 3 === 0) return put([at % 2 ? one : other, contested])
      if (at % 3 === 1) return findPersons(vault, OTA, [contested], use)
      return revealNumbers(vault, OTA, [one, other], use)
    })
    for (const [at, result] of (await Promise.all(work)).entries()) {
      if (at % 3 === 1) expect([null, one, other]).toContain((result as (string | null)[])[0])
      if (at % 3 === 2)
        expect((result as (string | null)[]).filter((each) => each === contested).length).toBeLessThan(2)
    }
  })

  test('is refused for a wrong check figure, and nothing of that call is stored', async () => {
    const one = person()
    const right = number()
    const wrong = right.slice(0, 11) + ((Number(right[11]) + 1) % 10)
    expect(await refused(() => put([one, right], [person(), wrong]))).toBe('bad-request')
    expect(await refused(() => findPersons(vault, OTA, [wrong], use))).toBe('bad-request')
    expect(await findPersons(vault, OTA, [right], use)).toEqual([null])
    const crowd = persons(501).map((id): [string, string] => [id, right])
    expect(await refused(() => put(...crowd))).toBe('too-many')
    expect(await refused(() => revealNumbers(vault, OTA, persons(501), use))).toBe('too-many')
    expect(await refused(() => revealNumbers(vault, '131112', [one], use))).toBe('bad-request')
  })
})

describe('numbers', () => {
  test('keep their leading zero and come back in the order asked', async () => {
    const zero = makeIndividualNumber('02301345678')
    const [one, other, nobody] = [person(), person(), person()]
    const theirs = number()
    await put([one, zero], [other, theirs])
    expect(await revealNumbers(vault, OTA, [other, nobody, one, other], use)).toEqual([theirs, null, zero, theirs])
    expect(await findPersons(vault, OTA, [theirs, number(), zero], use)).toEqual([other, null, one])
  })

  test('of one municipality are unknown in another', async () => {
    const one = person()
    const mine = number()
    await put([one, mine])
    expect(await findPersons(vault, YOKOHAMA, [mine], use)).toEqual([null])
    expect(await revealNumbers(vault, YOKOHAMA, [one], use)).toEqual([null])
    const row = await databases.query(`number-${OTA}`, {
      sql: 'SELECT person_id, tag, number_sealed, rev, recorded_at FROM individual_number WHERE person_id = ?',
      args: [one],
    })
    const copy = 'INSERT INTO individual_number VALUES (?, ?, ?, ?, ?)'
    await databases.query(`number-${YOKOHAMA}`, { sql: copy, args: (row[0] ?? []) as string[] })
    expect(await refused(() => revealNumbers(vault, YOKOHAMA, [one], use))).toBe('seal-refused')
  })

  test('moved into another row by hand are neither shown nor found', async () => {
    const [one, other] = [person(), person()]
    const [mine, theirs] = [number(), number()]
    await put([one, mine], [other, theirs])
    const set = (column: string, from: string, to: string) =>
      databases.query(`number-${OTA}`, {
        sql: `UPDATE individual_number SET ${column} = (SELECT ${column} FROM individual_number WHERE person_id = ?) WHERE person_id = ?`,
        args: [from, to],
      })
    await set('number_sealed', one, other)
    expect(await refused(() => revealNumbers(vault, OTA, [other], use))).toBe('seal-refused')
    expect(await refused(() => findPersons(vault, OTA, [theirs], use))).toBe('seal-refused')
    await databases.query(`number-${OTA}`, { sql: 'DELETE FROM individual_number WHERE person_id = ?', args: [other] })
    await databases.query(`number-${OTA}`, {
      sql: 'UPDATE individual_number SET person_id = ? WHERE person_id = ?',
      args: [other, one],
    })
    expect(await refused(() => findPersons(vault, OTA, [mine], use))).toBe('seal-refused')
  })

  test('beside a tag of another number are neither shown nor found by it', async () => {
    const [one, other] = [person(), person()]
    const [mine, theirs] = [number(), number()]
    await put([one, mine], [other, theirs])
    const database = `number-${OTA}`
    const sql = 'SELECT tag FROM individual_number WHERE person_id = ?'
    const [row] = await databases.query(database, { sql, args: [other] })
    await forgetNumbers(vault, OTA, [other], use)
    const update = 'UPDATE individual_number SET tag = ? WHERE person_id = ?'
    await databases.query(database, { sql: update, args: [row?.[0] as ArrayBuffer, one] })
    expect(await refused(() => findPersons(vault, OTA, [theirs], use))).toBe('seal-refused')
    expect(await refused(() => revealNumbers(vault, OTA, [one], use))).toBe('seal-refused')
  })

  test('have tags that the key agent cannot make', async () => {
    const mine = number()
    await put([person(), mine])
    const [tag] = await tagValues(vault, OTA, [{ field: 'individual_number', value: mine }])
    const found = await databases.query(`number-${OTA}`, {
      sql: 'SELECT count(*) FROM individual_number WHERE tag = ?',
      args: [tag ?? null],
    })
    expect(found).toEqual([[0]])
  })

  test('pass from one person to another who has none, whole or not at all', async () => {
    const [one, other, third] = [person(), person(), person()]
    const [mine, theirs] = [number(), number()]
    await put([one, mine], [third, theirs])
    const move = (from: string, to: string) => moveNumber(vault, OTA, from, to, use)
    expect(await move(one, third)).toBe('held')
    expect(await move(other, person())).toBe('none')
    expect(await Promise.all([move(one, other), move(one, other)])).toContain('moved')
    expect(await move(one, other)).toBe('held')
    expect(await revealNumbers(vault, OTA, [one, other, third], use)).toEqual([null, mine, theirs])
    expect(await findPersons(vault, OTA, [mine], use)).toEqual([other])
    expect(await put([one, mine])).toEqual(['taken'])
  })

  test('that were removed are in no file, and may be put again', async () => {
    const people = persons(200)
    await put(...people.map((id): [string, string] => [id, number()]))
    const rows = await databases.query(`number-${OTA}`, {
      sql: 'SELECT person_id, number_sealed, tag FROM individual_number WHERE person_id IN (SELECT value FROM json_each(?))',
      args: [JSON.stringify(people)],
    })
    const doomed = rows.filter((_, at) => at % 3 === 0)
    const parts = doomed.flatMap(([, sealed, tag]) => [
      Buffer.from(sealed as ArrayBuffer).subarray(17),
      Buffer.from(tag as ArrayBuffer),
    ])
    const inFiles = (bytes: Buffer) => [...databases.files().values()].some((file) => file.includes(bytes))
    expect(parts.filter((part) => !inFiles(part))).toHaveLength(0)
    const ids = doomed.map(([id]) => String(id))
    expect(await forgetNumbers(vault, OTA, ids, use)).toBe(ids.length)
    expect(parts.filter(inFiles)).toHaveLength(0)
    expect(await forgetNumbers(vault, OTA, ids, use)).toBe(0)
    expect(await put([ids[0] ?? '', number()])).toEqual(['stored'])
  })

  test('are in the database and its log in no rendering', async () => {
    const planted = Array.from({ length: 50 }, number)
    const people = persons(50)
    await put(...people.map((id, at): [string, string] => [id, planted[at] ?? '']))
    await findPersons(vault, OTA, planted, use)
    await revealNumbers(vault, OTA, people, use)
    await put(...people.map((id): [string, string] => [id, number()]))
    const search = () => {
      const files = [...databases.files()]
      const hits = planted.flatMap((each) =>
        renderings(each).flatMap(([name, bytes]) =>
          files.filter(([, file]) => file.includes(bytes)).map(([file]) => `${name} in ${file}`),
        ),
      )
      return { hits, looked: files.map(([name]) => name) }
    }
    const open = search()
    expect(open.looked).toEqual(expect.arrayContaining([expect.stringMatching(/number-131113.*-wal$/)]))
    expect(open.hits).toEqual([])
    await databases.checkpoint(`number-${OTA}`)
    expect(search().hits).toEqual([])

    // The search does find what is there: a row by hand, in one rendering.
    await databases.query(`number-${OTA}`, {
      sql: "INSERT INTO use_log (at, request_id, actor, action, kind, persons, granted) VALUES ('', '', ?, '', 'put', 0, 1)",
      args: [Buffer.from(planted[7] ?? '').toString('base64')],
    })
    expect(search().hits.length).toBeGreaterThan(0)
  })
})

describe('uses of numbers', () => {
  test('are counted per person and day, and only for numbers shown', async () => {
    const [one, nobody] = [person(), person()]
    await put([one, number()])
    for (let times = 0; times < 3; times += 1) await revealNumbers(vault, OTA, [one, nobody, one], use)
    const rows = await databases.query(`number-${OTA}`, {
      sql: 'SELECT id, sum(count) FROM use_count WHERE id IN (?, ?) GROUP BY id',
      args: [one, nobody],
    })
    expect(rows).toEqual([[one, 3]])
  })

  test('end with the budget of the minute', async () => {
    const people = persons(4)
    await put(...people.map((id): [string, string] => [id, number()]))
    const now = () => toInstant(Date.parse('2032-01-01T00:00:00Z'))
    const tight = await vaultOn(databases, { usesPerMinute: 5, now })
    expect(await revealNumbers(tight, OTA, people, use)).toHaveLength(4)
    expect(await refused(() => revealNumbers(tight, OTA, people.slice(0, 2), use))).toBe('budget-spent')
    expect(await findPersons(tight, OTA, [number()], use)).toEqual([null])
    expect(await refused(() => findPersons(tight, OTA, [number()], use))).toBe('budget-spent')
  })

  test('and their refusals name no number', async () => {
    const mine = number()
    await databases.stop()
    const error = await answer(() => put([person(), mine])).catch((thrown) => thrown)
    await databases.start()
    expect(refusalCode(error)).toBe('database-unavailable')
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(mine)
  })
})
