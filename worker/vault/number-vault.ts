import type { Row } from '@libsql/client/web'
import { isIndividualNumber } from '../../shared/values/individual-number.ts'
import type { Bytes } from '../seal/bytes.ts'
import { SealRefused } from '../seal/envelope.ts'
import { pad, unpad } from '../seal/pad.ts'
import { count, GRANTED, log, READ_GRANTED, requireGranted, spend } from './ledger.ts'
import { type KeyUse, type NumberMove, type NumberPut, VaultRefusal } from './rpc.ts'
import { checkCaller, checkCount, checkIds, IDS_PER_CALL, numbersOf, type Vault } from './vault.ts'

/** The tag's field. It is derived from the number root: the key agent cannot make one. */
const FIELD = 'individual_number'
const FIRST_REV = 1

const COLUMNS = 'person_id, tag, number_sealed, rev'
const TAGS = '(SELECT unhex(value) FROM json_each(?1))'
const PERSONS = '(SELECT value FROM json_each(?1))'

// Either the person or the number may be there already; DO NOTHING leaves both as they are, and RETURNING tells which
// rows are new. What is new and who holds what is read in the same transaction, so two calls cannot both be first.
const INSERT = `INSERT INTO individual_number (person_id, tag, number_sealed, rev, recorded_at)
SELECT value ->> 'personId', unhex(value ->> 'tag'), unhex(value ->> 'sealed'), ${FIRST_REV}, ?2 FROM json_each(?1) WHERE true
ON CONFLICT DO NOTHING RETURNING tag`

/** Stores the numbers of persons who have none. Throws VaultRefusal 'bad-request' for a wrong check figure. */
export async function putNumbers(
  vault: Vault,
  tenant: string,
  entries: { personId: string; number: string }[],
  use: KeyUse,
): Promise<NumberPut[]> {
  checkCaller(tenant, use)
  checkCount(entries, IDS_PER_CALL)
  checkIds(entries.map((entry) => entry?.personId))
  checkNumbers(entries.map((entry) => entry?.number))
  if (entries.length === 0) return []
  const at = vault.now()
  const made = await Promise.all(
    entries.map(async ({ personId, number }) => {
      const tag = await vault.numbers.tag(tenant, FIELD, number)
      const sealed = await vault.numbers.seal(numberSpot(tenant, personId, FIRST_REV), pad(encoder.encode(number)))
      return { personId, tag: hex(tag), sealed: hex(sealed) }
    }),
  )
  const [inserted, held] = await numbersOf(vault, tenant).write([
    { sql: INSERT, args: [JSON.stringify(made), at] },
    {
      sql: `SELECT ${COLUMNS} FROM individual_number WHERE tag IN ${TAGS}`,
      args: [JSON.stringify(made.map((entry) => entry.tag))],
    },
    log('put', entries.length, use, at, '1'),
  ])
  const stored = new Set(inserted?.rows.map((row) => hex(blob(row.tag))))
  const owners = new Map(held?.rows.map((row) => [hex(blob(row.tag)), row.person_id]))
  return made.map(({ personId, tag }) => {
    const owner = owners.get(tag)
    if (owner === undefined) return 'differs'
    if (owner !== personId) return 'taken'
    // Named twice in one call: the first is stored, the second finds it so.
    return stored.delete(tag) ? 'stored' : 'same'
  })
}

/** The persons of these numbers. Throws VaultRefusal 'bad-request' for a wrong check figure. */
export async function findPersons(
  vault: Vault,
  tenant: string,
  numbers: string[],
  use: KeyUse,
): Promise<(string | null)[]> {
  checkCaller(tenant, use)
  checkCount(numbers, IDS_PER_CALL)
  checkNumbers(numbers)
  if (numbers.length === 0) return []
  const at = vault.now()
  const tags = await Promise.all(numbers.map((number) => vault.numbers.tag(tenant, FIELD, number)))
  const asked = new Set(numbers).size
  const [, , read, granted] = await numbersOf(vault, tenant).write([
    spend(asked, vault.usesPerMinute, at),
    log('find', asked, use, at),
    {
      sql: `SELECT ${COLUMNS} FROM individual_number WHERE tag IN ${TAGS} AND ${GRANTED}`,
      args: [JSON.stringify(tags.map(hex))],
    },
    READ_GRANTED,
  ])
  requireGranted(granted)
  const opened = await openNumbers(vault, tenant, read?.rows ?? [])
  const persons = new Map([...opened].map(([personId, number]) => [number, personId]))
  return numbers.map((number) => persons.get(number) ?? null)
}

/** The numbers of these persons, counted per person and day. Throws VaultRefusal. */
export async function revealNumbers(
  vault: Vault,
  tenant: string,
  personIds: string[],
  use: KeyUse,
): Promise<(string | null)[]> {
  checkCaller(tenant, use)
  checkIds(personIds)
  const persons = [...new Set(personIds)]
  if (persons.length === 0) return []
  const at = vault.now()
  const list = JSON.stringify(persons)
  const [, , , read, granted] = await numbersOf(vault, tenant).write([
    spend(persons.length, vault.usesPerMinute, at),
    count('individual_number', list, at),
    log('reveal', persons.length, use, at),
    {
      sql: `SELECT ${COLUMNS} FROM individual_number WHERE person_id IN ${PERSONS} AND ${GRANTED}`,
      args: [list],
    },
    READ_GRANTED,
  ])
  requireGranted(granted)
  const numbers = await openNumbers(vault, tenant, read?.rows ?? [])
  return personIds.map((id) => numbers.get(id) ?? null)
}

/**
 * Gives one person's number to another who has none. The row is sealed anew for its new place, and changed only if it
 * is still the one that was read. Repeatable: the second time it answers 'held'. Throws VaultRefusal.
 */
export async function moveNumber(
  vault: Vault,
  tenant: string,
  from: string,
  to: string,
  use: KeyUse,
): Promise<NumberMove> {
  checkCaller(tenant, use)
  checkIds([from, to])
  const at = vault.now()
  const database = numbersOf(vault, tenant)
  const pair = JSON.stringify([from, to])
  const [, , read, granted] = await database.write([
    spend(1, vault.usesPerMinute, at),
    log('move', 2, use, at),
    { sql: `SELECT ${COLUMNS} FROM individual_number WHERE person_id IN ${PERSONS} AND ${GRANTED}`, args: [pair] },
    READ_GRANTED,
  ])
  requireGranted(granted)
  const rows = read?.rows ?? []
  if (rows.some((row) => row.person_id === to)) return 'held'
  const number = (await openNumbers(vault, tenant, rows)).get(from)
  if (number === undefined) return 'none'
  const sealed = await vault.numbers.seal(numberSpot(tenant, to, FIRST_REV), pad(encoder.encode(number)))
  const [moved] = await database.write([
    {
      sql: `UPDATE OR IGNORE individual_number SET person_id = ?2, number_sealed = unhex(?3), rev = ${FIRST_REV}
WHERE person_id = ?1 AND tag = unhex(?4) RETURNING person_id`,
      args: [from, to, hex(sealed), hex(blob(rows[0]?.tag))],
    },
  ])
  return moved?.rows.length === 1 ? 'moved' : 'held'
}

/** Removes the numbers of these persons and clears them from the files; how many there were. Repeatable. */
export async function forgetNumbers(vault: Vault, tenant: string, personIds: string[], use: KeyUse): Promise<number> {
  checkCaller(tenant, use)
  checkIds(personIds)
  if (personIds.length === 0) return 0
  const database = numbersOf(vault, tenant)
  const [removed] = await database.write([
    {
      sql: `DELETE FROM individual_number WHERE person_id IN ${PERSONS} RETURNING person_id`,
      args: [JSON.stringify(personIds)],
    },
    log('forget', new Set(personIds).size, use, vault.now(), '1'),
  ])
  await database.checkpoint()
  return removed?.rows.length ?? 0
}

/** Opens rows, by person. A number in another person's row, or beside another number's tag, is refused. */
async function openNumbers(vault: Vault, tenant: string, rows: Row[]): Promise<Map<string, string>> {
  const opened = rows.map(async (row): Promise<[string, string]> => {
    const { person_id: personId, rev } = row
    if (typeof personId !== 'string' || typeof rev !== 'number') throw new VaultRefusal('internal')
    const text = unpad(await vault.numbers.open(numberSpot(tenant, personId, rev), blob(row.number_sealed)))
    if (!text) throw new SealRefused()
    const number = decoder.decode(text)
    if (hex(await vault.numbers.tag(tenant, FIELD, number)) !== hex(blob(row.tag))) throw new SealRefused()
    return [personId, number]
  })
  return new Map(await Promise.all(opened))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const numberSpot = (tenant: string, personId: string, rev: number) => ({
  tenant,
  table: 'individual_number',
  column: 'number',
  row: personId,
  rev,
})

function checkNumbers(numbers: readonly string[]): void {
  if (!numbers.every((number) => typeof number === 'string' && isIndividualNumber(number))) {
    throw new VaultRefusal('bad-request')
  }
}

function blob(value: unknown): Bytes {
  if (!(value instanceof ArrayBuffer)) throw new VaultRefusal('internal')
  return new Uint8Array(value)
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
