import { type Bytes, secureRandom } from '../seal/bytes.ts'
import { sealedKeyVersion } from '../seal/envelope.ts'
import { keySpot, openKeys, READ_KEYS, tagValues, wrappedOf } from './key-agent.ts'
import { count, log, READ_GRANTED, requireGranted, spendFound } from './ledger.ts'
import { type KeyUse, type TagItem, VaultRefusal } from './rpc.ts'
import { checkCaller, checkIds, keysOf, type Vault } from './vault.ts'

const PERSON_KEY_BYTES = 32

const DESTROYED = 'EXISTS (SELECT 1 FROM tombstone WHERE id IN (SELECT value FROM json_each(?1)))'

// The keys travel as JSON in hexadecimal, so that one statement text serves any number of persons.
const INSERT_KEYS = `INSERT INTO person_key (id, wrapped, kv, created_at)
SELECT value ->> 'id', unhex(value ->> 'wrapped'), value ->> 'kv', ?2 FROM json_each(?1)
WHERE NOT EXISTS (SELECT 1 FROM tombstone WHERE id IN (SELECT value ->> 'id' FROM json_each(?1)))
ON CONFLICT (id) DO NOTHING`

/**
 * Makes a key for each id, or answers the one it has. Each key handed out is counted as a use; the minute's budget is
 * spent only by keys that were there before.
 * Throws VaultRefusal 'key-destroyed' when one of the ids was destroyed: then none is made.
 */
export async function createKeys(vault: Vault, tenant: string, ids: string[], use: KeyUse): Promise<Bytes[]> {
  checkCaller(tenant, use)
  checkIds(ids)
  const persons = [...new Set(ids)]
  if (persons.length === 0) return []
  const at = vault.now()
  const list = JSON.stringify(persons)
  const made = await Promise.all(
    persons.map(async (id) => {
      const wrapped = await vault.keys.seal(keySpot(tenant, id), secureRandom(PERSON_KEY_BYTES))
      return { id, wrapped: hex(wrapped), kv: sealedKeyVersion(wrapped) }
    }),
  )
  const [, , , , , read, destroyed, granted] = await keysOf(vault, tenant).write([
    { sql: INSERT_KEYS, args: [JSON.stringify(made), at] },
    spendFound(persons.length, vault.usesPerMinute, at),
    { sql: `UPDATE budget SET granted = 0 WHERE name = 'persons' AND ${DESTROYED}`, args: [list] },
    count('person_key', list, at),
    log('create', persons.length, use, at),
    { sql: READ_KEYS, args: [list] },
    { sql: `SELECT ${DESTROYED}`, args: [list] },
    READ_GRANTED,
  ])
  if (destroyed?.rows[0]?.[0] !== 0) throw new VaultRefusal('key-destroyed')
  requireGranted(granted)
  const keys = await openKeys(vault, tenant, wrappedOf(read))
  return ids.map((id) => {
    const key = keys.get(id)
    if (!key) throw new VaultRefusal('internal')
    return key
  })
}

/**
 * Destroys a person's key and clears its wrapped bytes from the files. Repeatable: the log of the database is emptied
 * on every call, so a call after 'shred-unfinished' finishes what the first began.
 */
export async function destroyKey(vault: Vault, tenant: string, id: string, use: KeyUse): Promise<boolean> {
  checkCaller(tenant, use)
  checkIds([id])
  const at = vault.now()
  const database = keysOf(vault, tenant)
  const [, removed] = await database.write([
    {
      sql: 'INSERT INTO tombstone (id, at, by) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING',
      args: [id, at, use.actor],
    },
    { sql: 'DELETE FROM person_key WHERE id = ?1 RETURNING id', args: [id] },
    log('destroy', 1, use, at, '1'),
  ])
  await database.checkpoint()
  return removed?.rows.length === 1
}

/** Search tags of any field, in order. The call is in the log before it is answered. Throws VaultRefusal. */
export async function tagLogged(vault: Vault, tenant: string, items: TagItem[], use: KeyUse): Promise<Bytes[]> {
  checkCaller(tenant, use)
  const tags = await tagValues(vault, tenant, items)
  await keysOf(vault, tenant).write([log('tag', items.length, use, vault.now(), '1')])
  return tags
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
